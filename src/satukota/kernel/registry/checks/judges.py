"""One judge for each kind of hook: what must be so, and the cure where it is not."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from string import Formatter
from typing import Any

from satukota.kernel.registry.checks.parts import (
    Problem,
    _promises,
    _returned,
    event_fields,
    function_of,
    judge_address,
    judge_call,
    judge_case_type,
    judge_event_name,
    judge_fields,
    judge_icon,
    judge_page,
    judge_right,
    judge_roles,
    judge_task,
    judge_template,
    judge_unique,
    judge_words,
)
from satukota.kernel.registry.manifest import (
    ADMIN_GROUPS,
    DIRECTIONS,
    HEALTH_PARTS,
    SETTING_KINDS,
    SHAPES,
    AdminPage,
    AgencyHolding,
    CitizenEntry,
    Command,
    Configurable,
    Conflict,
    Counter,
    Dataset,
    EventWord,
    Evidence,
    HealthCheck,
    Indicator,
    Landing,
    MapLayer,
    MenuEntry,
    Module,
    PeriodicJob,
    Permission,
    Process,
    Retention,
    Role,
    SearchSource,
    Setting,
    SetupStep,
    Subscription,
    Widget,
)
from satukota.kernel.registry.rules import PersonData

type Judge = Callable[[Module, Any], Iterator[Problem]]


def judge_role(_module: Module, role: Role) -> Iterator[Problem]:
    """A role has a title and its code belongs to it alone."""
    yield from judge_words(role.title)
    yield from judge_unique("roles", role)


def judge_permission(_module: Module, permission: Permission) -> Iterator[Problem]:
    """A permission goes to roles that exist."""
    yield from judge_words(permission.title)
    yield from judge_unique("permissions", permission)
    yield from judge_roles(permission.roles)


def judge_event(module: Module, path: str) -> Iterator[Problem]:
    """An event is a typed class that carries its name."""
    kind, problems = function_of(module, path)
    yield from problems
    if kind is not None and not isinstance(getattr(kind, "name", None), str):
        yield f"{path} is no event", "Make it a frozen dataclass of EventData with a `name`"


def judge_subscription(module: Module, subscription: Subscription) -> Iterator[Problem]:
    """A subscription names a known event, a job, and case types that exist."""
    yield from judge_task(module, subscription.task)
    yield from judge_event_name(subscription.event)
    if "type" in subscription.where:
        yield from judge_case_type(str(subscription.where["type"]))


def judge_effect(module: Module, effect: tuple[str, str]) -> Iterator[Problem]:
    """An effect of an action is a function of what was applied."""
    yield from judge_call(module, "effects", effect[1])


def judge_menu(_module: Module, entry: MenuEntry) -> Iterator[Problem]:
    """A line of the rail leads to a page, has an icon, and its permission is declared."""
    yield from (
        *judge_words(entry.title),
        *judge_page(entry.url_name),
        *judge_icon(entry.icon),
        *judge_right(entry.permission),
    )


def judge_citizen(module: Module, entry: CitizenEntry) -> Iterator[Problem]:
    """A citizen's entry leads to a page and has an icon; what tells of waiting things loads, and what it holds is asked."""
    yield from (*judge_words(entry.title, entry.summary), *judge_page(entry.url_name), *judge_icon(entry.icon))
    if entry.waiting:
        yield from judge_template(entry.waiting)
    if entry.filled:
        yield from _judge_yes_or_no(module, entry.filled)


def judge_layer(module: Module, layer: MapLayer) -> Iterator[Problem]:
    """A layer's source answers the map's question; its shape is one that the map can draw."""
    yield from (
        *judge_words(layer.title),
        *judge_unique("map_layers", layer),
        *judge_icon(layer.icon),
        *judge_right(layer.permission),
    )
    yield from judge_call(module, "map_layers", layer.source)
    if layer.shape not in SHAPES:
        yield f"there is no shape {layer.shape}", f"Choose one of {', '.join(SHAPES)}"


def judge_widget(module: Module, widget: Widget) -> Iterator[Problem]:
    """A widget's template loads and its context is made for one person."""
    yield from (*judge_words(widget.title), *judge_unique("widgets", widget), *judge_right(widget.permission))
    yield from (*judge_call(module, "widgets", widget.context), *judge_template(widget.template))


