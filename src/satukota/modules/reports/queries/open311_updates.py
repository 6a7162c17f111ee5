"""What became of reports, as the updates extension tells it: to everybody of public ones, to a sender of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from satukota.kernel.cases.api import Case, CaseEntry
from satukota.kernel.files.api import StoredFile
from satukota.modules.reports.rules.georeport.instants import stamp
from satukota.modules.reports.rules.georeport.protocol import SAID, STATES, word_of
from satukota.modules.reports.rules.submission import TYPE

SENDER, SENDER_ID = "sender", "sender_id"
"""What a report's data say of the system that sent it: the user of its key, and its own id of the report."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which updates are wanted: between two instants, which page of them, for whom (None: everybody)."""

    start: datetime
    end: datetime
    page: int = 1
    size: int = 1000
    sender: int | None = None
    base: str = ""


def updates(span: Span) -> tuple[list[dict[str, Any]], int]:
    """Return a page of what was told between two instants, oldest first, and how many there are in all."""
    rows = told().filter(at__gte=span.start, at__lte=span.end).filter(_for(span.sender)).order_by("at", "id")
    first = (span.page - 1) * span.size
    entries = list(rows.select_related("case").defer("case__search", "case__personal")[first : first + span.size])
    photos = _photos(entries)
    total = len(entries) if span.page == 1 and len(entries) < span.size else rows.count()
    return [_update(entry, photos, span) for entry in entries], total


def told() -> QuerySet[CaseEntry]:
    """Return the lines of history that others learn of: public words, and every change of the word for a state."""
    groups: dict[str, list[str]] = {}
    for state, word in STATES.items():
        groups.setdefault(word, []).append(state)
    same = Q(from_state=F("to_state"))
    for states in groups.values():
        same |= Q(from_state__in=states, to_state__in=states)
    return CaseEntry.objects.filter(Q(public=True) | ~same, case__type=TYPE).exclude(action="open")


def own(sender: int | None) -> Q:
    """Return the condition of the reports that a system sent itself."""
    return Q(channel="open311", data__sender=sender) if sender else Q(pk__in=[])


def sent_by(sender: int) -> QuerySet[Case]:
    """Return the reports that a system sent itself, whether or not they are public."""
    return Case.objects.filter(own(sender), type=TYPE).defer("search")


def _for(sender: int | None) -> Q:
    public = Q(case__visibility=Case.Visibility.PUBLIC)
    return public | Q(case__channel="open311", case__data__sender=sender) if sender else public


def _photos(entries: Iterable[CaseEntry]) -> dict[str, StoredFile]:
    wanted = [name for entry in entries for name in entry.data.get("$files", ())]
    files = StoredFile.objects.filter(pk__in=wanted, public=True) if wanted else ()
    return {str(file.pk): file for file in files}


def _update(entry: CaseEntry, photos: dict[str, StoredFile], span: Span) -> dict[str, Any]:
    case = entry.case
    status = word_of(entry.to_state, _result(entry), str(entry.data.get("reason", "")))
    urls = [f"{span.base}{photos[name].url('view')}" for name in entry.data.get("$files", ()) if name in photos]
    update: dict[str, Any] = {
        "update_id": str(entry.pk),
        "service_request_id": case.number,
        "status": status,
        "description": entry.public_text or SAID[status],
        "updated_datetime": stamp(entry.at),
        "media_url": (urls[0] if len(urls) == 1 else urls) if urls else "",
    }
    theirs = str(case.data.get(SENDER_ID, ""))
    if span.sender and case.data.get(SENDER) == span.sender and theirs.isdecimal():
        update["fixmystreet_id"] = theirs
    return update


def _result(entry: CaseEntry) -> str:
    """Return how a report was handled: as this line says, else as the case does."""
    return str(entry.data.get("result") or entry.case.data.get("result") or "")
