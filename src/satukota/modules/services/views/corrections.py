"""Corrections of issued papers: ask with the answers that were wrong, decide by a second person."""

from collections.abc import Callable

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import answers_of, nest, pinned_definition, validate
from satukota.kernel.people.api import User, actor_for, agencies_of, below, require
from satukota.modules.services.actions.corrections import (
    NotNow,
    ask,
    change_rows,
    changed_answers,
    decide,
    waiting_corrections,
)
from satukota.modules.services.forms import ReasonForm, initial_values, page_form, typed_answers
from satukota.modules.services.models import Correction, Paper
from satukota.web.api import page, staff_only

REFUSALS: dict[str, Callable[[], str]] = {
    "same": lambda: gettext("Nothing differs from what stands on the paper. Change the answer that is wrong."),
    "valid": lambda: gettext("This paper did not hold any more."),
    "asked": lambda: gettext("A correction of this paper waits for a decision already."),
    "four_eyes": lambda: gettext("Somebody else must decide what you asked for (four eyes)."),
}


@staff_only
def correct_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a correction: the answers as they stand, to be put right, and why."""
    require(request.user, "services.work")
    user, language = request.user, get_language() or "id"
    assert isinstance(user, User)
    mine = below(agencies_of(user))
    paper = get_object_or_404(Paper.objects.select_related("case"), pk=pk, case__agency_id__in=mine)
    definition = pinned_definition(paper.case.definition_id)
    paths = [path for form_page in definition.pages for path in form_page.fields]
    before = answers_of(paper.case)
    form = page_form(definition, paths, language)(
        request.POST or None, initial=initial_values(definition, paths, before)
    )
    reason = ReasonForm(request.POST or None)
    if request.method != "POST":
        record_reading(actor_for(user), "case", paper.case_id, "correction")
    elif reason.is_valid():
        checked = validate(
            definition.data, nest(typed_answers(definition, paths, request.POST)), known={}, text=True, require=()
        )
        own = {
            path: error
            for path, error in checked.errors.items()
            if path.split(".")[0] in {p.split(".")[0] for p in paths}
        }
        if own:
            form.put_errors(own)
        elif _ask(request, paper, checked.data, reason.cleaned_data["reason"]):
            return HttpResponseRedirect(reverse("case", args=[paper.case.number]))
    context = {"paper": paper, "form": form, "reason": reason}
    return page(request, "services/correct_paper.html", context, status=422 if form.errors or reason.errors else 200)


def _ask(request: HttpRequest, paper: Paper, answers: dict[str, object], reason: str) -> bool:
    user = request.user
    assert isinstance(user, User)
    try:
        ask(paper, changed_answers(paper, answers), reason, user)
    except NotNow as refused:
        notes.warning(request, REFUSALS[refused.code]())
        return False
    notes.success(request, gettext("Asked. Somebody else decides; until then the paper holds as it is."))
    return True


@staff_only
def corrections(request: HttpRequest) -> HttpResponse:
    """List the corrections that wait for a decision, with what changes."""
    require(request.user, "services.papers")
    user, language = request.user, get_language() or "id"
    assert isinstance(user, User)
    rows = [
        (correction, change_rows(correction, language), correction.asked_by_id == user.pk)
        for correction in waiting_corrections(user)[:100]
    ]
    for correction, _changes, _own in rows:
        record_reading(actor_for(user), "case", correction.paper.case_id, "correction")
    return page(request, "services/corrections.html", {"rows": rows})


@staff_only
@require_POST
def decide_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the corrected paper, or refuse."""
    require(request.user, "services.papers")
    user = request.user
    assert isinstance(user, User)
    correction = get_object_or_404(Correction, pk=pk, paper__case__agency_id__in=below(agencies_of(user)))
    try:
        corrected = decide(correction, user, accept=request.POST.get("do") == "accept")
        words = (
            gettext("%s is issued; the old paper says that it was replaced.") % corrected
            if corrected
            else gettext("Refused.")
        )
        notes.success(request, words)
    except NotNow as refused:
        notes.warning(request, REFUSALS[refused.code]())
    return HttpResponseRedirect(reverse("services:corrections"))
