"""What a plan would be after an import: the same computation shows the preview and is written."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import Dimension, Item, ItemLink, Plan, SheetImport, SpmService
from satukota.modules.planning.queries.money import published_years
from satukota.modules.planning.queries.names import known_items
from satukota.modules.planning.queries.sheets import digest_of, facts_of, known_to, place_for, pointing_of
from satukota.modules.planning.queries.tree import TOP_KINDS
from satukota.modules.planning.rules import terms, tree
from satukota.modules.planning.rules.cells import text_of
from satukota.modules.planning.rules.differences import Change
from satukota.modules.planning.rules.funds import parts_in, written
from satukota.modules.planning.rules.headings import Skipped, Table, repeated, year_in
from satukota.modules.planning.rules.layouts import items_of, lacking
from satukota.modules.planning.rules.places import path_of
from satukota.modules.planning.rules.pointers import exchanges_in
from satukota.modules.planning.rules.rollup import recounted
from satukota.modules.planning.rules.sheet import COLUMNS, Doubt, Fault, Known, Problem, Row, check

PLAIN = {"name": "name", "summary": "summary", "nomenclature": "nomenclature", "kind": "kind", "start": "starts",
         "end": "ends", "budget": "budget", "quick_win": "quick_win"}  # fmt: skip
TOLD = frozenset({"name", "end", "agency"})
"""Columns of what everybody is told with its reason once they know the item; for its upper part the budget, too."""


def _is_told(change: Change, item: Item | None) -> bool:
    names = {name for name, *_both in change.fields}
    upper = item is not None and item.kind in TOP_KINDS
    return change.kind != "added" and bool(names & (TOLD | {"budget"} if upper else TOLD))


@dataclass
class Draft:
    """The items of a plan as an import would leave them, by code; `named` are those of its rows. Nothing of it is saved."""

    items: dict[str, Item]
    before: dict[str, dict[str, Any]]
    paths: dict[str, str]
    named: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    @property
    def added(self) -> list[str]:
        """Codes of the items that the plan does not have yet."""
        return [code for code in self.items if code not in self.before]

    @property
    def changed(self) -> list[str]:
        """Codes of the items that would be otherwise, those that only move with their parent among them."""
        return [code for code, was in self.before.items() if self._is_otherwise(code, was)]

    def _is_otherwise(self, code: str, was: Mapping[str, Any]) -> bool:
        """Tell whether an item differs; of one that no row names only place and mission can."""
        item = self.items[code]
        if item.path != self.paths[code]:
            return True
        return (
            facts_of(item) != was
            if code in self.named
            else (item.mission.code if item.mission else "") != was["mission"]
        )


@dataclass(frozen=True)
class Review:
    """Everything that a sheet would do, or why it cannot."""

    table: Table
    columns: Mapping[int, str]
    lacking: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    changes: tuple[Change, ...] = ()
    same: int = 0
    rows: int = 0
    draft: Draft | None = None
    present: frozenset[str] = frozenset()

    @property
    def untouched(self) -> list[str]:
        """Columns of an item about which the sheet says nothing."""
        return [column for column in COLUMNS if column not in self.present]

    @property
    def unknown(self) -> list[str]:
        """Headings of the sheet that nothing is taken from."""
        return [head for place, head in enumerate(self.table.headings) if head and place not in self.columns]

    @property
    def year_of_money(self) -> int | None:
        """The year that the heading of the budget names, None where it names none."""
        named = (year_in(self.table.headings[place]) for place, column in self.columns.items() if column == "budget")
        return next(named, None)

    @property
    def needs_reason(self) -> bool:
        """Whether an item that everybody knows gets another name, day or office."""
        if self.draft is None:
            return False
        items = self.draft.items
        told = [items[change.code] for change in self.changes if _is_told(change, items.get(change.code))]
        return bool(told) and bool(known_items(told))

    @property
    def fingerprint(self) -> str:
        """What the preview says, as a short text: an import is applied only while it still says the same."""
        return digest_of(json.dumps([[change.kind, change.code, change.fields] for change in self.changes]))[:32]

    def count(self, kind: str) -> int:
        """Return how many items are added, changed or moved."""
        return sum(change.kind == kind for change in self.changes)


def review(sheet: SheetImport, table: Table, columns: Mapping[int, str], *, lock: bool = False) -> Review:
    """Return what a sheet would do to its plan, by what its columns are taken for."""
    items = _items(sheet.plan, lock)
    missing = tuple(lacking(columns.values(), _known_codes(table, columns, items)))
    twice = tuple(repeated(table.headings, columns))
    if missing or twice:
        return Review(table, columns, missing, twice, skipped=table.skipped)
    listed = items_of(table, columns, place_for(sheet))
    facts = {code: facts_of(item) for code, item in items.items()}
    known = known_to(sheet.plan, sheet.style, facts)
    named = {str(cells.get("code")) for _, cells in listed.rows if str(cells.get("kind")).strip().lower() in MISSIONS}
    rows, problems, doubts = check(listed.rows, _with_missions(known, named))
    skipped = tuple(sorted((*table.skipped, *listed.skipped), key=lambda line: line.row))
    if problems:
        return Review(table, columns, (), (), tuple(problems), tuple(doubts), skipped, rows=len(listed.rows))
    draft = draft_of(sheet.plan, rows, items, facts)
    changes = tuple(changes_of(draft))
    codes = {row.code for row in rows}
    same = sum(row.code in draft.before for row in rows) - sum(
        change.kind == "changed" and change.code in codes for change in changes
    )
    problems_after = tuple(draft.problems)
    present = frozenset(column for row in rows for column in row.present)
    return Review(
        table, columns, (), (), problems_after, tuple(doubts), skipped, changes, same, len(listed.rows), draft, present
    )


MISSIONS = {"misi", "mission"}


def _known_codes(table: Table, columns: Mapping[int, str], items: Mapping[str, Item]) -> bool:
    """Tell whether a row of a sheet names an item that the plan has."""
    places = [place for place, column in columns.items() if column == "code"]
    return any(text_of(row[place]) in items for place in places for _, row in table.rows if place < len(row))


def _with_missions(known: Known, named: set[str]) -> Known:
    return replace(known, missions=known.missions | named)


def _items(plan: Plan, lock: bool) -> dict[str, Item]:
    queryset = plan.items.order_by("path")
    items = {item.code: item for item in (queryset.select_for_update(of=("self",)) if lock else queryset)}
    by_pk = {item.pk: item for item in items.values()}
    agencies, dimensions = Agency.objects.in_bulk(), Dimension.objects.in_bulk()
    services = SpmService.objects.in_bulk()
    links: dict[int, list[ItemLink]] = defaultdict(list)
    for link in ItemLink.objects.filter(item__plan=plan).select_related("to__plan"):
        links[link.item_id].append(link)
    for item in items.values():
        # Thousands of items share a few of these: one object each, instead of a join that makes one for every item.
        item.agency = agencies[item.agency_id] if item.agency_id else None
        item.dimension = dimensions[item.dimension_id] if item.dimension_id else None
        item.spm = services[item.spm_id] if item.spm_id else None
        item.pointing = pointing_of(links[item.pk])
        item.parent = by_pk[item.parent_id] if item.parent_id else None
        item.mission = by_pk.get(item.mission_id) if item.mission_id else None
    return items


def draft_of(plan: Plan, rows: Sequence[Row], items: dict[str, Item], facts: Mapping[str, dict[str, Any]]) -> Draft:
    """Return the plan as these rows would leave it; `items` are changed in memory, never saved."""
    paths = {code: item.path for code, item in items.items()}
    draft = Draft(items, dict(facts), paths, frozenset(row.code for row in rows))
    follows = {code: item.mission == _implied(item) for code, item in items.items()}
    names = (
        {agency.code: agency for agency in Agency.objects.all()},
        {dimension.code: dimension for dimension in Dimension.objects.all()},
        {service.code: service for service in SpmService.objects.all()},
    )
    for row in rows:
        items.setdefault(row.code, Item(plan=plan, code=row.code))
    for row in rows:
        _fill(items[row.code], row, items, names)
    by_code = {row.code: row for row in rows}
    reached = _settle(draft, by_code, follows)
    draft.problems += [
        Problem(row.number, "parent", Fault.CIRCLE, row.parent) for row in rows if row.code not in reached
    ]
    draft.problems += list(_misfits(draft, by_code))
    draft.problems += list(_recounts(plan, draft, by_code))
    return draft


def _fill(item: Item, row: Row, items: Mapping[str, Item], names: Sequence[Mapping[str, Any]]) -> None:
    """Give an item what its row says; of an item that is there a column that the sheet lacks stays as it is."""
    present = frozenset(COLUMNS) if item.pk is None else row.present
    for column, name in PLAIN.items():
        if column in present:
            setattr(item, name, getattr(row, column))
    for column, known in zip(("agency", "dimension", "spm"), names, strict=True):
        if column in present:
            setattr(item, column, known.get(getattr(row, column)))
    item.funds = _funds(item, row, present)
    _fill_outward(item, row, present)
    if "parent" in present:
        item.parent = items[row.parent] if row.parent else None
    if "term" in present or (item.pk is None and not item.term):
        item.term = row.term or (terms.term_of(item.plan.start_year, row.end) if row.end else "")
    if item.state == Item.State.DROPPED:
        item.state, item.dropped_reason = Item.State.PLANNED, ""


def _fill_outward(item: Item, row: Row, present: frozenset[str]) -> None:
    """Say for whom an item is, and where it points in other plans."""
    if "exchanges" in present:
        item.exchanges = list(exchanges_in(row.exchanges))
    if "links" in present:
        item.pointing = row.links


def _funds(item: Item, row: Row, present: frozenset[str]) -> str:
    """Return the sources of an item; parts of a budget that is another one now say nothing."""
    if "fund" in present:
        return written(row.funds)
    return item.funds if sum(parts_in(item.funds, None).values()) == (item.budget or 0) else ""


def _implied(item: Item) -> Item | None:
    """Return the mission that the tree gives an item."""
    parent = item.parent
    if parent is None:
        return None
    return parent if parent.kind == tree.Kind.MISSION else parent.mission


def _settle(draft: Draft, rows: Mapping[str, Row], follows: Mapping[str, bool]) -> set[str]:
    """Give every item its depth, sort key and mission from the roots down; return the codes that were reached."""
    children: dict[str, list[Item]] = defaultdict(list)
    for item in draft.items.values():
        children[item.parent.code if item.parent else ""].append(item)
    reached: set[str] = set()
    waiting = list(children[""])
    while waiting:
        item = waiting.pop()
        reached.add(item.code)
        parent, row = item.parent, rows.get(item.code)
        item.depth = parent.depth + 1 if parent else 0
        item.path = path_of(item.code, parent.path if parent else "")
        if row is not None and "mission" in row.present and row.mission:
            item.mission = draft.items[row.mission]
        elif item.pk is None or follows.get(item.code) or (row is not None and "mission" in row.present):
            item.mission = _implied(item)
        waiting += children[item.code]
    return reached


def _misfits(draft: Draft, rows: Mapping[str, Row]) -> Iterable[Problem]:
    """Yield the items that stay below one whose kind changed and cannot stand there any more."""
    for item in draft.items.values():
        parent = item.parent
        if parent is None or item.code in rows or parent.code not in rows:
            continue
        if not tree.fits(tree.Kind(item.kind), tree.Kind(parent.kind)):
            yield Problem(rows[parent.code].number, "kind", Fault.WRONG_PARENT, item.code)


def _recounts(plan: Plan, draft: Draft, rows: Mapping[str, Row]) -> Iterable[Problem]:
    """Yield the rows that move published money to where it would count twice, or no more; the value says its years."""
    before = {code: facts["parent"] or None for code, facts in draft.before.items()}
    after = {code: item.parent.code if item.parent else None for code, item in draft.items.items()}
    moved = {code for code, above in before.items() if after[code] != above}
    if not moved:
        return
    years = defaultdict[str, set[int]](set)
    for code, recounted_years in recounted(published_years(plan.pk), before, after).items():
        at = code
        while at not in moved:
            at = before[at] or ""
        years[at] |= recounted_years
    for code, named in years.items():
        yield Problem(rows[code].number, "parent", Fault.COUNTS_TWICE, ", ".join(map(str, sorted(named))))


def changes_of(draft: Draft) -> Iterable[Change]:
    """Yield what an import would do, item by item in the order of the plan: (field, before, after) of each."""
    touched = {*draft.changed, *draft.added}
    for item in sorted((draft.items[code] for code in touched), key=lambda item: item.path):
        facts = facts_of(item)
        if item.code not in draft.before:
            fields = tuple((name, "", _text(value)) for name, value in facts.items() if name in COLUMNS and value)
            yield Change("added", item.code, item.name, fields)
        else:
            was = draft.before[item.code]
            fields = tuple((n, _text(was[n]), _text(value)) for n, value in facts.items() if was[n] != value)
            yield Change("changed" if fields else "moved", item.code, item.name, fields)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "" if value is None else str(value)