def judge_counter(module: Module, counter: Counter) -> Iterator[Problem]:
    """A counter opens the list that it counts."""
    yield from (
        *judge_words(counter.title),
        *judge_unique("counters", counter),
        *judge_address(counter.url),
        *judge_icon(counter.icon),
    )
    yield from (*judge_right(counter.permission), *judge_call(module, "counters", counter.value))


def judge_indicator(module: Module, indicator: Indicator) -> Iterator[Problem]:
    """An indicator is computed for a period and says which way is better."""
    yield from (*judge_words(indicator.title, indicator.unit), *judge_unique("indicators", indicator))
    yield from judge_call(module, "indicators", indicator.compute)
    if indicator.direction not in DIRECTIONS:
        yield f"{indicator.direction} is no direction", f"Say {' or '.join(DIRECTIONS)}"


def judge_evidence(module: Module, evidence: Evidence) -> Iterator[Problem]:
    """Evidence is collected by a function without arguments."""
    yield from (*judge_words(evidence.title), *judge_unique("evidence", evidence))
    yield from judge_call(module, "evidence", evidence.collect)


def judge_dataset(module: Module, dataset: Dataset) -> Iterator[Problem]:
    """A dataset names its columns and yields its rows."""
    yield from (
        *judge_words(dataset.title),
        *judge_unique("datasets", dataset),
        *judge_call(module, "datasets", dataset.rows),
    )
    if not dataset.columns:
        yield "it has no columns", "Name each column and say what it holds"


CRON = re.compile(r"(\*|\d+(-\d+)?(,\d+(-\d+)?)*)(/\d+)?( (\*|\d+(-\d+)?(,\d+(-\d+)?)*)(/\d+)?){4}")


def judge_periodic(module: Module, job: PeriodicJob) -> Iterator[Problem]:
    """A periodic job is a job on a cron line of five fields."""
    yield from (*judge_words(job.title), *judge_task(module, job.task))
    if not CRON.fullmatch(job.cron):
        yield f"“{job.cron}” is no cron line", "Write five fields: minute, hour, day, month, weekday"


def judge_command(module: Module, command: Command) -> Iterator[Problem]:
    """A command takes the words behind its name and returns an exit code."""
    yield from (
        *judge_words(command.title),
        *judge_unique("commands", command),
        *judge_call(module, "commands", command.run),
    )


SERVICES = ("web", "live", "worker")
"""Names of the processes that every installation has."""


def judge_process(module: Module, process: Process) -> Iterator[Problem]:
    """A process serves until it is ended, its name is its own and short enough to be shown, and it says when it is wanted."""
    yield from (
        *judge_words(process.title),
        *judge_unique("processes", process),
        *judge_call(module, "processes", process.run),
    )
    if not re.fullmatch(r"[a-z]{2,6}", process.name) or process.name in SERVICES:
        yield f"{process.name} cannot name a process", "Take two to six small letters, none of web, live and worker"
    yield from _judge_yes_or_no(module, process.wanted)


def _judge_yes_or_no(module: Module, path: str) -> Iterator[Problem]:
    function, problems = function_of(module, path)
    yield from problems
    if function is not None and (inspect.signature(function).parameters or not _promises(_returned(function), (bool,))):
        yield f"{path} is not () -> bool", f"Let {path} take nothing and return yes or no"


def judge_follower(_module: Module, follower: tuple[str, str]) -> Iterator[Problem]:
    """Who follows events has a declared permission, and the events exist."""
    permission, beginning = follower
    yield from (*judge_right(permission), *judge_event_name(f"{beginning}*"))


def judge_panel(module: Module, panel: tuple[str, str]) -> Iterator[Problem]:
    """A panel stands on the page of a case type that exists and returns markup."""
    yield from (*judge_case_type(panel[0]), *judge_call(module, "case_panels", panel[1]))


def judge_choices(module: Module, choices: tuple[str, str]) -> Iterator[Problem]:
    """What may be chosen for a target comes from a function that knows who asks, and of which case."""
    if choices[0] in {"agency", "user"}:
        yield f"“{choices[0]}” is the kernel's own", "Give the target another name"
    yield from judge_call(module, "choices", choices[1])


