"""Importing a plan sheet: all rows or none, each fault named."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.kernel.readers.api import UnreadableTable, workbook_rows
from satukota.modules.planning.actions.events import PlanImported, note
from satukota.modules.planning.actions.items import path_of
from satukota.modules.planning.models import Dimension, Item, Plan, SpmService
from satukota.modules.planning.rules import terms, tree
from satukota.modules.planning.rules.sheet import COLUMNS, Known, Problem, Row, check
from satukota.modules.planning.rules.value_sheet import VALUE_COLUMNS

MOST_ROWS = 20_000
HEADINGS = {
    "jenis": "kind", "kode": "code", "induk": "parent", "nama": "name", "kode 90/2019": "nomenclature", "opd": "agency",
    "dimensi": "dimension", "misi": "mission", "spm": "spm", "jangka": "term", "mulai": "start", "selesai": "end",
    "anggaran": "budget", "quick win": "quick_win", "uraian": "summary", "tahun": "year", "triwulan": "quarter", "nilai": "value",
    "catatan": "note",
} | {column: column for column in (*COLUMNS, *VALUE_COLUMNS)}  # fmt: skip
WRITTEN = (
    "parent", "kind", "code", "path", "depth", "name", "summary", "nomenclature", "agency", "dimension", "mission",
    "spm", "term", "starts", "ends", "budget", "quick_win", "state",
)  # fmt: skip
COLUMN = {field.name: field.attname for field in Item._meta.concrete_fields}


class RefusedSheet(ValueError):
    """The file as a whole cannot be read; the message says why in the user's language."""


@dataclass(frozen=True)
class Outcome:
    """What an import did, or every reason why it did nothing."""

    added: int
    changed: int
    problems: tuple[Problem, ...]
    rows: int


