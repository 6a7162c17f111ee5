"""The layouts in which plans are kept, each brought to rows of items: the product's own, and those that SIPD prints.

A list has one row an item with its kind. RKPD, Renstra and DPA have codes of Permendagri 90/2019 instead, in one column
or parted over several, from which kind and parent follow. A recapitulation names programme, activity and sub-activity
on each row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from satukota.modules.planning.rules.cells import spoken, text_of
from satukota.modules.planning.rules.codes import BadCode, Nomenclature, parse
from satukota.modules.planning.rules.headings import Skip, Skipped, Table, plain
from satukota.modules.planning.rules.tree import Kind

KINDS = {"program": Kind.PROGRAMME, "kegiatan": Kind.ACTIVITY, "sub_kegiatan": Kind.SUBACTIVITY}
LEVELS = ("programme", "activity", "subactivity")
CARRIED = ("agency", "start", "end", "dimension", "term", "summary", "fund")
"""What a row of codes says beside code, name and money."""
type Cells = dict[str, Any]
type Numbered = tuple[int, Cells]


class Layout(StrEnum):
    """How a sheet says what its items are."""

    LIST = "list"
    CODES = "codes"
    RECAP = "recap"


@dataclass
class Items:
    """The rows of a sheet as rows of items, and the rows that hold none."""

    rows: list[Numbered] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where programmes are put and whose they are, as far as the sheet does not say; and what the plan calls its codes.

    `codes` are those of the plan's items; `called` are these by their code of Permendagri 90/2019, where only one item
    has it; `offices` are the codes of agencies by their names.
    """

    parent: str = ""
    agency: str = ""
    codes: frozenset[str] = frozenset()
    called: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)


def layout_of(columns: Iterable[str]) -> Layout:
    """Return which layout a sheet with these columns has."""
    taken = set(columns)
    if "subactivity_code" in taken or {"programme_code", "programme_name"} <= taken:
        return Layout.RECAP
    return Layout.LIST if "kind" in taken or not taken & {"code", "part"} else Layout.CODES


def lacking(columns: Iterable[str], known_codes: bool) -> list[str]:
    """Return the columns that a sheet needs and does not have.

    Where it names items of the plan (`known_codes`) their codes are enough.
    """
    taken = set(columns)
    if layout_of(taken) is Layout.RECAP:
        return [f"{level}_name" for level in LEVELS if f"{level}_code" in taken and f"{level}_name" not in taken]
    needed = ["code"] if "part" not in taken else []
    if not known_codes:
        needed.append("name")
    return [column for column in needed if column not in taken]


def items_of(table: Table, columns: Mapping[int, str], place: Place) -> Items:
    """Return the items that a table holds, by the columns that its places are taken for."""
    layout, items = layout_of(columns.values()), Items()
    listed = [(number, row, _cells(row, columns)) for number, row in table.rows]
    if layout is Layout.CODES and all(_is_own(text_of(cells.get("code")), place) for _, _, cells in listed):
        layout = Layout.LIST
    for number, row, cells in listed:
        if layout is Layout.LIST:
            _listed(number, cells, row, items)
        elif layout is Layout.CODES:
            _coded(number, cells, row, place, items)
        else:
            _recapitulated(number, cells, place, items)
    if layout is Layout.LIST:
        return items
    items.rows = list(_parted_by_agency(_under_parents(items.rows, place)))
    return items


def _is_own(code: str, place: Place) -> bool:
    """Tell whether a code is an item's own: the plan has it, and it is no programme's or activity's of 90/2019."""
    try:
        return code in place.codes and parse(code).level not in KINDS
    except BadCode:
        return True


def _cells(row: Sequence[Any], columns: Mapping[int, str]) -> Cells:
    cells: Cells = {}
    parts = []
    for at, column in columns.items():
        cell = row[at] if at < len(row) else None
        if column == "part":
            parts += [text_of(cell)] if text_of(cell) else []
        else:
            cells[column] = cell
    return cells | ({"code": ".".join(parts)} if "part" in columns.values() else {})


