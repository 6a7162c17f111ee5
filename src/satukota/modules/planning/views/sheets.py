"""Excel sheets: the plan as it can be imported again, and faults by row."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.tables.api import workbook
from satukota.modules.planning.models import Item, Plan
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
    Fault.BAD_CODE: gettext_lazy("is not a code of Permendagri 90/2019"),
    Fault.CODE_ELSEWHERE: gettext_lazy("does not lie below the code of the item above"),
    Fault.UNKNOWN_AGENCY: gettext_lazy("is not the code of an agency"),
    Fault.UNKNOWN_DIMENSION: gettext_lazy("is not the code of a dimension"),
    Fault.UNKNOWN_MISSION: gettext_lazy("is not the code of a mission"),
    Fault.UNKNOWN_SPM: gettext_lazy("is not the code of a minimum service"),
    Fault.UNKNOWN_TERM: gettext_lazy("is not a term (pendek, menengah, panjang)"),
    Fault.BAD_DATE: gettext_lazy("is not a date"),
    Fault.ENDS_BEFORE_START: gettext_lazy("lies before the start"),
    Fault.OUTSIDE_PLAN: gettext_lazy("lies outside the years of the plan"),
    Fault.BAD_MONEY: gettext_lazy("is not an amount in whole rupiah"),
    Fault.BAD_YES_NO: gettext_lazy("must be “ya” or “tidak”"),
    Fault.FORMULA: gettext_lazy("is a formula; paste the value instead"),
    Fault.UNKNOWN_INDICATOR: gettext_lazy("is not the code of an indicator that has a definition"),
    Fault.COMPUTED: gettext_lazy("is computed from what happens in the system; nobody types it"),
    Fault.BAD_YEAR: gettext_lazy("is not a year"),
    Fault.BAD_QUARTER: gettext_lazy("is not a quarter (1 to 4)"),
    Fault.BAD_NUMBER: gettext_lazy("is not a number"),
    Fault.NOT_YET: gettext_lazy("has not begun yet"),
}
WIDTHS = {"name": 60, "summary": 60, "code": 14, "parent": 14, "nomenclature": 20, "dimension": 18}


def plan_book(plan: Plan, *, empty: bool = False) -> bytes:
    """Return the plan as .xlsx with the headings that the import knows."""
    related = ("parent", "agency", "dimension", "mission", "spm")
    items = plan.items.exclude(state=Item.State.DROPPED).select_related(*related).order_by("path")
    rows = () if empty else map(_cells, items.iterator(chunk_size=1000))
    return workbook("Rencana", COLUMNS, rows, WIDTHS)


def _cells(item: Item) -> list[object]:
    codes = [tag.code if tag else "" for tag in (item.agency, item.dimension, item.mission, item.spm)]
    return [
        item.kind,
        item.code,
        item.parent.code if item.parent else "",
        item.name,
        item.nomenclature,
        *codes,
        item.term,
        item.starts,
        item.ends,
        item.budget,
        "ya" if item.quick_win else "tidak",
        item.summary,
    ]


def value_book() -> bytes:
    """Return an empty sheet with the headings that the import of values knows."""
    return workbook("Nilai", VALUE_COLUMNS, (), WIDTHS)


def problem_book(problems: Iterable[Problem]) -> bytes:
    """Return faults as .xlsx: row, column, what stands there, why it was refused."""
    head = (_("row"), _("column"), _("what stands there"), _("why it was refused"))
    rows = ([problem.row, problem.column, problem.value, str(FAULTS[problem.fault])] for problem in problems)
    return workbook(_("Faults"), head, rows, WIDTHS)
