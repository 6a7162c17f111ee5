"""Corrections of issued papers: ask with the answers that were wrong, decide by a second person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import (
    Case,
    Definition,
    answers_of,
    case_facts,
    flatten,
    nest,
    pinned_definition,
    validate,
    visible,
    with_computed,
)
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import RefusedFile
from satukota.kernel.people.api import User, actor_for, require
from satukota.kernel.tracking import read_code
from satukota.modules.services.actions.corrections import (
    NotNow,
    ask,
    change_rows,
    decide,
    may_sign,
    waiting_corrections,
)
from satukota.modules.services.actions.drafts import case_of_code
from satukota.modules.services.actions.papers import printed_outputs
from satukota.modules.services.actions.register import refused_corrections, tell_again
from satukota.modules.services.forms import AnswerForm, CorrectionForm
from satukota.modules.services.forms.questions import PageForm, asked_form, typed_answers
from satukota.modules.services.forms.rows import name_of
from satukota.modules.services.models import Correction, Paper
from satukota.modules.services.queries.agencies import agencies_for
from satukota.modules.services.queries.case_page import reads_all
from satukota.modules.services.queries.changes import changed_answers
from satukota.modules.services.queries.printable import unprintable_answers
from satukota.web.api import page, staff_only

REFUSALS: dict[str, Callable[[], str]] = {
    "same": lambda: gettext("Nothing differs from what stands on the paper. Change the answer that is wrong."),
    "valid": lambda: gettext("This paper did not hold any more."),
    "asked": lambda: gettext("A correction of this paper waits for a decision already."),
    "signs": lambda: gettext("Only who signs the papers of this matter decides about their correction."),
    "four_eyes": lambda: gettext("Somebody else must decide what you asked for (four eyes)."),
}


@dataclass
class Request:
    """What somebody asks to be put right: the form of all answers that were asked, why, and what shows it.

    `lost` tells that files were chosen, which no browser keeps when a form comes back.
    """

    form: PageForm
    reason: CorrectionForm
    done: bool = False
    lost: bool = False

    @property
    def status(self) -> int:
        """Return the status of a page that shows it."""
        return 422 if self.form.errors or self.reason.errors else 200


@staff_only
def correct_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a correction: the answers as they stand, to be put right, and why."""
    require(request.user, "services.work")
    user = request.user
    assert isinstance(user, User)
    mine = agencies_for(user, "services.work")
    paper = get_object_or_404(Paper.objects.select_related("case"), pk=pk, case__agency_id__in=mine)
    if not reads_all(user, paper.case):
        raise Http404  # all answers stand on this page
    asked = _asked(request, paper, user)
    if asked.done:
        return HttpResponseRedirect(reverse("case", args=[paper.case.number]))
    if request.method != "POST":
        record_reading(actor_for(user), "case", paper.case_id, "correction")
    context = {"paper": paper, "form": asked.form, "reason": asked.reason, "lost": asked.lost}
    return page(request, "services/correct_paper.html", context, status=asked.status)


