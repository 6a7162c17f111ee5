"""What a module says of itself. Data only; callables are named by a dotted path inside the module."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from django.apps import AppConfig

from satukota.kernel.registry.rules import PersonData, Text

SHAPES = ("circle", "triangle", "diamond", "square", "hexagon", "ring")
"""Shapes of points on the map, so that meaning does not hang on colour."""
DIRECTIONS = ("up", "down")
"""Which way an indicator gets better."""


CASE_TYPE_ID = re.compile(r"^id:\s*(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Role:
    """A function that a person holds in an agency, given by a membership.

    `second_step`: whoever holds it administers, signs or reads what is not everybody's, so that a password alone is too
    little. `handles`: whoever holds it works on the matters of its agency, confidential ones too; without it, they see
    what is confidential by a permission alone. `within_agency`: nothing that it gives reaches beyond its agency, so that
    who administers an agency may give it there; all others are given by who administers the city.
    """

    code: str
    title: Text
    second_step: bool = False
    handles: bool = True
    within_agency: bool = False


@dataclass(frozen=True)
class Permission:
    """Something that the named roles may do. `code` is `module.verb`."""

    code: str
    title: Text
    roles: tuple[str, ...]


@dataclass(frozen=True)
class MenuEntry:
    """A line of the staff rail. Shown to those who hold `permission`; to every signed-in person without one."""

    title: Text
    url_name: str
    icon: str
    order: int = 100
    permission: str = ""
    section: Text = ""


@dataclass(frozen=True)
class CitizenEntry:
    """A thing that a citizen can start from the home page, biggest first by `order`.

    A `kept` page answers without a signal: phones keep it as a visitor sees it. `waiting` is a template that tells on the
    home page what of it waits on this phone. `filled` is a function `() -> bool`: where it returns no, the page holds
    nothing yet and is not offered. Entries of one `topic` may be linked from each other's pages (`web.api.doors`).
    """

    title: Text
    summary: Text
    url_name: str
    icon: str
    order: int = 100
    kept: bool = False
    waiting: str = ""
    filled: str = ""
    topic: str = ""


@dataclass(frozen=True)
class Subscription:
    """`task` (dotted path inside the module) runs for each event of that name.

    It is either a `@batch`, which gets events in batches as it follows the stream, or a `@task`, a job for each event:
    for calls to outside systems and long work. `where` narrows it by the event's fields, so that no job is queued for nothing: a value, or a beginning and `*`
    (`{"type": "layanan.*"}`); `*` alone is any value.
    """

    event: str
    task: str
    where: Mapping[str, str | int | bool] = field(default_factory=dict)


@dataclass(frozen=True)
class MapLayer:
    """A layer of the city map, served below `/map/layers/<id>/` and switched on the wall and on the modules' maps.

    `source` is a function `(user, bbox, zoom, filters) -> GeoJSON dict`; `bbox` is west, south, east, north in degrees.
    A feature's `title` names it on the map and in the list beside it, `url` is its page (else `link` with its properties
    filled in: `/trees/{id}/`), `tone` its colour (primary, danger, warning, ok, muted), whose meaning `legend` tells.
    """

    id: str
    title: Text
    source: str
    icon: str = "map-pin"
    permission: str = ""
    default_on: bool = True
    shape: str = "circle"
    link: str = ""
    legend: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Widget:
    """A part of the command centre. `context` is a function `(user) -> dict` for `template`."""

    id: str
    title: Text
    template: str
    context: str
    slot: str = "side"
    order: int = 100
    permission: str = ""


@dataclass(frozen=True)
class Counter:
    """A figure with its list: `value` is a function `(user) -> int`, `url` the address of the list behind it.

    A `public` one stands on the home page too, computed for a visitor. On the wall it is offered to who holds
    `permission`, to everybody there without one.
    """

    id: str
    title: Text
    value: str
    url: str
    icon: str = "circle"
    order: int = 100
    public: bool = False
    permission: str = ""


@dataclass(frozen=True)
class Measured:
    """A figure of a period: its value (None where nothing can be said), what it counts, and the list behind it."""

    value: Decimal | float | None
    n: int
    inputs: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True)
class Indicator:
    """A figure that the plan may use.

    `compute` is a function `(start: date, end: date) -> Measured` over local days, `end` not included.
    """

    code: str
    title: Text
    unit: str
    direction: str
    compute: str
    definition: Text = ""
    version: int = 1


@dataclass(frozen=True)
class Evidence:
    """A fact offered to an index instrument. `collect` is a function `() -> dict` with figure and link."""

    code: str
    title: Text
    collect: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A table that is published as CSV and JSON below `/data/<id>/`.

    `rows` is a function `() -> Iterator[dict]` free of personal data, its keys the `columns`.
    """

    id: str
    title: Text
    rows: str
    columns: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class PeriodicJob:
    """A job on a cron line (five fields, in the city's time zone)."""

    task: str
    cron: str
    title: Text


