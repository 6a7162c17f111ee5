"""How a reporter can be reached, put right by the desk: a caller spelt a name, a number had a digit too few."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction

from satukota.kernel.cases.api import Case, CaseParty, subject_of
from satukota.kernel.events.api import Actor, Audience, EventData, record
from satukota.kernel.people.api import correct_person, keep_person, normal_email, normal_phone
from satukota.modules.reports.rules.submission import Contact


@dataclass(frozen=True, slots=True)
class ContactCorrected(EventData):
    """The desk put a reporter's contact right. `what` names the details that changed, never their words."""

    name: ClassVar[str] = "reports.contact_corrected"
    ceiling: ClassVar[Audience] = Audience.SEALED
    what: str = ""


def reporter_of(case: Case) -> CaseParty | None:
    """Return who reported; None where they stay anonymous or were forgotten, or where nobody is known to have."""
    parties = CaseParty.objects.select_related("person").filter(case=case, role="reporter", anonymous=False)
    return parties.exclude(person__erased_at__isnull=False).order_by("id").first()


@transaction.atomic
def correct_contact(case: Case, contact: Contact, actor: Actor) -> bool:
    """Put the reporter's contact right; say whether anything changed. Raises LookupError without a reporter."""
    party = reporter_of(case)
    if party is None:
        raise LookupError(case.number)
    wanted = {"name": contact.name, "phone": normal_phone(contact.phone), "email": normal_email(contact.email)}
    changed = [name for name, value in wanted.items() if getattr(party.person, name, "") != value]
    if not changed:
        return False
    if party.person:
        correct_person(party.person, **wanted)
    else:
        party.person, party.notify = keep_person(**wanted, language=contact.language), True
        party.save(update_fields=["person", "notify"])
    record(ContactCorrected(what=",".join(changed)), subject_of(case), actor)
    return True
