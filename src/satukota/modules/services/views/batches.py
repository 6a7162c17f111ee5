"""Many applications from one sheet: choose it, look at what was read, send all, keep the receipt."""

from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import CaseType, Definition, definition, pinned_definition, say
from satukota.kernel.files.api import RefusedFile
from satukota.kernel.limits.api import Limit
from satukota.kernel.people.api import User
from satukota.kernel.readers.api import UnreadableTable
from satukota.kernel.tables.api import book_answer, workbook
from satukota.kernel.tracking import Code
from satukota.modules.services.actions.batches import (
    NewVersionError,
    RowRefused,
    begin_batch,
    find_batch,
    send_batch,
)
from satukota.modules.services.actions.drafts import NotOffered, built_ins, draft_answers
from satukota.modules.services.actions.submission import title_of
from satukota.modules.services.forms import PAPER_FIELD, BatchForm
from satukota.modules.services.models import Batch, Draft
from satukota.modules.services.queries.admission import WEB, refused_start
from satukota.modules.services.queries.batches import Applications, TwoColumns, batch_heads, read_applications
from satukota.modules.services.queries.catalogue import FAMILY
from satukota.modules.services.queries.fees import fee_lines
from satukota.modules.services.queries.journey import Journey
from satukota.modules.services.views.apply import not_offered, told_errors
from satukota.modules.services.views.ended import while_in_force
from satukota.modules.services.views.journey import gone
from satukota.web.api import assurance_level, limited, page, rupiah

SHEETS = Limit("services.sheets", 30, 3600)
MOST_FAULTS = 200


def service_of_batches(case_type: str) -> Definition:
    """Return a service that takes many applications at once. Raises Http404."""
    try:
        found = definition(case_type) if case_type.startswith(FAMILY) else None
    except CaseType.DoesNotExist:
        found = None
    if found is None or not found.batch:
        raise Http404
    return found


@while_in_force
def batch_sheet(_request: HttpRequest, case_type: str) -> HttpResponse:
    """Give an empty sheet with a column for each question."""
    service = service_of_batches(case_type)
    heads = list(batch_heads(service).values())
    content = workbook("permohonan", heads, [], {head: max(14, len(head) + 2) for head in heads})
    return book_answer(f"{case_type}.xlsx", content)


@limited(SHEETS)
@while_in_force
def start_batch(request: HttpRequest, case_type: str) -> HttpResponse:
    """Take a sheet of applications; what is wrong is said row by row, and then nothing is kept."""
    service, language = service_of_batches(case_type), get_language() or "id"
    refused = refused_at_the_door(request, service)
    if refused:
        return refused
    form = BatchForm(service, language, request.POST or None, request.FILES or None)
    read: Applications | None = None
    if request.method == "POST" and form.is_valid():
        papers = {field.removeprefix(PAPER_FIELD): files for field, files in form.chosen()}
        try:
            read = read_applications(service, form.cleaned_data["sheet"].read(), frozenset(papers))
            if not read.rows:
                form.add_error("sheet", gettext("There is no application below the heads."))
            elif not read.faults:
                for words in _notes(read):
                    notes.warning(request, words)
                return begin_or_refuse(request, service, [row for _line, row in read.rows], papers)
        except UnreadableTable as unreadable:
            form.add_error("sheet", _unreadable(unreadable, service))
        except RefusedFile as refused_file:
            form.add_error(None, refused_file)
    context = {
        "form": form,
        "service": say(service.title, language),
        "type": case_type,
        "most": service.batch,
        "faults": read.faults[:MOST_FAULTS] if read else [],
        "more": max(0, len(read.faults) - MOST_FAULTS) if read else 0,
        "left_out": _notes(read) if read else [],
        "count": len(read.rows) if read else 0,
    }
    wrong = form.errors or (read and read.faults)
    return page(request, "services/batch_start.html", context, status=422 if wrong else 200)


