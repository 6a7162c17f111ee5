"""What the Open311 interface tells: services, their questions, public requests and their updates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Case, CaseEntry, visible
from satukota.kernel.files.api import StoredFile
from satukota.kernel.people.api import mask_personal, office_on
from satukota.kernel.places.api import area_label, in_box
from satukota.modules.reports.queries.catalogue import catalogue, category, changed_at
from satukota.modules.reports.queries.danger import danger_sentence
from satukota.modules.reports.queries.open311_updates import own, told
from satukota.modules.reports.rules.catalogue import Category, Question
from satukota.modules.reports.rules.georeport.instants import stamp
from satukota.modules.reports.rules.georeport.protocol import is_closed, word_of
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
    return [_service(kind) for _group, kinds in catalogue().by_group() for kind in kinds]


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
    kind = catalogue().categories.get(code)
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


def changeset() -> datetime:
    """Return when the services last changed."""
    return changed_at()


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
    sender: int | None = None
    """The user of the caller's key: what it sent itself, it sees whether or not it is public."""


def public() -> QuerySet[Case]:
    """Return the reports that may leave the house."""
    return visible(None).filter(type=TYPE).defer("search", "personal")


def readable_by(sender: int | None) -> QuerySet[Case]:
    """Return the reports that a caller may read: what is public, and what it sent itself."""
    if not sender:
        return public()
    rows = Case.objects.filter(Q(visibility=Case.Visibility.PUBLIC) | own(sender), type=TYPE)
    return rows.defer("search", "personal")


def requests(wanted: Wanted) -> tuple[list[dict[str, Any]], int]:
    """Return a page of the requests that fit, newest first, and how many there are; ids override every other filter."""
    rows = readable_by(wanted.sender)
    rows = rows.filter(number__in=wanted.numbers) if wanted.numbers else rows.filter(_condition(wanted))
    first = (wanted.page - 1) * wanted.size
    cases = list(rows.order_by("-opened_at", "-id")[first : first + wanted.size])
    total = len(cases) if wanted.page == 1 and len(cases) < wanted.size else rows.count()
    return [*_request_rows(cases, wanted)], total


def _condition(wanted: Wanted) -> Q:
    condition = Q()
    for name, value in (
        ("category__in", wanted.codes),
        ("opened_at__gte", wanted.start),
        ("opened_at__lte", wanted.end),
    ):
        if value:
            condition &= Q(**{name: value})
    if len(set(wanted.statuses)) == 1:
        condition &= ~ENDED if wanted.statuses[0] == "open" else ENDED
    condition &= _updated(wanted)
    return condition & in_box(wanted.box) if wanted.box else condition


ENDED = Q(is_open=False) | (Q(state="done") & ~Q(data__contains={"result": "planned"}))
"""What `is_closed` says of a row."""


def _updated(wanted: Wanted) -> Q:
    """Return the condition on when something public last happened; internal notes are nobody's news."""
    lines = told().filter(case_id=OuterRef("pk"))
    condition = Q()
    if wanted.updated_after:
        condition &= Q(opened_at__gte=wanted.updated_after) | Q(Exists(lines.filter(at__gte=wanted.updated_after)))
    if wanted.updated_before:
        condition &= Q(opened_at__lte=wanted.updated_before) & ~Q(Exists(lines.filter(at__gt=wanted.updated_before)))
    return condition


def request(number: str, *, base: str = "", extended: bool = False, sender: int | None = None) -> list[dict[str, Any]]:
    """Return one request as a list; empty where it is not there, or neither public nor the caller's own."""
    return requests(Wanted(numbers=(number.upper(),), base=base, extended=extended, sender=sender))[0]


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
    for row in told().filter(case_id__in=ids).order_by("id"):
        notes.setdefault(row.case_id, []).append(row)
    return notes


def _request(case: Case, photos: list[StoredFile], notes: list[CaseEntry], wanted: Wanted) -> dict[str, Any]:
    kind = category(case.category)
    owner = office_on(case.agency_id, case.closed_at)
    urls = [f"{wanted.base}{photo.url('view')}" for photo in photos]
    status_notes = next((row.public_text for row in reversed(notes) if row.public_text), None)
    seen_by_all = case.visibility == Case.Visibility.PUBLIC
    request: dict[str, Any] = {
        "service_request_id": case.number,
        "status": "closed" if is_closed(case.state, _result(case), open_here=case.is_open) else "open",
        "status_notes": status_notes,
        "service_name": say(kind.name) if kind else case.category,
        "service_code": case.category,
        "description": (case.summary if seen_by_all else mask_personal(case.summary))[:4000],
        "agency_responsible": owner.name if owner else None,
        "service_notice": None,
        "requested_datetime": stamp(case.opened_at),
        "updated_datetime": stamp(case.closed_at or max([case.opened_at, *(row.at for row in notes)])),
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
    reason = next((str(row.data.get("reason", "")) for row in reversed(notes) if row.to_state == "archived"), "")
    status = word_of(case.state, _result(case), reason)
    media = [{"media_url": url, "width": photo.width, "height": photo.height} for url, photo in photos]
    return {
        "extended_attributes": {"channel": case.channel, "status": status, "photos": media},
        "notes": [
            {"datetime": stamp(row.at), "description": row.public_text, "type": row.action}
            for row in notes
            if row.public
        ],
    }


def _result(case: Case) -> str:
    return str(case.data.get("result") or "")


def notice(case: Case) -> str:
    """Return what the sender of a new request is told; where somebody is in danger, 112 first."""
    told = _("Your report was received.")
    if case.due_at is not None:
        told = _("Your report was received and will be read by %s.") % stamp(case.due_at)[:10]
    return " ".join(part for part in (danger_sentence(case.data.get("danger")), told) if part)
