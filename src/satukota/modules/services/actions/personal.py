"""Erase what is kept of a person in services, on their request, inside the caller's transaction."""

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor
from satukota.kernel.registry.api import PersonQuery
from satukota.kernel.tracking import Code
from satukota.modules.services.actions.drafts import case_of_code
from satukota.modules.services.actions.retention import forget
from satukota.modules.services.models import Appointment, Draft
from satukota.modules.services.queries.personal import applications_of, appointments_of, drafts_of, kept_because


def erase_applications(query: PersonQuery, by: Actor) -> int:
    """Forget applications that nothing keeps, drafts, and names at the counter; return how many."""
    free = [party.case for party in applications_of(query) if not kept_because(party.case)]
    for case in free:
        forget(case, by, "request")
    drafts = Draft.objects.filter(pk__in=[draft.pk for draft in drafts_of(query)])
    count = drafts.delete()[1].get(Draft._meta.label, 0)
    booked = Appointment.objects.filter(pk__in=[row.pk for row in appointments_of(query)])
    return len(free) + count + booked.update(name="", phone="")


def is_own(code: Code) -> bool:
    """Tell whether a code opens an application as its applicant's."""
    try:
        case_of_code(code)
    except Case.DoesNotExist:
        return False
    return True