def _notes(read: Applications) -> list[str]:
    """Return in sentences what of a sheet was left out, and what was read although the sheet hides it."""
    said = (
        (gettext("These columns are no question of this service and were left out: %s."), read.unknown),
        (gettext("These sheets of the file were not read: %s."), read.others),
        (gettext("These rows are hidden in the sheet and were read all the same: %s."), read.unseen),
    )
    return [words % ", ".join(map(str, named)) for words, named in said if named]


def refused_at_the_door(request: HttpRequest, service: Definition) -> HttpResponse | None:
    """Lead elsewhere whoever may not begin this service here, before anything is typed; None lets in."""
    user = request.user if isinstance(request.user, User) else None
    refused = refused_start(service, WEB, user, assurance_level(request))
    return not_offered(request, service.id, refused) if refused else None


def begin_or_refuse(
    request: HttpRequest, service: Definition, rows: list[dict[str, Any]], papers: dict[str, Any]
) -> HttpResponse:
    """Keep applications that are right as one batch and go to its page. Raises RefusedFile."""
    user = request.user if isinstance(request.user, User) else None
    try:
        token = begin_batch(service.id, rows, papers, user=user, level=assurance_level(request))
    except NotOffered as refused:
        return not_offered(request, service.id, refused.code)
    return HttpResponseRedirect(reverse("services:batch", args=[token]))


def _unreadable(unreadable: UnreadableTable, service: Definition) -> str:
    reasons = {
        "too_many_rows": gettext("A sheet brings at most %s applications.") % service.batch,
        "heads": gettext("No line names the questions. Use the empty sheet from this page."),
        "password": gettext("The file is locked with a password."),
    }
    if isinstance(unreadable, TwoColumns):
        return gettext("Two columns are called “%s”. Keep the one that counts.") % unreadable.head
    return reasons.get(unreadable.code, gettext("This file cannot be read as a sheet (.xlsx, .ods or .csv)."))


def batch(request: HttpRequest, token: str) -> HttpResponse:
    """Show a batch before it is sent, and as a receipt afterwards."""
    found = find_batch(token)
    if found is None:
        return gone(request)
    problem = ""
    if request.method == "POST" and found.sent_at is None:
        try:
            send_batch(found)
            return HttpResponseRedirect(reverse("services:batch", args=[token]))
        except RowRefused as refused:
            told = told_errors(pinned_definition(found.definition_id), refused.invalid)
            problem = gettext("Application %(place)s: %(why)s") % {"place": refused.place, "why": told}
        except NewVersionError:
            problem = gettext("The service has changed since the sheet was read. Please send the sheet again.")
    response = page(request, "services/batch.html", _context(found, token, problem), status=422 if problem else 200)
    response["Cache-Control"] = "no-store"
    return response


def _context(found: Batch, token: str, problem: str) -> dict[str, Any]:
    language = get_language() or "id"
    service = pinned_definition(found.definition_id)
    drafts = list(found.drafts.select_related("case").order_by("id"))
    rows = [_row(service, draft, place, language) for place, draft in enumerate(drafts, 1)]
    return {
        "batch": found,
        "rows": rows,
        "service": say(service.title, language),
        "total": rupiah(sum(row["cost"] for row in rows)) if service.fees else "",
        "address": absolute(reverse("services:batch", args=[token])),
        "problem": problem,
    }


def _row(service: Definition, draft: Draft, place: int, language: str) -> dict[str, Any]:
    if draft.case:
        state = service.states[draft.case.state]
        link = reverse("services:track", args=[str(Code(draft.case.number, draft.secret))])
        label = say(state.public_label or state.label, language)
        return {
            "place": place,
            "title": draft.case.title,
            "number": draft.case.number,
            "state": label,
            "link": link,
            "cost": 0,
        }
    answers = draft_answers(draft)
    journey = Journey(service, answers, built_ins(draft), frozenset())
    cost = sum(amount for _label, _basis, amount in fee_lines(service, journey.facts()))
    read = [pair for form_page in journey.pages() for pair in journey.rows(form_page, language)]
    return {"place": place, "title": title_of(service, answers), "cost": cost, "price": rupiah(cost), "answers": read}