@dataclass(frozen=True)
class Command:
    """A subcommand of `satukota`. `run` is a function `(list[str]) -> int`.

    One that `prepares` runs on an empty data directory, too: database and tables are made first, where nothing runs.
    """

    name: str
    title: Text
    run: str
    prepares: bool = False


@dataclass(frozen=True)
class Process:
    """A process that `satukota up` keeps alive beside web, live feed and worker, where `wanted` says so.

    `wanted` is a function `() -> bool`, asked when the installation starts, before any connection to the database: it
    looks at settings only. `run` is a function `(site) -> int` that gets the address of this installation and serves
    until SIGTERM; when it ends it is started again. `name` has at most six letters.
    """

    name: str
    title: Text
    run: str
    wanted: str


@dataclass(frozen=True)
class EventWord:
    """How an event whose subject is no case is told, in the audit and, unless `on_line` is no, on the event line.

    `sentence` may name the event's fields (`Level {level} at {station}`), `url` too (`/trees/{subject_id}/`). On the line
    it is shown to who may see the event and, where one is named, holds `permission`.
    """

    event: str
    sentence: Text
    icon: str = "point"
    url: str = ""
    permission: str = ""
    on_line: bool = True


SETTING_KINDS = ("text", "number", "flag", "address", "list")
"""What a setting may hold: words, a whole number, yes or no, an address of the web, words separated by commas."""


@dataclass(frozen=True)
class Setting:
    """A value that the city sets on a page, read by `configured_text(name)`; an environment variable of that name wins.

    `content` is one of SETTING_KINDS; where it is empty, a default written `0` means a number and `no` yes or no. A number
    is `least` or more, an address may also be one of `words` (`simulator`), and any value fits `pattern` as a whole. A
    `secret` is never shown and kept encrypted; the one of `address` is sent to the host of that setting and forgotten
    when the host changes. What is read before the database is there (`at_start`) is set by the environment alone.
    """

    name: str
    default: str
    help: Text
    secret: bool = False
    title: Text = ""
    content: str = ""
    least: int = 0
    words: tuple[str, ...] = ()
    pattern: str = ""
    address: str = ""
    at_start: bool = False

    @property
    def holds(self) -> str:
        """What it holds, one of SETTING_KINDS."""
        if self.content:
            return self.content
        return "number" if self.default.isdecimal() else "flag" if self.default in {"yes", "no"} else "text"


class Gauge(NamedTuple):
    """A number that a check measured, for monitors: `satukota_<name>`, with labels that tell it from its siblings."""

    name: str
    value: float
    labels: Mapping[str, str] = MappingProxyType({})


class Health(NamedTuple):
    """The verdict of a check: whether all is well, a sentence of what is, and what to do where it is not.

    `grave`: the city's work stops or will soon. `facts` are lines (label, value) for the page of health, `gauges` the
    numbers behind them; the first is the one whose course is kept.
    """

    well: bool
    text: str
    cure: str = ""
    grave: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    gauges: tuple[Gauge, ...] = ()


HEALTH_PARTS = ("processes", "data", "delivery", "machine", "city")
"""Parts of the page of health in their order: programs, data, what goes out, the machine, what the city has to set."""


@dataclass(frozen=True)
class HealthCheck:
    """Something whose state an operator must know. `check` is a function `() -> Health` that answers within a second.

    Asked by `satukota doctor`, the page of health, `/metrics`, and every minute by a job that keeps its history.
    `/readyz` says no while a `vital` one is not well; a `told` one stands in its answer. `page` is the name of the page
    on which it is put right.
    """

    id: str
    title: Text
    check: str
    vital: bool = False
    told: bool = False
    part: str = "city"
    page: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that the search names: its title, a line about it, its page."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class SearchSource:
    """Where the search looks besides cases. `find` is a function `(user, words, most) -> list[Hit]`, best first."""

    id: str
    title: Text
    find: str
    permission: str = ""