def read_sheet(
    file: BinaryIO, needed: tuple[str, ...] = ("kind", "code", "name")
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number and the cells of each row below the headings. Raises RefusedSheet."""
    rows = _cells(file)
    headings = [HEADINGS.get(" ".join(str(cell or "").lower().split()), "") for cell in next(rows, ())]
    lacking = [column for column in needed if column not in headings]
    if lacking:
        raise RefusedSheet(
            _("The first row must hold the headings; these are missing: %(names)s.") % {"names": ", ".join(lacking)}
        )
    for number, cells in enumerate(rows, 2):
        if number > MOST_ROWS:
            raise RefusedSheet(_("The sheet has more than %(most)s rows.") % {"most": MOST_ROWS})
        yield number, {name: cell for name, cell in zip(headings, cells, strict=False) if name}


def _cells(file: BinaryIO) -> Iterator[tuple[Any, ...]]:
    try:
        yield from workbook_rows(file)
    except UnreadableTable as error:
        if error.code == "too_large":
            raise RefusedSheet(
                _("Unpacked, this file is larger than 30 MB. Save only the sheet that is meant, without pictures.")
            ) from error
        raise RefusedSheet(
            _("This is not an Excel file (.xlsx). Save the sheet as .xlsx and choose it again.")
        ) from error


def known_to(plan: Plan) -> Known:
    """Return what a sheet of this plan may refer to."""
    kinds = {code: tree.Kind(kind) for code, kind in plan.items.values_list("code", "kind")}
    return Known(
        agencies=frozenset(Agency.objects.values_list("code", flat=True)),
        dimensions=frozenset(Dimension.objects.values_list("code", flat=True)),
        missions=frozenset(code for code, kind in kinds.items() if kind is tree.Kind.MISSION),
        spm=frozenset(SpmService.objects.values_list("code", flat=True)),
        kinds=kinds,
        nomenclatures=dict(plan.items.exclude(nomenclature="").values_list("code", "nomenclature")),
        first_year=plan.start_year,
        last_year=plan.end_year + 10,
    )


def import_sheet(plan: Plan, content: bytes, actor: Actor, *, dry_run: bool = False) -> Outcome:
    """Import a sheet whole, or import nothing and name every problem. Rows with a known code change that item.

    Raises RefusedSheet where the file cannot be read at all.
    """
    rows = list(read_sheet(BytesIO(content)))
    known = known_to(plan)
    missions = {
        str(cells.get("code")) for _, cells in rows if str(cells.get("kind")).strip().lower() in {"misi", "mission"}
    }
    good, problems = check(rows, Known(**{**vars(known), "missions": known.missions | missions}))
    if problems or dry_run:
        return Outcome(0, 0, tuple(problems), len(rows))
    return _write(plan, good, hashlib.sha256(content).hexdigest(), actor)


@transaction.atomic
def _write(plan: Plan, rows: list[Row], digest: str, actor: Actor) -> Outcome:
    by_code = {item.code: item for item in plan.items.select_for_update(of=("self",)).select_related("parent")}
    names = _Names(
        dict(Agency.objects.values_list("code", "pk")),
        dict(Dimension.objects.values_list("code", "pk")),
        dict(SpmService.objects.values_list("code", "pk")),
    )
    was = {code: _field_values(item) for code, item in by_code.items()}
    known = frozenset(was)
    for level in _levels(rows, by_code):
        items = {row.code: _item(plan, row, by_code, names) for row in level}
        Item.objects.bulk_create([item for code, item in items.items() if code not in known], batch_size=500)
        by_code |= items
        was |= {code: _field_values(item) for code, item in items.items() if code not in known}
    _set_named_missions(rows, by_code)
    differing = [row.code for row in rows if _field_values(by_code[row.code]) != was[row.code]]
    Item.objects.bulk_update([by_code[code] for code in differing], WRITTEN, batch_size=500)
    added, changed = len(by_code) - len(known), len(known.intersection(differing))
    note(PlanImported(added, changed, digest), "plan", plan.pk, actor)
    return Outcome(added, changed, (), len(rows))


def _field_values(item: Item) -> tuple[Any, ...]:
    return tuple(getattr(item, COLUMN[name]) for name in WRITTEN)


@dataclass(frozen=True)
class _Names:
    agencies: dict[str, int]
    dimensions: dict[str, int]
    spm: dict[str, int]


def _levels(rows: list[Row], by_code: dict[str, Item]) -> Iterator[list[Row]]:
    """Yield rows in waves, parents before children."""
    own = {row.code for row in rows}
    waiting, done = rows, set(by_code) - own
    while waiting:
        ready = [row for row in waiting if not row.parent or row.parent in done]
        done |= {row.code for row in ready}
        waiting = [row for row in waiting if row.code not in done]
        yield ready


def _item(plan: Plan, row: Row, by_code: dict[str, Item], names: _Names) -> Item:
    item = by_code.get(row.code) or Item(plan=plan, code=row.code)
    parent = by_code[row.parent] if row.parent else None
    item.kind, item.name, item.summary, item.nomenclature = row.kind, row.name, row.summary, row.nomenclature
    item.parent, item.depth, item.path = parent, parent.depth + 1 if parent else 0, path_of(item, parent)
    item.agency_id = names.agencies.get(row.agency)
    item.dimension_id = names.dimensions.get(row.dimension)
    item.spm_id = names.spm.get(row.spm)
    item.starts, item.ends, item.budget, item.quick_win = row.start, row.end, row.budget, row.quick_win
    item.term = row.term or (terms.term_of(plan.start_year, row.end) if row.end else "")
    item.mission_id = None
    if parent is not None:
        item.mission_id = parent.pk if parent.kind == tree.Kind.MISSION else parent.mission_id
    if item.state == Item.State.DROPPED:
        item.state, item.dropped_reason = Item.State.PLANNED, ""
    return item


def _set_named_missions(rows: list[Row], by_code: dict[str, Item]) -> None:
    """A mission that the sheet names outright wins over the one that the tree implies."""
    for row in rows:
        if row.mission:
            by_code[row.code].mission_id = by_code[row.mission].pk