def judge_sentence(module: Module, named: tuple[str, str]) -> Iterator[Problem]:
    """Sentences of a history belong to a case type that exists."""
    yield from (*judge_case_type(named[0]), *judge_call(module, "sentences", named[1]))


def judge_list(module: Module, named: tuple[str, str]) -> Iterator[Problem]:
    """Lists behind figures are found by one function for each first part of their names."""
    if "." in named[0]:
        yield f"“{named[0]}” has a point", "Name the first part alone"
    yield from judge_call(module, "lists", named[1])


def judge_event_word(_module: Module, word: EventWord) -> Iterator[Problem]:
    """A sentence of the event line belongs to an event that is recorded."""
    yield from (
        *judge_words(word.sentence),
        *judge_event_name(word.event),
        *judge_icon(word.icon),
        *judge_right(word.permission),
    )
    known = {*event_fields().get(word.event, ()), "subject_id", "area"}
    for text in (str(word.sentence), word.url):
        for _literal, name, _form, _conversion in Formatter().parse(text):
            if name and name not in known:
                yield f"{word.event} has no field {name}", f"Use one of {', '.join(sorted(known))}"


def judge_setting(module: Module, setting: Setting) -> Iterator[Problem]:
    """A setting is written like an environment variable and says what it is for."""
    yield from (*judge_words(setting.help), *judge_unique("settings", setting))
    if not re.fullmatch(r"[A-Z][A-Z0-9_]+", setting.name):
        yield "its name is no environment variable", "Write it in capitals, digits and underscores"
    # The module of settings, not `settings`: what a test or a shell sets there for a while is no declaration.
    if hasattr(import_module("satukota.settings"), setting.name):
        yield "the program has a setting of that name", "Begin it with the module's name"
    if setting.secret and setting.default:
        yield "a secret has no default", "Leave its default empty"
    if setting.holds not in SETTING_KINDS:
        yield f"{setting.holds} is no kind of setting", f"Choose one of {', '.join(SETTING_KINDS)}"
    if setting.address and setting.address not in {other.name for other in module.settings}:
        yield f"{setting.address} is no setting of its module", "Name the setting with the address that the key opens"


def judge_health(module: Module, health: HealthCheck) -> Iterator[Problem]:
    """A check of health takes nothing and returns its verdict, a sentence and a cure."""
    yield from (
        *judge_words(health.title),
        *judge_unique("health", health),
        *judge_call(module, "health", health.check),
    )
    if health.part not in HEALTH_PARTS:
        yield f"there is no part {health.part}", f"Use one of {', '.join(HEALTH_PARTS)}"
    if health.page:
        yield from judge_page(health.page)


def judge_search(module: Module, source: SearchSource) -> Iterator[Problem]:
    """A source of the search finds things for one person."""
    yield from (*judge_words(source.title), *judge_unique("search", source), *judge_right(source.permission))
    yield from judge_call(module, "search", source.find)


def judge_landing(_module: Module, landing: Landing) -> Iterator[Problem]:
    """A role's first page exists, and so does the role."""
    yield from (*judge_page(landing.url_name), *judge_roles(landing.roles))


def judge_conflict(_module: Module, conflict: Conflict) -> Iterator[Problem]:
    """Both sides are declared permissions or roles, and it says why they should not meet."""
    yield from judge_words(conflict.why)
    for code in (conflict.first, conflict.second):
        yield from judge_right(code) if "." in code else judge_roles((code,))
    if conflict.first == conflict.second:
        yield "a right is no conflict with itself", "Name two rights"


def judge_administration(module: Module, entry: AdminPage) -> Iterator[Problem]:
    """A page of the administration exists, stands in a group, and its permission is declared."""
    yield from (*judge_words(entry.title, entry.summary), *judge_page(entry.url_name), *judge_icon(entry.icon))
    if entry.group not in ADMIN_GROUPS:
        yield f"there is no group {entry.group}", f"Use one of {', '.join(ADMIN_GROUPS)}"
    if not entry.permission:
        yield "anybody could open it", "Name the permission that its page asks for"
    yield from judge_right(entry.permission)
    if entry.state:
        yield from judge_call(module, "administration", entry.state)


