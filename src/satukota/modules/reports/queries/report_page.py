"""A report as its reporter and the public see it: words instead of codes, nothing internal."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext

from satukota.kernel.cases.api import (
    Case,
    CaseEntry,
    ClockView,
    Definition,
    clocks,
    entries,
    pinned_definition,
    say,
    waits_until,
)
from satukota.kernel.files.api import StoredFile, copy_to_serve, of_case, signed_url
from satukota.kernel.papers.api import render_pdf
from satukota.kernel.people.api import office_on
from satukota.kernel.places.api import area_label
from satukota.modules.reports.queries.catalogue import category, category_name

TONES = {
    "new": "info",
    "forwarded": "info",
    "in_progress": "warning",
    "asked": "warning",
    "done": "ok",
    "closed": "ok",
    "settled": "ok",
}
ICONS = {
    "open": "inbox",
    "forward": "arrow-forward-up",
    "start": "player-play",
    "answer": "message",
    "ask": "question-mark",
    "reply": "message-2",
    "told": "phone-call",
    "details": "message-2",
    "add": "message-2",
    "close": "tool",
    "approve": "shield-check",
    "satisfied": "mood-happy",
    "reopen": "repeat",
    "merge": "arrow-merge",
    "archive": "archive",
    "withdraw": "arrow-back-up",
    "return": "arrow-back-up",
}
OWN_LINES = {"reply", "told", "details", "add", "satisfied", "reopen", "withdraw"}
QUIET = {"assign", "note", "door_note", "no_danger", "prioritise", "moderate", "hide"}


@dataclass(slots=True)
class Line:
    """A sentence of the history."""

    sentence: str
    at: datetime
    icon: str = "circle"
    tone: str = ""
    note: str = ""
    who: str = ""
    photos: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class ReportPage:
    """What a page tells of a report."""

    number: str
    title: str
    text: str
    state: str
    tone: str
    category: str
    icon: str
    agency: str
    place: str
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    due_label: str
    late: bool
    lines: list[Line]
    photos: list[dict[str, str]]
    evidence: list[dict[str, str]]
    merged_into: str = ""
    answer_by: datetime | None = None
    """By when the reporter answers, where the report waits for that."""


def report_page(case: Case, language: str, *, own: bool = False) -> ReportPage:
    """Return a report for its reporter (`own`) or for everybody; the caller has checked that they may see it."""
    definition = pinned_definition(case.definition_id)
    state = definition.states[case.state]
    kind = category(case.category)
    files = [file for file in of_case(case.pk, public=not own) if file.is_image]
    clock = next_promise(case, definition, language)
    owner = office_on(case.agency_id, case.closed_at)
    return ReportPage(
        number=case.number,
        title=case.title,
        text=gettext("The reporter had their words and photos deleted.") if "erased" in case.data else case.summary,
        state=outcome_words(case, language) or say(state.public_label, language) or say(state.label, language),
        tone=TONES.get(case.state, ""),
        category=category_name(case.category, language),
        icon=kind.icon if kind else "message-report",
        agency=owner.name if owner else "",
        place=", ".join(part for part in (case.place_note, area_label(case.area_code)) if part),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        due_at=clock.due_at if clock else None,
        due_label=clock.label if clock else "",
        late=bool(clock and clock.due_at and clock.due_at < timezone.now()),
        answer_by=waits_until(case) if state.waits_for == "pelapor" else None,
        lines=history(case, definition, language, files, own=own),
        photos=[picture(file, case) for file in files if file.kind.endswith("photo")],
        evidence=[picture(file, case) for file in files if not file.kind.endswith("photo")],
        merged_into=str(case.data.get("merged_into", "")),
    )


def outcome_words(case: Case, language: str) -> str:
    """Return how a report ended where it was not fixed: what was planned, refused or explained is not “solved”."""
    result = str(case.data.get("result", ""))
    if case.state not in {"done", "closed"} or result not in {"planned", "not_possible", "explained"}:
        return ""
    return say(pinned_definition(case.definition_id).actions["close"].form.fields["result"].labels[result], language)


def next_promise(case: Case, definition: Definition, language: str) -> ClockView | None:
    """Return the running clock that is due first."""
    running = [view for view in clocks(case, definition, language) if view.due_at and not view.stopped_at]
    return min(running, key=lambda view: view.due_at or case.opened_at) if running else None


LINK = timedelta(hours=12)


def picture(file: StoredFile, case: Case) -> dict[str, str]:
    """Return a photo for the gallery; what not everybody sees has an address that works for half a day.

    It ends sooner when the case becomes less visible than it is now.
    """
    address: Callable[[str], str] = partial(signed_url, file, lasting=LINK, visibility=case.visibility)
    if file.public and case.visibility == Case.Visibility.PUBLIC:
        address = file.url
    return {"url": address("view"), "thumb": address("thumb"), "alt": gettext("Photo of the report"), "caption": ""}


def history(case: Case, definition: Definition, language: str, files: list[StoredFile], *, own: bool) -> list[Line]:
    """Return the history as sentences, oldest first."""
    seen = {str(file.pk): picture(file, case) for file in files}
    rows = [
        row
        for row in entries(case)
        if row.action not in QUIET
        and (row.public or row.from_state != row.to_state or (own and row.action in OWN_LINES))
    ]
    unproved = _unproved(rows)
    return [_line(row, definition, language, seen, own=own, proved=row.pk not in unproved) for row in rows]


def _unproved(rows: list[CaseEntry]) -> set[int]:
    """Return the closings whose proof nobody has approved: what they claim is told to nobody."""
    unproved: set[int] = set()
    waiting: int | None = None
    for row in rows:
        if row.action == "close" and row.to_state == "checking":
            waiting = row.pk
            unproved.add(row.pk)
        elif row.action == "approve" and waiting:
            unproved.discard(waiting)
    return unproved


def _line(
    row: CaseEntry,
    definition: Definition,
    language: str,
    pictures: dict[str, dict[str, str]],
    *,
    own: bool,
    proved: bool,
) -> Line:
    action = definition.actions.get(row.action)
    sentence = SENTENCES.get(row.action, lambda *_: say(action.label, language) if action else row.action)(row)
    theirs = own and row.action in OWN_LINES
    photos = [pictures[file_id] for file_id in row.data.get("$files", []) if file_id in pictures]
    return Line(
        sentence,
        row.at,
        ICONS.get(row.action, "circle"),
        TONES.get(row.to_state, ""),
        (row.text if theirs else row.told if own else row.public_text) if proved or theirs else "",
        "",
        photos,
    )


def _to_agency(row: CaseEntry) -> str:
    return gettext("The desk checked the report and gave it to %s.") % (row.owner.name if row.owner else "")


def _end(row: CaseEntry) -> str:
    """Return how an officer ended a report, by its result."""
    if row.to_state == "checking":
        return gettext("%s enclosed proof; a second person looks at it.")
    return {
        "planned": gettext("%s planned the work."),
        "not_possible": gettext("%s says that it cannot be done."),
        "explained": gettext("%s explained the matter."),
    }.get(str(row.data.get("result", "")), gettext("%s says that it is done."))


SENTENCES: dict[str, Any] = {
    "open": lambda _row: gettext("We received the report."),
    "forward": _to_agency,
    "return": lambda row: gettext("%s gave the report back to the desk: it is not theirs.") % (row.agency or ""),
    "start": lambda row: gettext("%s began to work on it.") % (row.owner or ""),
    "answer": lambda row: gettext("%s answered.") % (row.owner or ""),
    "ask": lambda row: gettext("%s asked the reporter.") % (row.owner or ""),
    "reply": lambda _row: gettext("The reporter replied."),
    "add": lambda _row: gettext("The reporter added something."),
    "refer": lambda row: gettext("%s passed it on to an office outside the city.") % (row.owner or ""),
    "outside_answer": lambda _row: gettext("The outside office answered."),
    "partner_update": lambda _row: gettext("The partner's system sent news."),
    "partner_done": lambda _row: gettext("The partner's system says that it is done."),
    "close": lambda row: _end(row) % (row.owner or ""),
    "approve": lambda _row: gettext("A second person checked the evidence and found it right."),
    "transfer": _to_agency,
    "allow_longer": lambda row: gettext("%s needs more time.") % (row.owner or ""),
    "restart": lambda _row: gettext("Staff opened the report again."),
    "unarchive": lambda _row: gettext("The desk took the report up again."),
    "resume": lambda row: gettext("%s goes on without waiting for an answer.") % (row.owner or ""),
    "unmerge_new": lambda _row: gettext("The report was separated again."),
    "disapprove": lambda _row: gettext("A second person checked the evidence: it is not done yet."),
    "satisfied": lambda _row: gettext("The reporter says that it is solved."),
    "reopen": lambda _row: gettext("The reporter says that it is not solved."),
    "confirm_by_silence": lambda _row: gettext("Closed: the reporter did not object within ten working days."),
    "archive": lambda _row: gettext("The desk closed the report without handling."),
    "lapse": lambda _row: gettext("Closed: the question to the reporter stayed without an answer."),
    "withdraw": lambda _row: gettext("The reporter took the report back."),
    "merge": lambda _row: gettext("The report was joined with another one about the same matter."),
    "unmerge": lambda _row: gettext("The report was separated again."),
    "settle": lambda _row: gettext("The main report is closed, and this one with it."),
}


STAFF_SENTENCES: dict[str, Any] = {
    "note": lambda _row: gettext("An internal note was written."),
    "assign": lambda _row: gettext("The report was given to somebody to handle."),
    "moderate": lambda _row: gettext("The desk changed the words that everybody reads."),
    "hide": lambda _row: gettext("The desk took the report from the public."),
    "show": lambda _row: gettext("The desk showed the report to everybody again."),
    "recategorise": lambda _row: gettext("The category was changed."),
    "prioritise": lambda _row: gettext("The priority was changed."),
    "locate": lambda _row: gettext("The place was put right."),
    "ask_longer": lambda row: gettext("%s asked its head for more time.") % (row.owner or ""),
    "refuse_longer": lambda _row: gettext("The head refused more time."),
    "request_check": lambda _row: gettext("A second person was asked to look at the evidence."),
}
"""What only staff read in the history."""


def staff_sentence(entry: CaseEntry) -> str:
    """Return a line of the history as a sentence for staff; empty where it has none."""
    words = SENTENCES.get(entry.action) or STAFF_SENTENCES.get(entry.action)
    return str(words(entry)) if words else ""


def report_pdf(case: Case, language: str, code: str = "") -> bytes:
    """Return a report with its public history and pictures as PDF; nothing in it tells who reported.

    With its `code` it is the reporter's own receipt.
    """
    covered = {file.redacted_of_id for file in of_case(case.pk)}
    files = [file for file in of_case(case.pk) if file.is_image and file.pk not in covered]
    context = {
        "shown": report_page(case, language),
        "code": "" if ":" in code else code,
        "pictures": [picture for picture in map(_picture, files[:8]) if picture],
        "language": language,
        "printed_at": timezone.now(),
    }
    return render_pdf(render_to_string("reports/print.html", context))


def _picture(file: StoredFile) -> str:
    copy = copy_to_serve(file, "view")
    if copy is None:
        return ""
    return f"data:{copy.content_type};base64,{base64.b64encode(copy.path.read_bytes()).decode()}"
