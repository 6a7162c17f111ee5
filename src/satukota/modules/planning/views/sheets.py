"""Excel sheets: the plan as it can be imported again, and faults by row."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.tables.api import workbook
from satukota.modules.planning.models import Item, ItemLink, Plan
from satukota.modules.planning.queries.figure_sheets import FigureSheet
from satukota.modules.planning.queries.sheets import pointing_of
from satukota.modules.planning.rules import tree
from satukota.modules.planning.rules.headings import Skip, spans
from satukota.modules.planning.rules.pointers import exchanges_written
from satukota.modules.planning.rules.sheet import COLUMNS, Fault, Problem
from satukota.modules.planning.rules.value_sheet import VALUE_COLUMNS

FAULTS: dict[Fault, Promise] = {
    Fault.EMPTY: gettext_lazy("must not be empty"),
    Fault.TOO_LONG: gettext_lazy("is too long"),
    Fault.UNKNOWN_KIND: gettext_lazy(
        "is not a kind of item (misi, tujuan, sasaran, program, kegiatan, sub kegiatan, aksi)"
    ),
    Fault.DUPLICATE: gettext_lazy("stands twice in this sheet"),
    Fault.NO_PARENT: gettext_lazy("is neither in this sheet nor in the plan"),
    Fault.WRONG_PARENT: gettext_lazy("cannot hold an item of this kind"),
    Fault.UNKNOWN_LINE: gettext_lazy("is not the code of a line of the budget"),
    Fault.BAD_CODE: gettext_lazy("is not a code of Permendagri 90/2019"),
    Fault.CODE_ELSEWHERE: gettext_lazy("does not lie below the code of the item above"),
    Fault.UNKNOWN_AGENCY: gettext_lazy("is not the code of an agency"),
    Fault.UNKNOWN_DIMENSION: gettext_lazy("is not the code of a dimension"),
    Fault.UNKNOWN_MISSION: gettext_lazy("is not the code of a mission"),
    Fault.UNKNOWN_SPM: gettext_lazy("is not the code of a minimum service"),
    Fault.UNKNOWN_TERM: gettext_lazy("is not a term (pendek, menengah, panjang)"),
    Fault.UNKNOWN_EXCHANGE: gettext_lazy("is none of G2G, G2C, G2B"),
    Fault.UNKNOWN_LINK: gettext_lazy("is no item of another plan; write it as “melaksanakan rpjmd-2016/1.2”"),
    Fault.LINKED_BACK: gettext_lazy("points at this item already"),
    Fault.LINKED_TWICE: gettext_lazy("stands twice in this cell"),
    Fault.BAD_DATE: gettext_lazy("is not a date"),
    Fault.ENDS_BEFORE_START: gettext_lazy("lies before the start"),
    Fault.OUTSIDE_PLAN: gettext_lazy("lies outside the years of the plan"),
    Fault.BAD_MONTH: gettext_lazy("is not a month; write it as “Februari 2026” or 02/2026"),
    Fault.UNKNOWN_METHOD: gettext_lazy(
        "is not a way of procurement (tender, seleksi, e-purchasing, pengadaan langsung, penunjukan langsung, dikecualikan, swakelola)"
    ),
    Fault.BAD_MONEY: gettext_lazy("is not an amount in whole rupiah"),
    Fault.BAD_FUND: gettext_lazy("needs an amount beside each source of funds, such as “PAD 100; DAU 200”"),
    Fault.BAD_PARTS: gettext_lazy("is not the budget: the sources together are another amount"),
    Fault.BAD_CASH: gettext_lazy("is not the budget: the payments of the year together are another amount"),
    Fault.NOT_IN_PLAN: gettext_lazy("is not the code of an item of this plan"),
    Fault.BAD_YES_NO: gettext_lazy("must be “ya” or “tidak”"),
    Fault.FORMULA: gettext_lazy("is a formula without a result in the file; paste the value instead"),
    Fault.SAME_CODE: gettext_lazy("is another code only in how it is written"),
    Fault.TWO_READINGS: gettext_lazy(
        "is 1.234 to some and 1,234 to others; write it without a comma or say how it is meant"
    ),
    Fault.NUMERIC_CODE: gettext_lazy("is a number in a column of codes, where 1.10 becomes 1.1; make the column text"),
    Fault.CIRCLE: gettext_lazy("would stand under itself"),
    Fault.COUNTS_TWICE: gettext_lazy(
        "moves money that was published (these years), so that it counts twice or no more; drop the item and add a new one there"
    ),
    Fault.UNKNOWN_INDICATOR: gettext_lazy("is not the code of an indicator that has a definition"),
    Fault.COMPUTED: gettext_lazy("is computed, from what happens in the system or from its units; nobody types it"),
    Fault.BAD_YEAR: gettext_lazy("is not a year"),
    Fault.BAD_QUARTER: gettext_lazy("is not a quarter (1 to 4)"),
    Fault.BAD_NUMBER: gettext_lazy("is not a number"),
    Fault.NOT_YET: gettext_lazy("has not begun yet"),
    Fault.UNKNOWN_UNIT: gettext_lazy("is no unit that is asked for this quarter, or its name stands for several"),
    Fault.NO_WHOLE: gettext_lazy("is not a whole number"),
    Fault.SOME_STEPS: gettext_lazy("is empty while other quarters have a target"),
}
SKIPPED: dict[Skip, Promise] = {
    Skip.TITLE: gettext_lazy("title above the headings"),
    Skip.HEADING: gettext_lazy("heading"),
    Skip.NUMBERS: gettext_lazy("numbers of the columns"),
    Skip.TOTAL: gettext_lazy("total"),
    Skip.NO_CODE: gettext_lazy("has no code"),
    Skip.AFFAIR: gettext_lazy("affair, above the programmes"),
}
HIDDEN = gettext_lazy("These rows are hidden in the sheet and are read like the others:")
KINDS_HERE = {
    tree.Kind.MISSION: "misi", tree.Kind.GOAL: "tujuan", tree.Kind.OBJECTIVE: "sasaran", tree.Kind.PROGRAMME: "program",
    tree.Kind.ACTIVITY: "kegiatan", tree.Kind.SUBACTIVITY: "sub kegiatan", tree.Kind.ACTION: "aksi",
}  # fmt: skip
TERMS_HERE = {"short": "pendek", "medium": "menengah", "long": "panjang"}
HEADS = {
    "kind": "jenis", "code": "kode", "parent": "induk", "name": "nama", "nomenclature": "kode 90/2019", "agency": "OPD",
    "dimension": "dimensi", "mission": "misi", "spm": "SPM", "term": "jangka", "start": "mulai", "end": "selesai",
    "budget": "anggaran", "fund": "sumber dana", "exchanges": "untuk siapa", "links": "tautan antarrencana",
    "quick_win": "quick win", "summary": "uraian", "year": "tahun", "quarter": "triwulan", "value": "nilai",
    "note": "catatan", "cash": "rencana pembayaran",
}  # fmt: skip
WIDTHS = {"nama": 60, "uraian": 60, "kode": 14, "induk": 14, "kode 90/2019": 20, "dimensi": 18}


def notes_of(sheet: FigureSheet | None) -> list[str]:
    """Return in sentences what of a sheet of figures was not read, and what is read although it is hidden."""
    if sheet is None:
        return []
    table = sheet.table
    skipped = [f"{line.row} ({SKIPPED[line.why]})" for line in table.skipped]
    notes = (
        (_("Nothing is read from these columns:"), ", ".join(sheet.unread)),
        (_("These sheets of the file were not read:"), ", ".join(table.others)),
        (_("These rows were not read:"), ", ".join(skipped)),
        (HIDDEN, spans(table.unseen)),
    )
    return [f"{words} {said}." for words, said in notes if said]


def tell_notes(request: HttpRequest, sheet: FigureSheet | None) -> None:
    """Say after an import what of its sheet was not read, and what was although it is hidden."""
    if notes := notes_of(sheet):
        messages.warning(request, " ".join(notes))


def plan_book(plan: Plan, *, empty: bool = False) -> bytes:
    """Return the plan as .xlsx with the headings that the import knows."""
    related = ("parent", "agency", "dimension", "mission", "spm")
    links = Prefetch("links", ItemLink.objects.select_related("to__plan"))
    standing = plan.items.exclude(state=Item.State.DROPPED).select_related(*related)
    items = standing.prefetch_related(links).order_by("path")
    rows = () if empty else map(_cells, items.iterator(chunk_size=1000))
    return workbook("Rencana", [HEADS[column] for column in COLUMNS], rows, WIDTHS)


def _cells(item: Item) -> list[object]:
    codes = [tag.code if tag else "" for tag in (item.agency, item.dimension, item.mission, item.spm)]
    return [
        KINDS_HERE[tree.Kind(item.kind)],
        item.code,
        item.parent.code if item.parent else "",
        item.name,
        item.nomenclature,
        *codes,
        TERMS_HERE.get(item.term, ""),
        item.starts,
        item.ends,
        item.budget,
        "ya" if item.quick_win else "tidak",
        item.summary,
        item.funds,
        exchanges_written(item.exchanges),
        pointing_of(item.links.all()),
    ]


def value_book() -> bytes:
    """Return an empty sheet with the headings that the import of values knows."""
    return workbook("Nilai", [HEADS[column] for column in VALUE_COLUMNS], (), WIDTHS)


def problem_book(problems: Iterable[Problem]) -> bytes:
    """Return faults as .xlsx: row, column, what stands there, why it was refused."""
    head = (_("row"), _("column"), _("what stands there"), _("why it was refused"))
    rows = ([problem.row, HEADS[problem.column], problem.value, str(FAULTS[problem.fault])] for problem in problems)
    return workbook(_("Faults"), head, rows, WIDTHS)