def ask_as_applicant(request: HttpRequest, token: str) -> HttpResponse:
    """Let an applicant ask that what stands wrong on the papers is put right; an office decides."""
    code = read_code(token)
    try:
        case = case_of_code(code) if code else None
    except Case.DoesNotExist:
        case = None
    paper = Paper.objects.filter(case=case, status=Paper.Status.VALID).order_by("id").first() if case else None
    if paper is None or case is None:
        raise Http404
    asked, back = _asked(request, paper, None), reverse("services:track", args=[token])
    if asked.done:
        return HttpResponseRedirect(back)
    record_reading(Actor(None, "applicant"), "case", case.pk, "own-correction")
    context = {"paper": paper, "form": asked.form, "reason": asked.reason, "lost": asked.lost, "back": back}
    response = page(request, "services/ask_correction.html", context, status=asked.status)
    response["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest, paper: Paper, user: User | None) -> Request:
    case, language = paper.case, get_language() or "id"
    definition = pinned_definition(case.definition_id)
    facts = case_facts(case, definition, timezone.now())
    posted = request.POST if request.method == "POST" else None
    paths = _asked_paths(definition, facts, posted)
    form = asked_form(definition, paths, language, posted=posted, answers=answers_of(case))
    asked = Request(form, CorrectionForm(request.POST or None, request.FILES or None), lost=bool(request.FILES))
    if not form.is_bound:
        asked.reason = CorrectionForm(initial={"reason": request.POST.get("reason", "")})
        return asked
    if not asked.reason.is_valid():
        return asked
    known = {name: value for name, value in facts.items() if name.startswith("$")}
    typed = {**_unasked(definition, case, paths), **typed_answers(definition, paths, form.data)}
    checked = validate(definition.data, nest(typed), known=known, text=True, pages=definition.pages)
    answers = with_computed(definition, checked.data, timezone.localtime())
    errors = checked.errors or unprintable_answers(definition, printed_outputs(definition, answers), answers, language)
    if errors:
        asked.form.put_errors(errors)
    else:
        asked.done = _ask(request, paper, checked.data, asked.reason, user)
    return asked


def _asked_paths(definition: Definition, facts: Mapping[str, Any], posted: QueryDict | None) -> list[str]:
    """Return the questions of the pages that belong to a matter: as it stands, and as what was typed makes it.

    Who says that the parents never married is asked why no father is registered, which nobody asked before.
    """
    every = [path for part in definition.pages for path in part.fields]
    sent = [path for path in every if posted and name_of(path) in posted]
    known = {name: value for name, value in facts.items() if not name.startswith("$")}
    typed = typed_answers(definition, sent, posted) if posted else {}
    changed = {**facts, **nest({**flatten(known), **typed})}
    pages = [part for part in definition.pages if not part.skip_when or not part.skip_when.true(facts)]
    more = [part for part in definition.pages if part.skip_when and not part.skip_when.true(changed)]
    return [path for part in definition.pages if part in pages or part in more for path in part.fields]


def _unasked(definition: Definition, case: Case, paths: list[str]) -> dict[str, object]:
    """Return the answers of a case that are not asked here, as they are: those that the office or SIAK gave."""
    asked, computed = set(paths), set(definition.data.computed)
    answers = flatten({name: value for name, value in answers_of(case).items() if not name.startswith("$")})
    return {
        path: value
        for path, value in answers.items()
        if path not in computed and not any(path == name or path.startswith(f"{name}.") for name in asked)
    }


def _ask(
    request: HttpRequest, paper: Paper, answers: dict[str, object], why: CorrectionForm, user: User | None
) -> bool:
    """Ask for what was typed; False with what is wrong in the form or above it."""
    typed = why.cleaned_data
    try:
        ask(paper, changed_answers(paper.case, answers), typed["reason"], user, typed["papers"])
    except RefusedFile as refused:
        why.add_error("papers", refused)
        return False
    except NotNow as refused:
        notes.warning(request, REFUSALS[refused.code]())
        return False
    notes.success(request, gettext("Asked. Somebody else decides; until then the paper holds as it is."))
    return True


@staff_only
def corrections(request: HttpRequest) -> HttpResponse:
    """List the corrections that wait for a decision, with what changes."""
    require(request.user, "services.papers")
    return _waiting(request, {})


def _waiting(request: HttpRequest, typed: dict[int, AnswerForm]) -> HttpResponse:
    """Show what waits; what was typed about a correction stands at it, with what is wrong."""
    user, language = request.user, get_language() or "id"
    assert isinstance(user, User)
    rows: list[dict[str, Any]] = [
        {
            "asked": correction,
            "changes": change_rows(correction, language),
            "own": correction.asked_by_id == user.pk,
            "signs": may_sign(correction.paper.case, user),
            "form": typed.get(correction.pk) or AnswerForm(prefix=str(correction.pk)),
        }
        for correction in waiting_corrections(user)
    ]
    for row in rows:
        record_reading(actor_for(user), "case", row["asked"].paper.case_id, "correction")
    context = {"rows": rows, "refused": list(refused_corrections(user))}
    return page(request, "services/corrections.html", context, status=422 if typed else 200)


@staff_only
@require_POST
def decide_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the corrected paper, or refuse."""
    require(request.user, "services.papers")
    user = request.user
    assert isinstance(user, User)
    correction = get_object_or_404(Correction, pk=pk, paper__case__agency_id__in=agencies_for(user, "services.papers"))
    form = AnswerForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _waiting(request, {pk: form})
    try:
        papers = decide(correction, user, form.cleaned_data["answer"], accept=request.POST.get("do") == "accept")
        numbers = ", ".join(str(paper) for paper in papers)
        words = (
            gettext("Issued anew: %s. The old papers say that they were replaced.") % numbers
            if papers
            else gettext("Refused.")
        )
        notes.success(request, words)
    except NotNow as refused:
        notes.warning(request, REFUSALS[refused.code]())
    return HttpResponseRedirect(reverse("services:corrections"))


@staff_only
@require_POST
def tell_siak_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a correction that SIAK refused to it once more."""
    require(request.user, "services.work")
    user = request.user
    assert isinstance(user, User)
    case = get_object_or_404(visible(user), pk=pk, agency_id__in=agencies_for(user, "services.work"))
    if tell_again(case, user):
        notes.success(request, gettext("Sent to SIAK once more. Its answer stands here as soon as it comes."))
    else:
        notes.info(request, gettext("This was done already."))
    return HttpResponseRedirect(reverse("case", args=[case.number]))
