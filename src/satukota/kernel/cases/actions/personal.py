"""Put right or take away what identifies somebody, on their request, inside the caller's transaction, which records it."""

from collections.abc import Mapping

from satukota.kernel.cases.models import CaseParty
from satukota.kernel.cases.queries.personal import own_persons
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import correct_person, erase_person
from satukota.kernel.registry.api import PersonQuery


def erase_persons(query: PersonQuery, _by: Actor) -> int:
    """Forget names and contacts of somebody that no kept matter needs; return how many."""
    persons = own_persons(query).exclude(pk__in=CaseParty.objects.filter(person__isnull=False).values("person"))
    count = 0
    for person in persons:
        erase_person(person)
        count += 1
    return count


def correct_persons(query: PersonQuery, contact: Mapping[str, str], _by: Actor) -> int:
    """Put right how somebody is called and reached, wherever it stands; return in how many places."""
    persons = list(own_persons(query))
    for person in persons:
        new = {name: contact.get(name) or getattr(person, name) for name in ("name", "phone", "email")}
        correct_person(person, **new)
    return len(persons)
