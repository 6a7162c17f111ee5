"""A case as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import (
    DOCUMENT,
    Access,
    Action,
    Case,
    CaseEntry,
    ClockView,
    Definition,
    allowed_actions,
    case_files,
    clocks,
    emergency_of,
    entries,
    known_answers,
    links_for,
    parts_for,
    pinned_definition,
    say,
    step_of,
    who,
    whole_for,
)
from satukota.kernel.files.api import StoredFile
from satukota.kernel.people.api import User, Visitor, office_on
from satukota.kernel.places.api import area_label
from satukota.kernel.registry.api import offers, resolve
from satukota.web.cases.words import Words, answer_parts
from satukota.web.inbox.looks import action_icon, state_look

EVIDENCE = "evidence"
"""Kind of the files that are enclosed with a step."""
HISTORY = ("all", "public", "states", "notes")


@dataclass(frozen=True)
class Line:
    """A line of the history, as a sentence."""

    sentence: str
    at: datetime
    who: str = ""
    icon: str = "circle-dot"
    tone: str = ""
    note: str = ""
    photos: list["Photo"] = field(default_factory=list)
    public: bool = False


@dataclass(frozen=True)
class Photo:
    """A picture of the gallery."""

    url: str
    thumb: str
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Button:
    """An action that is allowed now."""

    id: str
    label: str
    url: str
    icon: str
    likely: bool
    plain: bool
    own: bool = False
    """Whether the module has a page of its own for it (`<code>:act_<action>`)."""


@dataclass(frozen=True)
class ClockLine:
    """A clock as `{% clock %}` draws it."""

    title: str
    status: str
    minutes_left: float
    share: float
    working: bool
    day_minutes: int


class CasePage:
    """What the page of a case shows to one person; each part is read when the template asks for it."""

    def __init__(self, case: Case, user: Visitor, access: Access) -> None:
        self.case, self.user, self.access = case, user, access
        self.language = get_language() or "id"
        self.definition: Definition = pinned_definition(case.definition_id)

    @property
    def url(self) -> str:
        """Address of the case."""
        return reverse("case", args=[self.case.number])

    @property
    def type_title(self) -> str:
        """What kind of matter it is."""
        return say(self.definition.title, self.language)

    @cached_property
    def state(self) -> tuple[str, str, str]:
        """Word, tone and icon of the state; the public reads its own word."""
        state = self.definition.states[self.case.state]
        public = "" if self.access.staff else say(state.public_label, self.language)
        tone, icon = state_look(self.case.is_open, waiting=self.case.waiting, initial=state.initial)
        return public or say(state.label, self.language), tone, icon

    @cached_property
    def open_until(self) -> datetime | None:
        """Until when it is open to this person in an emergency; None where it is open anyway (no query then)."""
        access = emergency_of(self.user, self.case) if isinstance(self.user, User) else None
        return access.until if access else None

    @property
    def flags(self) -> list[str]:
        """Conditions beside the state, in words."""
        known = self.definition.flags
        return [say(known[code].label, self.language) for code in self.case.flags if code in known]

    @property
    def agency(self) -> str:
        """Who handles it."""
        owner = office_on(self.case.agency_id, self.case.closed_at)
        return owner.name if owner else ""

    @property
    def area(self) -> str:
        """Where it is, by area."""
        return area_label(self.case.area_code) if self.case.area_code else ""

    @cached_property
    def clocks(self) -> list[ClockLine]:
        """The clocks, running ones first."""
        return [clock_line(view) for view in clocks(self.case, self.definition, self.language)]

    @cached_property
    def buttons(self) -> list[Button]:
        """What this person may do now, the likely action first."""
        actions = allowed_actions(self.case, who(self.user)) if self.access.staff else []
        return [self._button(action) for action in actions]

    def _button(self, action: Action) -> Button:
        own = page_of_action(self.case, action.id)
        url = own or reverse("case_act", args=[self.case.number, action.id])
        label, plain = say(action.label, self.language), not action.form.fields and not action.requires_photo
        return Button(action.id, label, url, action_icon(action.id), action.likely, plain, own=bool(own))

    @property
    def first(self) -> Button | None:
        """The one thing that most often comes next in this state, if this person may do it."""
        return self.buttons[0] if self.buttons and self.buttons[0].likely else None

    @property
    def more(self) -> list[Button]:
        """All else that this person may do now."""
        return self.buttons[1:] if self.first else self.buttons

    @cached_property
    def files(self) -> list[StoredFile]:
        """Files that this person may see."""
        return [file for file in case_files(self.case) if self.access.staff or file.public]

    @property
    def photos(self) -> list[Photo]:
        """The pictures; scans of papers that the definition asks for stand in its module's panel, by their names."""
        return [_photo(file) for file in self.files if file.is_image and file.kind not in self._papers]

    @property
    def documents(self) -> list[StoredFile]:
        """The files that are no pictures; papers that the definition asks for stand in its module's panel."""
        return [file for file in self.files if not file.is_image and file.kind not in self._papers]

    @property
    def papers(self) -> list[tuple[str, StoredFile]]:
        """The papers that the definition asks for as (title, file), in its order; shown beside the answers."""
        documents = self.definition.documents.items() if self.access.staff else ()
        return [
            (say(paper.title, self.language), file)
            for name, paper in documents
            for file in self.files
            if file.kind == f"{DOCUMENT}{name}"
        ]

    @cached_property
    def _papers(self) -> frozenset[str]:
        return frozenset(f"{DOCUMENT}{name}" for name in self.definition.documents)

    @cached_property
    def shows_personal(self) -> bool:
        """Whether personal answers stand on the page at once: who has a step to do on an application judges by them.

        What was only told beside a matter, as a reporter's contact, is shown when it is asked for.
        """
        return bool(self.definition.pages and self.buttons and self.access.personal and self.case.personal)

    @property
    def answers(self) -> list[tuple[str, list[tuple[str, Words]]]]:
        """Questions and answers by the pages on which they were asked, the rest at the end; "no" only where it was asked.

        Personal ones are left out, but for who decides by them.
        """
        if not self.access.staff:
            return []
        known = known_answers(self.case, self.definition, self.access, personal_too=self.shows_personal)
        return answer_parts(self.definition, known, self.language)

    @cached_property
    def related(self) -> list[tuple[str, Case]]:
        """Related matters that the reader may see, with how they are related."""
        related = [(gettext("part of this"), child) for child in parts_for(self.user, self.case)]
        if whole := whole_for(self.user, self.case):
            related.append((gettext("this is part of"), whole))
        return related + [(KINDS[link.kind](), other) for link, other in links_for(self.user, self.case)]

    def history(self, chosen: str = "all") -> list[Line]:
        """Return the history, newest first; `chosen` is all, public, states or notes."""
        rows = entries(self.case, public_only=not self.access.staff)
        pictures = {str(file.pk): file for file in self.files}
        lines = [(row, self.line(row, pictures)) for row in rows if _is_wanted(row, chosen)]
        return [line for _row, line in reversed(lines)]

    def line(self, row: CaseEntry, pictures: dict[str, StoredFile] | None = None) -> Line:
        """Return a history line as a sentence."""
        action = step_of(self.definition, row.action)
        label = say(action.label, self.language) if action else gettext("Received")
        moved = row.from_state != row.to_state
        state = self.definition.states[row.to_state]
        sentence = self._sentence(row) or (
            f"{label} → {say(state.label, self.language)}" if moved and row.from_state else label
        )
        words = self.access.staff or row.public
        files = row.data.get("$files", []) if words else []
        return Line(
            sentence,
            row.at,
            who=_by(row, staff=self.access.staff),
            icon=action_icon(row.action),
            tone="ok" if state.final and moved else "",
            note=row.text if self.access.staff else row.public_text,
            photos=[_photo((pictures or {})[key]) for key in files if key in (pictures or {})],
            public=row.public,
        )

    def _sentence(self, row: CaseEntry) -> str:
        """Return the module's own sentence for a line of the history, or nothing."""
        own = (
            resolve(module.name, path) for module, (kind, path) in offers("sentences", tuple) if kind == self.case.type
        )
        return next((str(sentence(row)) for sentence in own), "")

    @property
    def before(self) -> list[Photo]:
        """The pictures of what was reported, where others prove what was done."""
        return [_photo(file) for file in self.files if file.is_image and file.kind != EVIDENCE] if self.after else []

    @property
    def after(self) -> list[Photo]:
        """The pictures that prove what was done."""
        return [_photo(file) for file in self.files if file.is_image and file.kind == EVIDENCE]

    @property
    def panel(self) -> SafeString:
        """The modules' own parts of the page, in the order of the modules."""
        family = f"{self.case.type.split('.')[0]}.*"
        panels = [
            resolve(module.name, path)(self.user, self.case)
            for module, (case_type, path) in offers("case_panels", tuple)
            if case_type in {self.case.type, family}
        ]
        return SafeString("".join(panels))


