"""Lists as files: the one way by which a list of staff leaves the house as a table.

A list gives its rows as its page shows them, by the same filter and the same rights; the writer (kernel.tables) keeps
cells from becoming formulas, and each export stands in the log with its list, form and number of rows.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from satukota.kernel.audit.api import record_export
from satukota.kernel.tables.api import book_answer, csv_answer, workbook
from satukota.web.guards import actor_of

MOST = 20_000
"""Rows of one file: more are a task for the figures, and one request must end."""
FORMS = ("xlsx", "csv")


def export(
    request: HttpRequest, name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return a list as the file that the address asks for (`form=csv`, else a workbook), and record that it left.

    `name` is the list's code, also in the file's name. Where there are more rows than MOST, the last line says so.
    """
    form = "csv" if request.GET.get("form") == "csv" else "xlsx"
    lines = [tuple(row) for row in islice(rows, MOST + 1)]
    cut, lines = len(lines) > MOST, lines[:MOST]
    record_export(actor_of(request), name, form, len(lines))
    if cut:
        lines.append((_("Only the first %(n)s: narrow the filter for the rest.") % {"n": number_format(MOST, 0)},))
    file = f"{name}-{timezone.localtime():%Y%m%d-%H%M}.{form}"
    if form == "csv":
        return csv_answer(file, head, lines)
    return book_answer(file, workbook(title[:31], head, lines))
