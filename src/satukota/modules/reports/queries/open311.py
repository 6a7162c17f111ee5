"""What the Open311 interface tells: services, their questions, public requests and their updates."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Case, CaseEntry, visible
from satukota.kernel.files.api import StoredFile
from satukota.kernel.people.api import offices
from satukota.kernel.places.api import area_label, in_box
from satukota.modules.reports.queries.catalogue import catalogue, category
from satukota.modules.reports.queries.danger import danger_sentence
from satukota.modules.reports.rules.catalogue import Category, Question
from satukota.modules.reports.rules.georeport.instants import stamp
from satukota.modules.reports.rules.georeport.protocol import EXTENDED
from satukota.modules.reports.rules.submission import TYPE

DATATYPES = {
    "choice": "singlevaluelist",
    "choices": "multivaluelist",
    "number": "number",
    "date": "datetime",
    "text": "string",
}


def say(words: Any) -> str:
    """Return words in Indonesian: what other systems store does not change with the asker's language."""
    return str(words.get("id", "")) if words else ""


def services() -> list[dict[str, Any]]:
    """Return every category as a service; complete or not at all (clients delete what is missing)."""
    return [_service(kind) for kind in catalogue().categories.values()]


def _service(kind: Category) -> dict[str, Any]:
    keywords = (["private"] if kind.hidden else []) + list(kind.keywords)
    return {
        "service_code": kind.code,
        "service_name": say(kind.name),
        "description": say(kind.hint) or say(kind.name),
        "metadata": bool(kind.questions),
        "type": "realtime",
        "keywords": ",".join(keywords),
        "group": say(catalogue().groups[kind.group].name),
    }


def service_definition(code: str) -> dict[str, Any] | None:
    """Return the questions of a service; None where there is no such service."""
    kind = category(code)
    if kind is None:
        return None
    return {"service_code": kind.code, "attributes": [_attribute(q, n) for n, q in enumerate(kind.questions, 1)]}


def _attribute(question: Question, order: int) -> dict[str, Any]:
    attribute: dict[str, Any] = {
        "variable": question.type != "notice",
        "code": question.code,
        "datatype": DATATYPES.get(question.type, "string"),
        "required": question.required,
        "datatype_description": say(question.hint) or None,
        "order": order,
        "description": say(question.label),
    }
    if question.choices:
        attribute["values"] = [{"key": key, "name": say(words)} for key, words in question.choices.items()]
    return attribute


def changeset() -> str:
    """Return a mark that changes when the services change."""
    return hashlib.sha256(repr(services()).encode()).hexdigest()[:16]


@dataclass(slots=True)
class Wanted:
    """The filters of a list of requests."""

    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    box: tuple[float, float, float, float] | None = None
    page: int = 1
    size: int = 1000
    extended: bool = False
    base: str = ""
    """Scheme and host before the addresses of photos."""


def public() -> QuerySet[Case]:
    """Return the reports that may leave the house."""
    return visible(None).filter(type=TYPE).defer("search", "personal")


def requests(wanted: Wanted) -> list[dict[str, Any]]:
    """Return the public requests that fit, newest first; ids that are given override every other filter."""
    rows = public()
    rows = rows.filter(number__in=wanted.numbers) if wanted.numbers else rows.filter(_condition(wanted))
    first = (wanted.page - 1) * wanted.size
    cases = list(rows.order_by("-opened_at", "-id")[first : first + wanted.size])
    return [*_request_rows(cases, wanted)]


def _condition(wanted: Wanted) -> Q:
    condition = Q()
    for name, value in (
        ("category__in", wanted.codes),
        ("opened_at__gte", wanted.start),
        ("opened_at__lte", wanted.end),
        ("changed_at__gte", wanted.updated_after),
        ("changed_at__lte", wanted.updated_before),
    ):
        if value:
            condition &= Q(**{name: value})
    if len(set(wanted.statuses)) == 1:
        condition &= Q(is_open=wanted.statuses[0] == "open")
    return condition & in_box(wanted.box) if wanted.box else condition