def page_of_action(case: Case, action: str) -> str:
    """Return the module's own page for an action of a case, or nothing."""
    try:
        return reverse(f"{case.type.split('.')[0]}:act_{action}", args=[case.number])
    except NoReverseMatch:
        return ""


KINDS = {
    "duplicate": lambda: gettext("same matter"),
    "related": lambda: gettext("related"),
    "referred": lambda: gettext("handed over"),
    "corrective": lambda: gettext("corrective action"),
}


def clock_line(view: ClockView) -> ClockLine:
    """Return a clock of the kernel as the page draws it."""
    if view.stopped_at:
        status = "done"
    elif view.paused:
        status = "paused"
    else:
        status = "late" if view.late else "warning" if view.share >= 0.8 else "running"
    left = -1.0 if view.stopped_at and view.late else view.seconds_left / 60
    return ClockLine(view.label, status, left, view.share, view.working, view.workday // 60)


def _is_wanted(row: CaseEntry, chosen: str) -> bool:
    return {
        "public": row.public,
        "states": row.from_state != row.to_state,
        "notes": bool(row.text),
    }.get(chosen, True)


def _by(row: CaseEntry, *, staff: bool) -> str:
    names: Iterable[Model | None] = (row.user, row.agency) if staff else (row.agency,)
    return ", ".join(str(doer) for doer in names if doer)


def _photo(file: StoredFile) -> Photo:
    return Photo(file.url("view"), file.url("thumb"), gettext("Photo: %s") % file.name)
