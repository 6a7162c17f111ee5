"""A sheet that somebody sent, read into a table, and what its columns are taken for."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.kernel.readers.api import Formula as KernelFormula
from satukota.kernel.readers.api import Grid, Rows, UnreadableTable, read_grid
from satukota.kernel.tables.api import unguard_cell
from satukota.modules.planning.models import Dimension, HeadingMap, Item, ItemLink, Plan, SheetImport, SpmService
from satukota.modules.planning.rules import tree
from satukota.modules.planning.rules.cells import Formula, spoken
from satukota.modules.planning.rules.headings import WORDS, Table, find_table, meaning, propose
from satukota.modules.planning.rules.layouts import Place
from satukota.modules.planning.rules.numbers import Style
from satukota.modules.planning.rules.pointers import Pointer, exchanges_written, pointers_written
from satukota.modules.planning.rules.sheet import COLUMNS, Known

MOST_ROWS = 20_000
UNREADABLE = {
    "too_large": _("Unpacked, this file is larger than 30 MB. Save only the sheet that is meant, without pictures."),
    "too_many_rows": _("The sheet has more than %(most)s rows.") % {"most": MOST_ROWS},
    "password": _("This file is locked with a password. Save it without one and choose it again."),
}
NO_TABLE = _("This is no sheet that can be read (.xlsx, .xls, .ods, .csv). Save it as .xlsx and choose it again.")


MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|meta|head|style)\b", re.IGNORECASE)
WEB_PAGE = _(
    "This file is a web page under the name of a sheet, as some applications export it. Open it in a spreadsheet, save it as .xlsx and choose it again."
)
LEAST_KNOWN = 2
"""A sheet with so many headings that are known is the one that is meant, behind a cover."""


class RefusedSheet(ValueError):
    """The file as a whole cannot be read; the message says why in the user's language."""


def grid_of(content: bytes, is_meant: Callable[[Rows], bool] | None = None) -> Grid:
    """Return the first visible sheet of a file that `is_meant`, its cells as the rules know them. Raises RefusedSheet."""
    if MARKUP.match(content):
        raise RefusedSheet(WEB_PAGE)
    try:
        grid = read_grid(content, MOST_ROWS, is_meant)
    except UnreadableTable as error:
        raise RefusedSheet(UNREADABLE.get(error.code, NO_TABLE)) from error
    return replace(grid, rows=tuple(tuple(map(_cell, row)) for row in grid.rows))


def _cell(cell: Any) -> Any:
    if isinstance(cell, KernelFormula):
        return Formula(cell)
    return unguard_cell(cell).replace("\0", "") if isinstance(cell, str) else cell


def table_of(content: bytes, words: Mapping[str, str] = WORDS) -> Table:
    """Return the table of a file, its headings as `words` know them. Raises RefusedSheet where there is none."""
    grid = grid_of(content, lambda rows: _known(find_table(rows, words=words), words) >= LEAST_KNOWN)
    table = find_table(grid.rows, grid.tall, words)
    if not any(table.headings):
        raise RefusedSheet(NO_TABLE)
    if not table.rows:
        raise RefusedSheet(_("The sheet has no rows below its headings."))
    hidden = set(grid.unseen)
    unseen = tuple(number for number, _row in table.rows if number in hidden)
    return replace(table, sheet=grid.name, others=grid.others, unseen=unseen)


def _known(table: Table, words: Mapping[str, str]) -> int:
    """Return how many columns a table has whose headings are known."""
    if words is WORDS:
        return len(propose(table.headings))
    return len({meaning(heading, words) for heading in table.headings} - {""})


def digest_of(text: str | bytes) -> str:
    """Return the SHA-256 of a file, or of the headings of a sheet."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def columns_for(table: Table) -> dict[int, str]:
    """Return what the columns of a table are taken for: as somebody said for the same headings, else as proposed."""
    remembered = HeadingMap.objects.filter(digest=digest_of(table.digest_of)).values_list("columns", flat=True).first()
    if remembered is not None:
        return {int(place): column for place, column in remembered.items()}
    return propose(table.headings)


def agency_names() -> dict[str, str]:
    """Return the codes of agencies by their names and short names, as these are compared."""
    rows = Agency.objects.values_list("code", "name", "short_name")
    return {spoken(text): code for code, name, short in rows for text in (short, name) if text}


def place_for(sheet: SheetImport) -> Place:
    """Return where programmes of a sheet go and what the plan calls the codes of Permendagri 90/2019."""
    called: dict[str, str] = {}
    twice: set[str] = set()
    for code, nomenclature in sheet.plan.items.exclude(nomenclature="").values_list("code", "nomenclature"):
        twice |= {nomenclature} & called.keys()
        called[nomenclature] = code
    once = {nomenclature: code for nomenclature, code in called.items() if nomenclature not in twice}
    codes = frozenset(sheet.plan.items.values_list("code", flat=True))
    return Place(sheet.parent, sheet.agency, codes, once, agency_names())


def known_to(plan: Plan, style: str, facts: Mapping[str, Mapping[str, Any]]) -> Known:
    """Return what a sheet of this plan may refer to; `facts` are its items by code, as `facts_of` gives them."""
    kinds = {code: tree.Kind(item["kind"]) for code, item in facts.items()}
    others = Item.objects.exclude(plan=plan).values_list("plan__code", "code")
    return Known(
        agencies=frozenset(Agency.objects.values_list("code", flat=True)),
        dimensions=frozenset(Dimension.objects.values_list("code", flat=True)),
        missions=frozenset(code for code, kind in kinds.items() if kind is tree.Kind.MISSION),
        spm=frozenset(SpmService.objects.values_list("code", flat=True)),
        kinds=kinds,
        nomenclatures={code: item["nomenclature"] for code, item in facts.items() if item["nomenclature"]},
        first_year=plan.start_year,
        last_year=plan.end_year + 10,
        current={code: {column: item[column] for column in COLUMNS} for code, item in facts.items()},
        agency_names=agency_names(),
        style=Style(style) if style else None,
        link_targets=frozenset(f"{code}/{item}" for code, item in others),
        linked_from=_linked_from(plan),
    )


def _linked_from(plan: Plan) -> dict[str, frozenset[str]]:
    """Return which items of other plans point at an item, by its code."""
    sources: dict[str, set[str]] = defaultdict(set)
    links = ItemLink.objects.filter(to__plan=plan)
    for code, other, item in links.values_list("to__code", "item__plan__code", "item__code"):
        sources[code].add(f"{other}/{item}")
    return {code: frozenset(targets) for code, targets in sources.items()}


def pointing_of(links: Iterable[ItemLink]) -> str:
    """Return links as a cell holds them; each has its item and that one's plan loaded."""
    return pointers_written(Pointer(link.to.plan.code, link.to.code, link.kind) for link in links)


def facts_of(item: Item) -> dict[str, Any]:
    """Return an item as a row of a sheet holds it, with its state beside it."""
    tags = {"parent": item.parent, "agency": item.agency, "dimension": item.dimension, "mission": item.mission}
    codes = {name: tag.code if tag else "" for name, tag in tags.items()}
    return codes | {
        "kind": tree.Kind(item.kind),
        "code": item.code,
        "name": item.name,
        "nomenclature": item.nomenclature,
        "spm": item.spm.code if item.spm else "",
        "term": item.term,
        "start": item.starts,
        "end": item.ends,
        "budget": item.budget,
        "fund": item.funds,
        "quick_win": item.quick_win,
        "summary": item.summary,
        "exchanges": exchanges_written(item.exchanges),
        "links": item.pointing,
        "state": item.state,
    }