def request(number: str, *, base: str = "", extended: bool = False) -> list[dict[str, Any]]:
    """Return one public request as a list; empty where it is not there or not public."""
    return requests(Wanted(numbers=(number.upper(),), base=base, extended=extended))


def _request_rows(cases: list[Case], wanted: Wanted) -> Iterable[dict[str, Any]]:
    photos = _photos([case.pk for case in cases])
    notes = _notes([case.pk for case in cases])
    for case in cases:
        yield _request(case, photos.get(case.pk, []), notes.get(case.pk, []), wanted)


def _photos(ids: list[int]) -> dict[int, list[StoredFile]]:
    photos: dict[int, list[StoredFile]] = {}
    for file in StoredFile.objects.filter(case_id__in=ids, public=True).order_by("created_at"):
        photos.setdefault(int(file.case_id or 0), []).append(file)
    return photos


def _notes(ids: list[int]) -> dict[int, list[CaseEntry]]:
    notes: dict[int, list[CaseEntry]] = {}
    for row in CaseEntry.objects.filter(case_id__in=ids, public=True).order_by("id"):
        notes.setdefault(row.case_id, []).append(row)
    return notes


def _request(case: Case, photos: list[StoredFile], notes: list[CaseEntry], wanted: Wanted) -> dict[str, Any]:
    kind = category(case.category)
    owner = offices().get(case.agency_id or 0)
    urls = [f"{wanted.base}{photo.url('view')}" for photo in photos]
    status_notes = next((row.public_text for row in reversed(notes) if row.public_text), None)
    request: dict[str, Any] = {
        "service_request_id": case.number,
        "status": "open" if case.is_open else "closed",
        "status_notes": status_notes,
        "service_name": say(kind.name) if kind else case.category,
        "service_code": case.category,
        "description": case.summary[:4000],
        "agency_responsible": owner.name if owner else None,
        "service_notice": None,
        "requested_datetime": stamp(case.opened_at),
        "updated_datetime": stamp(case.closed_at or case.changed_at),
        "expected_datetime": stamp(case.due_at) if case.due_at else None,
        "address": ", ".join(part for part in (case.place_note, area_label(case.area_code)) if part),
        "address_id": case.area_code,
        "zipcode": None,
        "lat": case.lat,
        "long": case.lon,
        "media_url": urls[0] if urls else None,
    }
    return request | _extension(case, list(zip(urls, photos, strict=True)), notes) if wanted.extended else request


def _extension(case: Case, photos: list[tuple[str, StoredFile]], notes: list[CaseEntry]) -> dict[str, Any]:
    media = [{"media_url": url, "width": photo.width, "height": photo.height} for url, photo in photos]
    return {
        "extended_attributes": {"channel": case.channel, "status": EXTENDED.get(case.state, "open"), "photos": media},
        "notes": [{"datetime": stamp(row.at), "description": row.public_text, "type": row.action} for row in notes],
    }


def updates(start: datetime, end: datetime, most: int = 1000) -> list[dict[str, Any]]:
    """Return what was publicly said of public requests between two instants, oldest first."""
    rows = CaseEntry.objects.filter(at__gte=start, at__lte=end, public=True, case__type=TYPE)
    rows = rows.filter(case__visibility=Case.Visibility.PUBLIC).select_related("case").order_by("at", "id")
    return [_update(row) for row in rows.exclude(action="open")[:most]]


def _update(row: CaseEntry) -> dict[str, Any]:
    status = "reopen" if row.action in {"reopen", "unmerge"} else EXTENDED.get(row.to_state, "open")
    return {
        "update_id": str(row.pk),
        "service_request_id": row.case.number,
        "status": status,
        "description": row.public_text,
        "updated_datetime": stamp(row.at),
        "media_url": "",
    }


def notice(case: Case) -> str:
    """Return what the sender of a new request is told; where somebody is in danger, 112 first."""
    told = _("Your report was received.")
    if case.due_at is not None:
        told = _("Your report was received and will be read by %s.") % stamp(case.due_at)[:10]
    return " ".join(part for part in (danger_sentence(case.data.get("danger")), told) if part)