@dataclass(frozen=True)
class Landing:
    """The page on which people with one of these roles begin after signing in; of several the lowest `order` wins."""

    url_name: str
    roles: tuple[str, ...]
    order: int = 100


ADMIN_GROUPS = ("begin", "people", "structure", "settings", "health", "audit")
"""Parts of the administration in their order: beginning, people, structure, settings, operation, audit and privacy."""


@dataclass(frozen=True)
class AdminPage:
    """A page on which the city is run, named at `/administration/` in its group to who holds `permission`.

    `state` is a function `(user) -> str` with a few words of what stands there now ("3 wait"), empty where nothing does.
    """

    title: Text
    summary: Text
    url_name: str
    icon: str
    group: str
    permission: str
    order: int = 100
    state: str = ""


@dataclass(frozen=True)
class SetupStep:
    """A part of setting up a city; it stands on the checklist `/administration/begin/` until it is done or put off.

    `missing` is a function `() -> str` that says in a few words what is not there yet, empty where all is. `summary`
    says why it matters. `url_name` is the page where it is done, for holders of `permission`.
    """

    id: str
    title: Text
    summary: Text
    url_name: str
    missing: str
    permission: str
    order: int = 100


@dataclass(frozen=True)
class Configurable:
    """Data of the city that its people change: with history, undo, and export to another installation.

    `rows` is a function `() -> dict` of the present values by key: plain JSON without secrets and personal data. `apply`
    is a function `(key, values, author) -> None` that writes them (None takes the thing away), keeps the change
    (`kernel.changes`), and raises ValidationError. `words` are the labels of fields; `page` is a pattern of the thing's
    page (`/administration/agencies/{key}/`); its holders of `permission` may take a change back. What is not `exported`
    means something in this installation alone.
    """

    kind: str
    title: Text
    rows: str
    apply: str
    permission: str
    words: Mapping[str, Text] = field(default_factory=dict)
    page: str = ""
    exported: bool = True


@dataclass(frozen=True, slots=True)
class Due:
    """What the next nightly run would forget: a kind of thing, how long it is over, and how many."""

    what: str
    age: str
    count: int


@dataclass(frozen=True)
class Retention:
    """Something that is forgotten by a nightly job when its time is over.

    `due` is a function `(days) -> list[Due]` that counts and changes nothing: what the next run would forget where it is
    kept for so many days, None for the period in force. `setting` holds that period; where it stands elsewhere,
    `url_name` leads there and `period` says in words what it is. `ground` says why it is kept so long and no longer.
    """

    id: str
    title: Text
    ground: Text
    due: str
    setting: str = ""
    period: Text = ""
    url_name: str = ""


@dataclass(frozen=True, slots=True)
class HoldingPart:
    """A part of what an agency has that can go somewhere by itself: its key, its words, how many rows it is."""

    key: str
    title: str
    count: int


@dataclass(frozen=True)
class AgencyHolding:
    """What a module has of agencies: counted before one is closed, moved when it is merged or split.

    `columns` name the foreign keys (`planning.Indicator.agency`); each one of the program stands in one holding. The
    kernel counts and moves them as a whole, unless `parts`, a function `(agency_id) -> list[HoldingPart]`, says what can
    go separately and `move`, `(agency_id, to, keys) -> int`, writes it inside the caller's transaction. What is a
    record of the past does not move: `stays` says why, in words that follow its title.
    """

    id: str
    title: Text
    columns: tuple[str, ...]
    parts: str = ""
    move: str = ""
    stays: Text = ""


@dataclass(frozen=True)
class Conflict:
    """Two rights that one person should not hold by two roles: who pays and who approves, who runs and who audits.

    `first` and `second` are codes of permissions or roles. A role that carries both is meant so and is no conflict.
    `everywhere`: also where they are held in agencies of which neither is above the other.
    """

    first: str
    second: str
    why: Text
    everywhere: bool = False