def judge_configurable(module: Module, entry: Configurable) -> Iterator[Problem]:
    """What can be changed is read by one function and written by another, under a declared permission."""
    yield from (
        *judge_words(entry.title, *entry.words.values()),
        *judge_unique("configurables", entry),
        *judge_right(entry.permission),
        *judge_call(module, "configurables", entry.rows),
    )
    function, problems = function_of(module, entry.apply)
    yield from problems
    if function is not None and list(inspect.signature(function).parameters) != ["key", "values", "author"]:
        yield f"{entry.apply} is not (key, values, author)", f"Give {entry.apply} these three arguments"


def judge_setup(module: Module, step: SetupStep) -> Iterator[Problem]:
    """A step of the set-up leads to a page under a declared permission, and says what is missing."""
    yield from (
        *judge_words(step.title, step.summary),
        *judge_unique("setup", step),
        *judge_page(step.url_name),
        *judge_right(step.permission),
        *judge_call(module, "setup", step.missing),
    )
    if not step.permission:
        yield "anybody could open it", "Name the permission that its page asks for"


def judge_first_run(_module: Module, url_name: str) -> Iterator[Problem]:
    """The page of an installation without a city exists."""
    yield from judge_page(url_name)


def judge_retention(module: Module, rule: Retention) -> Iterator[Problem]:
    """What is forgotten says why, is counted by a function, and its period stands in a setting or in words."""
    yield from (
        *judge_words(rule.title, rule.ground),
        *judge_unique("retention", rule),
        *judge_call(module, "retention", rule.due),
    )
    if bool(rule.setting) == bool(str(rule.period)):
        yield "its period is said nowhere, or twice", "Name its setting, or say in words what it is"
    if rule.setting and rule.setting not in {setting.name for setting in module.settings}:
        yield f"{rule.setting} is no setting of its module", "Declare it in settings, with a number of days"


def judge_holding(module: Module, entry: AgencyHolding) -> Iterator[Problem]:
    """What is held of agencies names its columns; it moves, as a whole or in parts, or says why it stays."""
    yield from (*judge_words(entry.title), *judge_unique("holdings", entry))
    for column in entry.columns:
        if column.count(".") != 2:
            yield f"{column} names no column", "Write app.Model.field"
    if bool(entry.parts) != bool(entry.move) and not entry.stays:
        yield "it can be taken apart but not moved, or moved but not counted", "Name both `parts` and `move`, or none"
    if entry.stays and entry.move:
        yield "it moves and stays", "Leave `move` or `stays` out"
    if entry.parts:
        yield from judge_call(module, "holdings", entry.parts)
    if entry.move:
        function, problems = function_of(module, entry.move)
        yield from problems
        if function is not None and list(inspect.signature(function).parameters) != MOVING:
            yield f"{entry.move} is not ({', '.join(MOVING)})", f"Give {entry.move} these arguments"


MOVING = ["agency_id", "to", "keys"]


def judge_person_data(module: Module, entry: PersonData) -> Iterator[Problem]:
    """Personal data have a purpose and a ground, lie in fields that exist, and are found by one function."""
    yield from (
        *judge_words(entry.title, entry.purpose, entry.ground, entry.categories, entry.retention),
        *judge_unique("person_data", entry),
        *judge_fields(entry.models),
        *judge_call(module, "person_data", entry.find),
    )
    forms = {entry.erase: ["query", "by"], entry.correct: ["query", "contact", "by"], entry.proves: ["code"]}
    for path, arguments in forms.items():
        function, problems = function_of(module, path) if path else (None, [])
        yield from problems
        if function is not None and [name.lstrip("_") for name in inspect.signature(function).parameters] != arguments:
            yield f"{path} is not ({', '.join(arguments)})", f"Give {path} these arguments"


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
    "conflicts": judge_conflict,
    "administration": judge_administration,
    "configurables": judge_configurable,
    "setup": judge_setup,
    "first_run": judge_first_run,
    "retention": judge_retention,
    "holdings": judge_holding,
    "person_data": judge_person_data,
}