def _listed(number: int, cells: Cells, row: Sequence[Any], items: Items) -> None:
    filled = [cell for cell in row if plain(cell)]
    if not plain(cells.get("code")) and len(filled) == 1:
        items.skipped.append(Skipped(number, Skip.NO_CODE, plain(filled[0])[:80]))
    else:
        items.rows.append((number, cells))


def _coded(number: int, cells: Cells, row: Sequence[Any], place: Place, items: Items) -> None:
    """Take a row whose kind follows from its code; affairs and rows without a code are named and left."""
    text = plain(cells.get("code")) if isinstance(cells.get("code"), str) else text_of(cells.get("code"))
    words = " · ".join(part for cell in row if (part := plain(cell)))[:80]
    if not text:
        items.skipped.append(Skipped(number, Skip.NO_CODE, words))
        return
    try:
        code = parse(text)
    except BadCode:
        if text in place.codes:
            items.rows.append((number, cells))
            return
        items.rows.append((number, {"kind": "", "code": text, "name": cells.get("name"), "nomenclature": text}))
        return
    if code.level not in KINDS:
        items.skipped.append(Skipped(number, Skip.AFFAIR, words))
        return
    items.rows.append((number, _item(code, cells, place)))


def _item(code: Nomenclature, cells: Cells, place: Place) -> Cells:
    carried = {column: cells[column] for column in CARRIED if column in cells}
    name = plain(carried.get("agency"))
    if name or place.agency:
        carried["agency"] = place.offices.get(spoken(name), name) or place.agency
    money = {"budget": cells["budget"]} if "budget" in cells else {}
    return {
        "kind": KINDS[code.level].value,
        "code": place.called.get(code.code, code.code),
        "name": cells.get("name"),
        "nomenclature": code.code,
    } | carried | money  # fmt: skip


def _recapitulated(number: int, cells: Cells, place: Place, items: Items) -> None:
    """Take programme, activity and sub-activity of a row; the money belongs to the lowest of them."""
    named = [level for level in LEVELS if plain(cells.get(f"{level}_code"))]
    if not named:
        items.skipped.append(
            Skipped(number, Skip.NO_CODE, " · ".join(p for c in cells.values() if (p := plain(c)))[:80])
        )
    for level in named:
        text = plain(cells[f"{level}_code"])
        own = {column: cells[column] for column in CARRIED if column in cells}
        own["name"] = cells.get(f"{level}_name")
        if level == named[-1] and "budget" in cells:
            own["budget"] = cells["budget"]
        else:
            own.pop("fund", None)  # programme and activity are of all their sources
        try:
            items.rows.append((number, _item(parse(text), own, place)))
        except (BadCode, KeyError):
            items.rows.append((number, {"kind": "", "code": text, "name": own["name"], "nomenclature": text}))


def _under_parents(rows: list[Numbered], place: Place) -> Iterator[Numbered]:
    """Give each row the row above it in the tree of codes; programmes go where somebody said."""
    by_nomenclature = {cells["nomenclature"]: cells["code"] for _, cells in rows if cells.get("kind")}
    for number, cells in rows:
        kind, code = cells.get("kind"), cells.get("nomenclature", "")
        if not kind or code in place.called:
            yield number, cells
        elif kind == Kind.PROGRAMME:
            yield number, cells | {"parent": place.parent}
        else:
            above = parse(code).parent
            yield number, cells | {"parent": by_nomenclature.get(above) or place.called.get(above, above)}


def _parted_by_agency(rows: Iterable[Numbered]) -> Iterator[Numbered]:
    """Keep each item once; the same code of several agencies is an item of each of them."""
    listed = list(rows)
    agencies: dict[str, list[str]] = {}
    for _, cells in listed:
        owners = agencies.setdefault(text_of(cells["code"]), [])
        if plain(cells.get("agency")) not in owners:
            owners.append(plain(cells.get("agency")))
    seen: dict[str, Cells] = {}
    for number, cells in listed:
        agency = plain(cells.get("agency"))
        renamed = {
            column: f"{cells[column]}/{agency}"[:40]
            for column in ("code", "parent")
            if len(agencies.get(text_of(cells.get(column)), ())) > 1
        }
        item = cells | renamed
        if "budget" not in item and seen.get(item["code"]) == item:
            continue  # a recapitulation names programme and activity again on each row
        seen[item["code"]] = item
        yield number, item
