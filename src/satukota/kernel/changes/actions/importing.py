"""Take in a folder of the city's data that another installation wrote: told first, then all of it or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from satukota.kernel.changes.actions.changing import Author, apply_values
from satukota.kernel.changes.queries import configurables, differences_in_words, values_of
from satukota.kernel.changes.rules import FolderFault, Placed, UnreadableFolder, Values, read_folder


class ImportRefused(Exception):
    """A folder cannot be taken in; `lines` say why, each with its file and line. Nothing was changed."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """A thing that an import makes or changes: what it is called, and (what, before, after) rows of it."""

    thing: Placed
    title: str
    is_new: bool
    lines: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do: changes, how many things are the same, what stays as it is, files that are not used."""

    changes: list[PlannedChange]
    same: int
    staying: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def import_plan(files: Mapping[str, str]) -> ImportPlan:
    """Return what taking in a folder (path → text) would change, in words. Raises ImportRefused."""
    try:
        placed, unused = read_folder(files)
    except UnreadableFolder as error:
        raise ImportRefused([_in_words(fault) for fault in error.faults]) from error
    present = {kind: values_of(kind) for kind in {thing.kind for thing in placed} & set(configurables())}
    if faults := [fault for thing in placed for fault in _faults(thing, present)]:
        raise ImportRefused([_in_words(fault) for fault in faults])
    changed = [thing for thing in placed if present[thing.kind].get(thing.key) != thing.values]
    return ImportPlan(
        [_planned(thing, present[thing.kind].get(thing.key)) for thing in changed],
        len(placed) - len(changed),
        _staying(placed, present),
        unused,
    )


def _faults(thing: Placed, present: Mapping[str, Mapping[str, Values]]) -> Iterator[FolderFault]:
    entry = configurables().get(thing.kind, (None, None))[1]
    if entry is None or not entry.exported:
        yield FolderFault(thing.file, thing.line, "kind", {"kind": thing.kind})
        return
    rows = present[thing.kind].values()
    known = set(entry.words).union(*rows) if entry.words else set()
    for name in thing.values if known else ():
        if name not in known:
            yield FolderFault(thing.file, thing.lines[name], "field", {"field": name})


def _staying(placed: list[Placed], present: Mapping[str, Mapping[str, Values]]) -> list[str]:
    named = {(thing.kind, thing.key) for thing in placed}
    return [
        f"{configurables()[kind][1].title}: {key}"
        for kind in sorted(present)
        for key in sorted(present[kind])
        if (kind, key) not in named
    ]


def _planned(thing: Placed, before: Values | None) -> PlannedChange:
    title = f"{configurables()[thing.kind][1].title}: {thing.key}"
    return PlannedChange(thing, title, before is None, differences_in_words(thing.kind, before, thing.values))


@transaction.atomic
def import_folder(files: Mapping[str, str], author: Author) -> ImportPlan:
    """Take in a folder: every change, by the action of its module, or none of them. Raises ImportRefused."""
    plan = import_plan(files)
    left = [change.thing for change in plan.changes]
    while left:
        refused = {id(thing): refusal for thing in left if (refusal := _refusal(thing, author))}
        if len(refused) == len(left):  # what needs another thing comes after it; here nothing went on any more
            raise ImportRefused([f"{thing.file}:{thing.line}: {refused[id(thing)]}" for thing in left])
        left = [thing for thing in left if id(thing) in refused]
    return plan


def _refusal(thing: Placed, author: Author) -> str:
    """Write one thing; return why its module refuses it, empty where it took it."""
    try:
        with transaction.atomic():
            apply_values(thing.kind, thing.key, thing.values, author)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _in_words(fault: FolderFault) -> str:
    words = {
        "yaml": _("this is no YAML that can be read: %(why)s"),
        "shape": _("things stand here by their key, each with its fields"),
        "name": _("the file is called “%(key)s”, so that thing has to stand in it, and no other"),
        "twice": _("“%(key)s” stands in %(file)s too"),
        "kind": _("this installation has no data of the kind “%(kind)s” that is imported"),
        "field": _("there is no field “%(field)s”"),
    }
    return f"{fault.file}:{fault.line}: {words[fault.code] % fault.params}"
