"""What is forgotten of a report: who reported, or its words and photos."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseParty, redact_entries, revoke_links, subject_of
from satukota.kernel.events.api import Actor, Audience, EventData, record
from satukota.kernel.files.api import delete, of_case
from satukota.kernel.people.api import erase_person


@dataclass(frozen=True, slots=True)
class Retained(EventData):
    """A rule of retention was carried out. `what` is reporter or content (emptied); `state` the end state."""

    name: ClassVar[str] = "reports.retained"
    ceiling: ClassVar[Audience] = Audience.SEALED
    what: str = ""
    state: str = ""


@transaction.atomic
def anonymise(case: Case) -> bool:
    """Forget who reported; the report stays."""
    for party in CaseParty.objects.filter(case=case).select_related("person"):
        if party.person and not party.person.erased_at:
            erase_person(party.person)
        party.token_digest, party.notify = "", False
        party.save(update_fields=["token_digest", "notify"])
    revoke_links(case)
    _mark(case, "anonymised", "reporter")
    return True


@transaction.atomic
def empty(case: Case) -> bool:
    """Delete words and photos; what remains is number, category, place by area, times and states, for the figures."""
    for file in of_case(case.pk):
        delete(file, Actor.system(), "retention")
    redact_entries(case, Actor.system(), "retention", everything=True)
    case.title, case.summary, case.place_note, case.personal = case.category, "", "", ""
    case.lon = case.lat = case.cell = None
    case.data.pop("answers", None)
    case.save(update_fields=["title", "summary", "place_note", "personal", "lon", "lat", "cell"])
    _mark(case, "emptied", "content")
    return True


def _mark(case: Case, name: str, what: str) -> None:
    case.data[name] = timezone.now().date().isoformat()
    case.save(update_fields=["data"])
    record(Retained(what=what, state=case.state), subject_of(case), Actor.system())
