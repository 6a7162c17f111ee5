"""Forget by rule: reporters a year after the end, photos and words when the case type says; figures stay."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseParty, definition, redact_entries, revoke_links, subject_of
from satukota.kernel.events.api import Actor, Audience, EventData, record
from satukota.kernel.files.api import delete, of_case
from satukota.kernel.people.api import erase_person
from satukota.modules.reports.actions.effects import mask_case
from satukota.modules.reports.queries.forgetting import ended_reports, reporters_kept
from satukota.modules.reports.rules.submission import TYPE

UNITS = {"d": 1, "mo": 30, "y": 365}
BATCH = 500


@dataclass(slots=True)
class Done:
    """How many reports lost their reporter, and how many their content."""

    anonymised: int = 0
    emptied: int = 0


def retain(now: datetime | None = None) -> Done:
    """Carry out what is due; each report in its own transaction, so that one that fails stops no other."""
    now = now or timezone.now()
    done = Done()
    for case in ended_reports(now - reporters_kept()).defer("search").exclude(data__has_key="anonymised")[:BATCH]:
        done.anonymised += anonymise(case)
    privacy = definition(TYPE).privacy
    for state, term in (privacy.retain if privacy else {}).items():
        if term is None:
            continue
        before = now - timedelta(days=term.number * UNITS.get(term.unit, 1))
        for case in ended_reports(before).defer("search").filter(state=state).exclude(data__has_key="emptied")[:BATCH]:
            done.emptied += empty(case)
    return done


@dataclass(frozen=True, slots=True)
class Retained(EventData):
    """A rule of retention was carried out. `what` is reporter or content (emptied); `state` the end state."""

    name: ClassVar[str] = "reports.retained"
    ceiling: ClassVar[Audience] = Audience.SEALED
    what: str = ""
    state: str = ""


@transaction.atomic
def anonymise(case: Case) -> bool:
    """Forget who reported, and what they wrote beside the report; the report stays as everybody may read it."""
    for party in CaseParty.objects.filter(case=case).select_related("person"):
        if party.person and not party.person.erased_at:
            erase_person(party.person)
        party.token_digest, party.notify = "", False
        party.save(update_fields=["token_digest", "notify"])
    revoke_links(case)
    redact_entries(case, Actor.system(), "retention")
    mask_case(case)
    case.personal = ""
    case.save(update_fields=["title", "summary", "place_note", "personal"])
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
