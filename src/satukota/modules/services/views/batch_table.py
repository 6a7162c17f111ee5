"""Many applications typed into a table of a page: row by row, then the papers that hold for all, then looked at."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import Definition, FieldError, say
from satukota.kernel.files.api import RefusedFile
from satukota.kernel.limits.api import Limit
from satukota.modules.services.forms import PAPER_FIELD, BringForm
from satukota.modules.services.forms.questions import PageForm, asked_form, typed_answers
from satukota.modules.services.forms.rows import SEPARATOR, name_of
from satukota.modules.services.queries.batches import APPLICATIONS, Applications, as_table, check_applications
from satukota.modules.services.views.batches import begin_or_refuse, refused_at_the_door, service_of_batches
from satukota.modules.services.views.ended import while_in_force
from satukota.web.api import limited, page

TABLES = Limit("services.batch_tables", 300, 3600)
"""Without a program each row that is added sends the page."""
STEP, BACK = "papers", "back"


@limited(TABLES)
@while_in_force
def batch_table(request: HttpRequest, case_type: str) -> HttpResponse:
    """Take applications from a table; what is wrong is said at the cell, and nothing is kept before all is right."""
    service = service_of_batches(case_type)
    refused = refused_at_the_door(request, service)
    if refused and request.method != "POST":
        return refused
    posted = request.POST if request.method == "POST" else None
    form = asked_form(as_table(service), [APPLICATIONS], get_language() or "id", posted=posted)
    form.in_cells = True
    if not form.is_bound or BACK in request.POST:
        return _table(request, service, form)
    checked = check_applications(service, _rows_typed(service, form), None, first=1)
    if not checked.rows or checked.faults:
        form.put_errors(_errors(checked))
        return _table(request, service, form, status=422)
    return _papers(request, service, form, checked)


def _rows_typed(service: Definition, form: PageForm) -> list[tuple[int, dict[str, Any]]]:
    """Return the answers of each row by path, numbered from 0; a row that nobody filled in is none."""
    rows: dict[int, dict[str, Any]] = {}
    for path, answer in typed_answers(as_table(service), [APPLICATIONS], form.data).items():
        _list, place, question = path.split(".", 2)
        rows.setdefault(int(place), {})[question] = answer
    return sorted(rows.items())


def _errors(checked: Applications) -> dict[str, FieldError]:
    if not checked.rows:
        return {APPLICATIONS: FieldError("said", {"said": gettext("There is no application in the table yet.")})}
    return {f"{APPLICATIONS}.{fault.line}.{fault.path}": fault.error for fault in checked.faults}


def _table(request: HttpRequest, service: Definition, form: PageForm, status: int = 200) -> HttpResponse:
    table = as_table(service)
    context = _context(service) | {
        "form": form,
        "most": table.data.fields[APPLICATIONS].max_items,
        "when": form.when,
        "warn": form.warn,
        "facts": {"$paths": list(service.data.fields)},
    }
    return page(request, "services/batch_table.html", context, status=status)


def _context(service: Definition) -> dict[str, Any]:
    return {"service": say(service.title, get_language() or "id"), "type": service.id, "all": service.batch}


def _papers(request: HttpRequest, service: Definition, table: PageForm, checked: Applications) -> HttpResponse:
    """Ask for the papers that hold for all, where the service has any; else go on to what will be sent."""
    asked = [paper for paper in service.documents.values() if not paper.provided_by]
    answered = STEP in request.POST
    form = BringForm(asked, get_language() or "id", *((request.POST, request.FILES) if answered else ()))
    rows = [row for _place, row in checked.rows]
    if not asked:
        return begin_or_refuse(request, service, rows, {})
    needed = check_applications(service, _rows_typed(service, table), frozenset()).faults
    if answered and form.is_valid():
        papers = {field.removeprefix(PAPER_FIELD): files for field, files in form.chosen()}
        missing = check_applications(service, _rows_typed(service, table), frozenset(papers)).faults
        for paper in dict.fromkeys(fault.paper for fault in missing):
            form.add_error(f"{PAPER_FIELD}{paper}", _missing(fault.line for fault in missing if fault.paper == paper))
        try:
            if not missing:
                return begin_or_refuse(request, service, rows, papers)
        except RefusedFile as refused:
            form.add_error(None, refused)
    context = _context(service) | {"form": form, "typed": _typed_fields(table), "count": len(rows)}
    context["needed"] = [f"{PAPER_FIELD}{fault.paper}" for fault in needed]
    return page(request, "services/batch_papers.html", context, status=422 if form.errors else 200)


def _missing(places: Iterable[int]) -> str:
    numbers = ", ".join(str(place + 1) for place in places)
    return gettext("This paper is missing. It is needed for: %s.") % numbers


def _typed_fields(table: PageForm) -> list[tuple[str, Any]]:
    """Return what was typed as fields that a page carries along."""
    own = f"{name_of(APPLICATIONS)}{SEPARATOR}"
    typed = table.data
    assert isinstance(typed, MultiValueDict)
    return [(name, value) for name, values in typed.lists() for value in values if name.startswith(own)]
