"""Judge what manifests say, one function for each kind of hook: a fault names module, entry and cure.

`check()` is the gate of `satukota modules --strict`; `offers()` asks the same judges, so that a running city leaves a
faulty entry out instead of failing on a page.
"""

import inspect
import logging
import re
from collections import Counter as Tally
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from string import Formatter
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.urls import NoReverseMatch, Resolver404, reverse
from django.urls import resolve as resolve_path
from django.utils.safestring import SafeString

from satukota.kernel.registry.discovery import declarations, modules, resolve
from satukota.kernel.registry.manifest import (
    DIRECTIONS,
    SHAPES,
    CitizenEntry,
    Command,
    Counter,
    Dataset,
    EventWord,
    Evidence,
    HealthCheck,
    Indicator,
    Landing,
    MapLayer,
    Measured,
    MenuEntry,
    Module,
    PeriodicJob,
    Permission,
    Process,
    Role,
    SearchSource,
    Setting,
    Subscription,
    Widget,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an entry of a manifest, and what to do about it."""

    module: str
    hook: str
    entry: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.module}: {self.hook} “{self.entry}”: {self.problem}. {self.cure}."


type Problem = tuple[str, str]
type Judge = Callable[[Module, Any], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Call:
    """The documented form of a hook's function: the field that names it, its arguments, what it returns."""

    field: str
    arguments: tuple[str, ...]
    returns: tuple[type, ...]

    def __str__(self) -> str:
        return f"({', '.join(self.arguments)}) -> {' | '.join(kind.__name__ for kind in self.returns)}"


NOTHING = type(None)
CALLS: dict[str, Call] = {
    "map_layers": Call("source", ("user", "bbox", "zoom", "filters"), (dict,)),
    "widgets": Call("context", ("user",), (dict,)),
    "counters": Call("value", ("user",), (int,)),
    "indicators": Call("compute", ("start", "end"), (Measured,)),
    "evidence": Call("collect", (), (dict, NOTHING)),
    "datasets": Call("rows", (), (Iterable,)),
    "commands": Call("run", ("arguments",), (int,)),
    "processes": Call("run", ("site",), (int,)),
    "search": Call("find", ("user", "words", "most"), (list,)),
    "health": Call("check", (), (tuple,)),
    "effects": Call("", ("applied",), (NOTHING,)),
    "case_panels": Call("", ("user", "case"), (SafeString,)),
    "choices": Call("", ("user", "case"), (list,)),
    "lists": Call("", ("measure",), (QuerySet,)),
    "sentences": Call("", ("entry",), (str,)),
}
"""The functions that manifests name, by hook."""

FACTS: dict[str, Callable[[], Container[str]]] = {}


def furnish(**facts: Callable[[], Container[str]]) -> None:
    """Tell the judges what only a package above knows (`icons`); what nobody told is not judged."""
    FACTS.update(facts)


def check() -> list[Fault]:
    """Return everything that is wrong with the manifests, in their order."""
    missing = [
        Fault(module.code, "requires", name, "that module is not installed", f"Install {name}, or do not require it")
        for module in modules()
        for name in module.requires
        if name not in {other.code for other in modules()}
    ]
    entries = ((module, hook, entry) for hook in JUDGES for module, entry in declarations(hook))
    return missing + [fault for module, hook, entry in entries for fault in faults_of(module, hook, entry)]


def faults_of(module: Module, hook: str, entry: Any) -> list[Fault]:
    """Return what is wrong with one entry of a manifest."""
    return [Fault(module.code, hook, name_of(entry), problem, cure) for problem, cure in JUDGES[hook](module, entry)]


def name_of(entry: Any) -> str:
    """Return by what an entry is known: its code, id, name, address or path."""
    if isinstance(entry, tuple):
        return str(entry[0])
    names = ("id", "code", "name", "event", "url_name", "task")
    return next((str(getattr(entry, field)) for field in names if hasattr(entry, field)), str(entry))


# --- parts of the judgement ---------------------------------------------------------------------------------------


def _function(module: Module, path: str) -> tuple[Callable[..., Any] | None, list[Problem]]:
    try:
        return resolve(module.name, path), []
    except (ImportError, AttributeError, ValueError) as error:
        return None, [(f"{path} does not exist ({error})", f"Write {path} in {module.name}, or correct the path")]


def _call(module: Module, hook: str, path: str) -> Iterator[Problem]:
    """The function exists, takes the documented arguments and says that it returns what is promised."""
    call = CALLS[hook]
    function, problems = _function(module, path)
    yield from problems
    if function is None:
        return
    try:
        inspect.signature(function).bind(*call.arguments)
    except TypeError as error:
        yield f"{path} cannot be called with {call} ({error})", f"Give {path} the arguments {call}"
    if not _promises(_returned(function), call.returns):
        yield f"{path} does not say that it returns what is promised", f"Annotate and return {call}"


def _returned(function: Callable[..., Any]) -> Any:
    return get_type_hints(inspect.unwrap(function)).get("return", inspect.Signature.empty)


def _promises(annotation: Any, kinds: tuple[type, ...]) -> bool:
    if get_origin(annotation) in {Union, UnionType}:
        return all(_promises(part, kinds) for part in get_args(annotation))
    kind = get_origin(annotation) or annotation
    return isinstance(kind, type) and issubclass(kind, kinds)


def _task(module: Module, path: str) -> Iterator[Problem]:
    function, problems = _function(module, path)
    yield from problems
    if function is not None and not hasattr(function, "defer") and not hasattr(function, "in_order"):
        yield (
            f"{path} is a function, not a job",
            "Decorate it with `@batch(name)` or `@task(name=…)` of satukota.kernel.events.api",
        )


def _page(url_name: str) -> Iterator[Problem]:
    try:
        reverse(url_name)
    except NoReverseMatch:
        yield f"no page is called {url_name}", "Name an address of urls.py without parameters"


def _address(url: str) -> Iterator[Problem]:
    try:
        resolve_path(urlsplit(url).path)
    except Resolver404:
        yield f"{url} leads nowhere", "Name the address of the list behind the figure"


def _icon(name: str) -> Iterator[Problem]:
    icons = FACTS["icons"]() if "icons" in FACTS else ()
    if icons and name not in icons:
        yield f"there is no icon {name}", "Choose a name of the Tabler icons and build the front end (make frontend)"


def _right(code: str) -> Iterator[Problem]:
    if code and code not in rights():
        yield f"the permission {code} is declared by no manifest", "Declare it in `permissions`, or name one that is"


def _roles(codes: Iterable[str]) -> Iterator[Problem]:
    for code in codes:
        if code not in roles():
            yield f"the role {code} is declared by no manifest", "Declare it in `roles`, or name one that is"


@cache
def rights() -> frozenset[str]:
    """Return the codes of all declared permissions."""
    return frozenset(entry.code for _module, entry in declarations("permissions"))


@cache
def roles() -> frozenset[str]:
    """Return the codes of all declared roles."""
    return frozenset(entry.code for _module, entry in declarations("roles"))


@cache
def event_fields() -> dict[str, tuple[str, ...]]:
    """Return the names of the fields of each declared event."""
    kinds = (_function(module, path)[0] for module, path in declarations("events"))
    return {
        str(kind.name): tuple(field.name for field in fields(kind))  # type: ignore[attr-defined]  # an event's class
        for kind in kinds
        if isinstance(kind, type) and is_dataclass(kind)
    }


@cache
def case_types() -> frozenset[str]:
    """Return the ids of the case types in the modules' folders."""
    return frozenset().union(*(module.case_types for module in modules()))


def _event(name: str) -> Iterator[Problem]:
    if not any(_fits(name, known) for known in event_fields()):
        yield f"no module records {name}", "Name an event of docs/reference/events.md, or declare it in `events`"


def _case_type(name: str) -> Iterator[Problem]:
    family = name.removesuffix("*")
    if name != "*" and not any(_fits(name, known) for known in case_types()) and not family.startswith("layanan."):
        yield f"there is no case type {name}", "Name the id of a file in a module's definitions/"


def _fits(pattern: str, name: str) -> bool:
    return name.startswith(pattern.removesuffix("*")) if pattern.endswith("*") else name == pattern


@cache
def _tally(hook: str) -> Tally[str]:
    return Tally(name_of(entry) for _module, entry in declarations(hook))


def _unique(hook: str, entry: Any) -> Iterator[Problem]:
    if _tally(hook)[name_of(entry)] > 1:
        yield "that name is used twice", "Begin it with the module's name"


def _words(*texts: object) -> Iterator[Problem]:
    if not all(str(text).strip() for text in texts):
        yield "it has no title", "Say in a few words what it is"


# --- one judge for each kind of hook ------------------------------------------------------------------------------


def judge_role(_module: Module, role: Role) -> Iterator[Problem]:
    """A role has a title and its code belongs to it alone."""
    yield from _words(role.title)
    yield from _unique("roles", role)


def judge_permission(_module: Module, permission: Permission) -> Iterator[Problem]:
    """A permission goes to roles that exist."""
    yield from _words(permission.title)
    yield from _unique("permissions", permission)
    yield from _roles(permission.roles)


def judge_event(module: Module, path: str) -> Iterator[Problem]:
    """An event is a typed class that carries its name."""
    kind, problems = _function(module, path)
    yield from problems
    if kind is not None and not isinstance(getattr(kind, "name", None), str):
        yield f"{path} is no event", "Make it a frozen dataclass of EventData with a `name`"


def judge_subscription(module: Module, subscription: Subscription) -> Iterator[Problem]:
    """A subscription names a known event, a job, and case types that exist."""
    yield from _task(module, subscription.task)
    yield from _event(subscription.event)
    if "type" in subscription.where:
        yield from _case_type(str(subscription.where["type"]))


def judge_effect(module: Module, effect: tuple[str, str]) -> Iterator[Problem]:
    """An effect of an action is a function of what was applied."""
    yield from _call(module, "effects", effect[1])


def judge_menu(_module: Module, entry: MenuEntry) -> Iterator[Problem]:
    """A line of the rail leads to a page, has an icon, and its permission is declared."""
    yield from (*_words(entry.title), *_page(entry.url_name), *_icon(entry.icon), *_right(entry.permission))


def judge_citizen(_module: Module, entry: CitizenEntry) -> Iterator[Problem]:
    """A citizen's entry leads to a page and has an icon."""
    yield from (*_words(entry.title, entry.summary), *_page(entry.url_name), *_icon(entry.icon))


def judge_layer(module: Module, layer: MapLayer) -> Iterator[Problem]:
    """A layer's source answers the map's question; its shape is one that the map can draw."""
    yield from (*_words(layer.title), *_unique("map_layers", layer), *_icon(layer.icon), *_right(layer.permission))
    yield from _call(module, "map_layers", layer.source)
    if layer.shape not in SHAPES:
        yield f"there is no shape {layer.shape}", f"Choose one of {', '.join(SHAPES)}"


def judge_widget(module: Module, widget: Widget) -> Iterator[Problem]:
    """A widget's template loads and its context is made for one person."""
    yield from (*_words(widget.title), *_unique("widgets", widget), *_right(widget.permission))
    yield from _call(module, "widgets", widget.context)
    try:
        get_template(widget.template)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        yield f"the template {widget.template} cannot be loaded ({error})", "Write it below templates/"


def judge_counter(module: Module, counter: Counter) -> Iterator[Problem]:
    """A counter opens the list that it counts."""
    yield from (*_words(counter.title), *_unique("counters", counter), *_address(counter.url), *_icon(counter.icon))
    yield from (*_right(counter.permission), *_call(module, "counters", counter.value))


def judge_indicator(module: Module, indicator: Indicator) -> Iterator[Problem]:
    """An indicator is computed for a period and says which way is better."""
    yield from (*_words(indicator.title, indicator.unit), *_unique("indicators", indicator))
    yield from _call(module, "indicators", indicator.compute)
    if indicator.direction not in DIRECTIONS:
        yield f"{indicator.direction} is no direction", f"Say {' or '.join(DIRECTIONS)}"


def judge_evidence(module: Module, evidence: Evidence) -> Iterator[Problem]:
    """Evidence is collected by a function without arguments."""
    yield from (*_words(evidence.title), *_unique("evidence", evidence))
    yield from _call(module, "evidence", evidence.collect)


def judge_dataset(module: Module, dataset: Dataset) -> Iterator[Problem]:
    """A dataset names its columns and yields its rows."""
    yield from (*_words(dataset.title), *_unique("datasets", dataset), *_call(module, "datasets", dataset.rows))
    if not dataset.columns:
        yield "it has no columns", "Name each column and say what it holds"


CRON = re.compile(r"(\*|\d+(-\d+)?(,\d+(-\d+)?)*)(/\d+)?( (\*|\d+(-\d+)?(,\d+(-\d+)?)*)(/\d+)?){4}")


def judge_periodic(module: Module, job: PeriodicJob) -> Iterator[Problem]:
    """A periodic job is a job on a cron line of five fields."""
    yield from (*_words(job.title), *_task(module, job.task))
    if not CRON.fullmatch(job.cron):
        yield f"“{job.cron}” is no cron line", "Write five fields: minute, hour, day, month, weekday"


def judge_command(module: Module, command: Command) -> Iterator[Problem]:
    """A command takes the words behind its name and returns an exit code."""
    yield from (*_words(command.title), *_unique("commands", command), *_call(module, "commands", command.run))


SERVICES = ("web", "live", "worker")
"""Names of the processes that every installation has."""


def judge_process(module: Module, process: Process) -> Iterator[Problem]:
    """A process serves until it is ended, its name is its own and short enough to be shown, and it says when it is wanted."""
    yield from (*_words(process.title), *_unique("processes", process), *_call(module, "processes", process.run))
    if not re.fullmatch(r"[a-z]{2,6}", process.name) or process.name in SERVICES:
        yield f"{process.name} cannot name a process", "Take two to six small letters, none of web, live and worker"
    wanted, problems = _function(module, process.wanted)
    yield from problems
    if wanted is not None and (inspect.signature(wanted).parameters or not _promises(_returned(wanted), (bool,))):
        yield f"{process.wanted} is not () -> bool", f"Let {process.wanted} take nothing and return yes or no"


def judge_follower(_module: Module, follower: tuple[str, str]) -> Iterator[Problem]:
    """Who follows events has a declared permission, and the events exist."""
    permission, beginning = follower
    yield from (*_right(permission), *_event(f"{beginning}*"))


def judge_panel(module: Module, panel: tuple[str, str]) -> Iterator[Problem]:
    """A panel stands on the page of a case type that exists and returns markup."""
    yield from (*_case_type(panel[0]), *_call(module, "case_panels", panel[1]))


def judge_choices(module: Module, choices: tuple[str, str]) -> Iterator[Problem]:
    """What may be chosen for a target comes from a function that knows who asks, and of which case."""
    if choices[0] in {"agency", "user"}:
        yield f"“{choices[0]}” is the kernel's own", "Give the target another name"
    yield from _call(module, "choices", choices[1])


def judge_sentence(module: Module, named: tuple[str, str]) -> Iterator[Problem]:
    """Sentences of a history belong to a case type that exists."""
    yield from (*_case_type(named[0]), *_call(module, "sentences", named[1]))


def judge_list(module: Module, named: tuple[str, str]) -> Iterator[Problem]:
    """Lists behind figures are found by one function for each first part of their names."""
    if "." in named[0]:
        yield f"“{named[0]}” has a point", "Name the first part alone"
    yield from _call(module, "lists", named[1])


def judge_event_word(_module: Module, word: EventWord) -> Iterator[Problem]:
    """A sentence of the event line belongs to an event that is recorded."""
    yield from (*_words(word.sentence), *_event(word.event), *_icon(word.icon), *_right(word.permission))
    known = {*event_fields().get(word.event, ()), "subject_id", "area"}
    for text in (str(word.sentence), word.url):
        for _literal, name, _form, _conversion in Formatter().parse(text):
            if name and name not in known:
                yield f"{word.event} has no field {name}", f"Use one of {', '.join(sorted(known))}"


def judge_setting(_module: Module, setting: Setting) -> Iterator[Problem]:
    """A setting is written like an environment variable and says what it is for."""
    yield from (*_words(setting.help), *_unique("settings", setting))
    if not re.fullmatch(r"[A-Z][A-Z0-9_]+", setting.name):
        yield "its name is no environment variable", "Write it in capitals, digits and underscores"
    if hasattr(settings, setting.name):
        yield "the program has a setting of that name", "Begin it with the module's name"
    if setting.secret and setting.default:
        yield "a secret has no default", "Leave its default empty"


def judge_health(module: Module, health: HealthCheck) -> Iterator[Problem]:
    """A check of health takes nothing and returns its verdict, a sentence and a cure."""
    yield from (*_words(health.title), *_unique("health", health), *_call(module, "health", health.check))


def judge_search(module: Module, source: SearchSource) -> Iterator[Problem]:
    """A source of the search finds things for one person."""
    yield from (*_words(source.title), *_unique("search", source), *_right(source.permission))
    yield from _call(module, "search", source.find)


def judge_landing(_module: Module, landing: Landing) -> Iterator[Problem]:
    """A role's first page exists, and so does the role."""
    yield from (*_page(landing.url_name), *_roles(landing.roles))


JUDGES: Mapping[str, Judge] = {
    "roles": judge_role,
    "permissions": judge_permission,
    "events": judge_event,
    "subscriptions": judge_subscription,
    "effects": judge_effect,
    "menu": judge_menu,
    "citizen": judge_citizen,
    "map_layers": judge_layer,
    "widgets": judge_widget,
    "counters": judge_counter,
    "indicators": judge_indicator,
    "evidence": judge_evidence,
    "datasets": judge_dataset,
    "periodic": judge_periodic,
    "commands": judge_command,
    "processes": judge_process,
    "followers": judge_follower,
    "case_panels": judge_panel,
    "choices": judge_choices,
    "lists": judge_list,
    "sentences": judge_sentence,
    "event_words": judge_event_word,
    "settings": judge_setting,
    "health": judge_health,
    "search": judge_search,
    "landings": judge_landing,
}


# --- what a running city uses -------------------------------------------------------------------------------------

log = logging.getLogger(__name__)


def offers[T](hook: str, _kind: type[T] | None = None) -> Iterator[tuple[Module, T]]:
    """Yield (module, entry) for each sound entry of a hook; a faulty one is left out with one line in the log."""
    yield from _sound(hook)


@cache
def _sound(hook: str) -> tuple[tuple[Module, Any], ...]:
    entries = [(module, entry, faults_of(module, hook, entry)) for module, entry in declarations(hook)]
    for fault in (fault for _module, _entry, faults in entries for fault in faults):
        log.error("Left out: %s", fault)
    return tuple((module, entry) for module, entry, faults in entries if not faults)


def rejudge() -> None:
    """Forget what was judged, after modules came or went (tests)."""
    for remembered in (_sound, rights, roles, event_fields, case_types, _tally):
        remembered.cache_clear()
