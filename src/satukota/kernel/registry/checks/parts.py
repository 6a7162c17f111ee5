"""The parts of which the judges are made: does this page, right, icon, function, event exist?"""

import inspect
from collections import Counter as Tally
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from django.apps import apps
from django.db.models import QuerySet
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.urls import NoReverseMatch, Resolver404, reverse
from django.urls import resolve as resolve_path
from django.utils.safestring import SafeString

from satukota.kernel.registry.discovery import declarations, modules, resolve
from satukota.kernel.registry.manifest import (
    Measured,
    Module,
)

type Problem = tuple[str, str]


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
    "administration": Call("state", ("user",), (str,)),
    "configurables": Call("rows", (), (dict,)),
    "setup": Call("missing", (), (str,)),
    "retention": Call("due", ("days",), (list,)),
    "holdings": Call("parts", ("agency_id",), (list,)),
    "person_data": Call("find", ("query",), (list,)),
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


def name_of(entry: Any) -> str:
    """Return by what an entry is known: its code, id, name, address or path."""
    if isinstance(entry, tuple):
        return str(entry[0])
    names = ("id", "code", "kind", "name", "event", "url_name", "task")
    return next((str(getattr(entry, field)) for field in names if hasattr(entry, field)), str(entry))


def function_of(module: Module, path: str) -> tuple[Callable[..., Any] | None, list[Problem]]:
    """Return a function that a manifest names, and what is wrong with the name."""
    try:
        return resolve(module.name, path), []
    except (ImportError, AttributeError, ValueError) as error:
        return None, [(f"{path} does not exist ({error})", f"Write {path} in {module.name}, or correct the path")]


def judge_call(module: Module, hook: str, path: str) -> Iterator[Problem]:
    """The function exists, takes the documented arguments and says that it returns what is promised."""
    call = CALLS[hook]
    function, problems = function_of(module, path)
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


def judge_task(module: Module, path: str) -> Iterator[Problem]:
    """The function exists and is a job or a batch."""
    function, problems = function_of(module, path)
    yield from problems
    if function is not None and not hasattr(function, "defer") and not hasattr(function, "in_order"):
        yield (
            f"{path} is a function, not a job",
            "Decorate it with `@batch(name)` or `@task(name=…)` of satukota.kernel.events.api",
        )


def judge_page(url_name: str) -> Iterator[Problem]:
    """A page of that name exists."""
    try:
        reverse(url_name)
    except NoReverseMatch:
        yield f"no page is called {url_name}", "Name an address of urls.py without parameters"


def judge_address(url: str) -> Iterator[Problem]:
    """The address leads to a page."""
    try:
        resolve_path(urlsplit(url).path)
    except Resolver404:
        yield f"{url} leads nowhere", "Name the address of the list behind the figure"


def judge_template(name: str) -> Iterator[Problem]:
    """A template loads."""
    try:
        get_template(name)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        yield f"the template {name} cannot be loaded ({error})", "Write it below templates/"


def judge_icon(name: str) -> Iterator[Problem]:
    """The icon is in the sprite."""
    icons = FACTS["icons"]() if "icons" in FACTS else ()
    if icons and name not in icons:
        yield f"there is no icon {name}", "Choose a name of the Tabler icons and build the front end (make frontend)"


def judge_right(code: str) -> Iterator[Problem]:
    """The permission is declared."""
    if code and code not in rights():
        yield f"the permission {code} is declared by no manifest", "Declare it in `permissions`, or name one that is"


def judge_roles(codes: Iterable[str]) -> Iterator[Problem]:
    """The roles are declared."""
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
    kinds = (function_of(module, path)[0] for module, path in declarations("events"))
    return {
        str(kind.name): tuple(field.name for field in fields(kind))  # type: ignore[attr-defined]  # an event's class
        for kind in kinds
        if isinstance(kind, type) and is_dataclass(kind)
    }


@cache
def case_types() -> frozenset[str]:
    """Return the ids of the case types in the modules' folders."""
    return frozenset().union(*(module.case_types for module in modules()))


def judge_event_name(name: str) -> Iterator[Problem]:
    """Some module records that event."""
    if not any(_fits(name, known) for known in event_fields()):
        yield f"no module records {name}", "Name an event of docs/reference/events.md, or declare it in `events`"


def judge_case_type(name: str) -> Iterator[Problem]:
    """A definition of that case type exists."""
    family = name.removesuffix("*")
    if name != "*" and not any(_fits(name, known) for known in case_types()) and not family.startswith("layanan."):
        yield f"there is no case type {name}", "Name the id of a file in a module's definitions/"


def _fits(pattern: str, name: str) -> bool:
    return name.startswith(pattern.removesuffix("*")) if pattern.endswith("*") else name == pattern


@cache
def tally(hook: str) -> Tally[str]:
    """Return how often each name of a hook is used."""
    return Tally(name_of(entry) for _module, entry in declarations(hook))


def judge_fields(models: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    """Each model exists and has the fields that are named."""
    known = {model._meta.label: {field.name for field in model._meta.get_fields()} for model in apps.get_models()}
    for label, names in models.items():
        for name in names:
            if name not in known.get(label, ()):
                yield f"there is no {label}.{name}", "Name models by their label and fields by their name"


def judge_unique(hook: str, entry: Any) -> Iterator[Problem]:
    """The name belongs to this entry alone."""
    if tally(hook)[name_of(entry)] > 1:
        yield "that name is used twice", "Begin it with the module's name"


def judge_words(*texts: object) -> Iterator[Problem]:
    """Every title says something."""
    if not all(str(text).strip() for text in texts):
        yield "it has no title", "Say in a few words what it is"
