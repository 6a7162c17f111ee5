"""Erase what is kept of a person in reports, on their request, inside the caller's transaction."""

from satukota.kernel.cases.api import Case, own_parties, own_persons
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Person
from satukota.kernel.registry.api import PersonQuery
from satukota.kernel.tracking import Code
from satukota.modules.reports.actions.following import end_watch
from satukota.modules.reports.actions.reporters import forget_persons
from satukota.modules.reports.actions.submit import case_of_code
from satukota.modules.reports.models import AreaWatch, Conversation, SetAside
from satukota.modules.reports.queries.personal import senders_of
from satukota.modules.reports.rules.submission import TYPE


def erase_reports(query: PersonQuery, by: Actor) -> int:
    """Erase somebody in their reports and what they wrote beside these; return how many things."""
    parties = own_parties(query, TYPE)
    persons: dict[int, Person] = {party.person.pk: party.person for party in parties if party.person}
    if persons:
        forget_persons(list(persons.values()), "request", by)
    senders = senders_of(query)
    count = len(parties) + Conversation.objects.filter(sender__in=senders).delete()[0]
    return count + SetAside.objects.filter(sender__in=senders).delete()[0]


def erase_watches(query: PersonQuery, _by: Actor) -> int:
    """End what somebody watches; return how many areas."""
    watches = list(AreaWatch.objects.filter(person__in=own_persons(query)).select_related("person"))
    for watch in watches:
        end_watch(watch)
    return len(watches)


def is_own(code: Code) -> bool:
    """Tell whether a code opens a report as its reporter's."""
    try:
        case_of_code(code)
    except Case.DoesNotExist:
        return False
    return True