class Module(AppConfig):
    """Base of every manifest: attributes only, found by discovery, never registered by hand."""

    title: ClassVar[Text] = ""
    shape: ClassVar[str] = "circle"
    """Shape of its cases on the map, one of SHAPES."""
    summary: ClassVar[Text] = ""
    requires: ClassVar[tuple[str, ...]] = ()
    roles: ClassVar[tuple[Role, ...]] = ()
    permissions: ClassVar[tuple[Permission, ...]] = ()
    events: ClassVar[tuple[str, ...]] = ()
    """Dotted paths to the frozen dataclasses of the events that the module records (`actions.Merged`)."""
    subscriptions: ClassVar[tuple[Subscription, ...]] = ()
    effects: ClassVar[Mapping[str, str]] = {}
    conflicts: ClassVar[tuple[Conflict, ...]] = ()
    menu: ClassVar[tuple[MenuEntry, ...]] = ()
    citizen: ClassVar[tuple[CitizenEntry, ...]] = ()
    map_layers: ClassVar[tuple[MapLayer, ...]] = ()
    widgets: ClassVar[tuple[Widget, ...]] = ()
    counters: ClassVar[tuple[Counter, ...]] = ()
    indicators: ClassVar[tuple[Indicator, ...]] = ()
    evidence: ClassVar[tuple[Evidence, ...]] = ()
    datasets: ClassVar[tuple[Dataset, ...]] = ()
    periodic: ClassVar[tuple[PeriodicJob, ...]] = ()
    commands: ClassVar[tuple[Command, ...]] = ()
    processes: ClassVar[tuple[Process, ...]] = ()
    followers: ClassVar[Mapping[str, str]] = {}
    """Permission → beginning of event names: its holders see these events live whatever the agency, as far as staff may
    see them at all. For those who work for the whole city in one matter (112, the crisis centre)."""
    event_words: ClassVar[tuple[EventWord, ...]] = ()
    settings: ClassVar[tuple[Setting, ...]] = ()
    health: ClassVar[tuple[HealthCheck, ...]] = ()
    search: ClassVar[tuple[SearchSource, ...]] = ()
    landings: ClassVar[tuple[Landing, ...]] = ()
    administration: ClassVar[tuple[AdminPage, ...]] = ()
    configurables: ClassVar[tuple[Configurable, ...]] = ()
    setup: ClassVar[tuple[SetupStep, ...]] = ()
    first_run: ClassVar[tuple[str, ...]] = ()
    """Name of the page to which every visitor is led while the installation has no city; all below it stays open."""
    retention: ClassVar[tuple[Retention, ...]] = ()
    holdings: ClassVar[tuple[AgencyHolding, ...]] = ()

    person_data: ClassVar[tuple[PersonData, ...]] = ()
    case_panels: ClassVar[Mapping[str, str]] = {}
    """Case type (`layanan.*`: all that begin so) → function `(user, case) -> SafeString`: its part of the case page."""
    sentences: ClassVar[Mapping[str, str]] = {}
    """Case type → function `(entry) -> str`: a line of its history as a sentence for staff; empty where it has none."""
    lists: ClassVar[Mapping[str, str]] = {}
    """First part of `among` of a worklist (`reports` of `reports.open`) → function `(rest) -> QuerySet` of case ids: the
    rows that a figure counts. Raises LookupError for a rest that it does not know."""
    choices: ClassVar[Mapping[str, str]] = {}
    """`target` of a question → function `(user, case) -> list`: what may be chosen, as (value, words) or (heading, pairs)."""

    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls) -> None:
        """Make Django pick the manifest itself: it also sees this base, which every `apps.py` imports."""
        super().__init_subclass__()
        cls.default = True

    @property
    def code(self) -> str:
        """Short name: the last part of the package's name, also its address (`/reports/`)."""
        return self.name.rsplit(".", 1)[-1]

    @property
    def families(self) -> frozenset[str]:
        """First parts of the ids of its case types (`reports`, `layanan`)."""
        return frozenset(name.split(".")[0] for name in self.case_types)

    @cached_property
    def case_types(self) -> frozenset[str]:
        """Ids of the case types in its `definitions/`."""
        texts = (path.read_text("utf-8") for path in Path(self.path).glob("definitions/*.yaml"))
        return frozenset(match[1] for text in texts if (match := CASE_TYPE_ID.search(text)))

    def facts(self) -> dict[str, Any]:
        """Return the manifest as plain data, for `satukota modules` and the generated reference."""
        return {
            "code": self.code,
            "title": str(self.title),
            "summary": str(self.summary),
            "requires": list(self.requires),
            "events": list(self.events),
            "permissions": [permission.code for permission in self.permissions],
            "menu": [str(entry.title) for entry in self.menu],
            "indicators": [indicator.code for indicator in self.indicators],
        }
