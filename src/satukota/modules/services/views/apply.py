"""Apply: from the service's page to the number, without an account and without a program."""

from typing import Any

from django.contrib import messages as notes
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import (
    Case,
    Definition,
    Invalid,
    NotAllowed,
    field_message,
    find_answer,
    flatten,
    nest,
    put_answer,
    refusal_message,
    say,
    validate,
)
from satukota.kernel.files.api import RefusedFile
from satukota.kernel.limits.api import Limit, seconds_to_wait_from
from satukota.kernel.people.api import User
from satukota.kernel.tracking import read_code
from satukota.modules.services.actions.corrections import question_of
from satukota.modules.services.actions.drafts import (
    NotOffered,
    add_paper,
    begin,
    find_draft,
    origins_of,
    reuse,
    save_answers,
)
from satukota.modules.services.actions.prefilling import Prefilled, prefill
from satukota.modules.services.actions.printing import form_to_sign
from satukota.modules.services.actions.sequels import NotFollowing
from satukota.modules.services.actions.submission import NewVersionError, send
from satukota.modules.services.forms import UploadsForm
from satukota.modules.services.forms.questions import asked_form, typed_answers
from satukota.modules.services.forms.rows import name_of, path_of
from satukota.modules.services.models import Draft
from satukota.modules.services.queries.catalogue import FAMILY
from satukota.modules.services.queries.fees import announced_fees
from satukota.modules.services.queries.journey import CHECK, PAPERS, Journey
from satukota.modules.services.queries.origins import fillable_here, may_be_filled, origin_words
from satukota.modules.services.queries.quotas import full_quota
from satukota.modules.services.views.changed import ask_first
from satukota.modules.services.views.ended import while_in_force
from satukota.modules.services.views.following import NOT_FOLLOWING, sent_before_words
from satukota.modules.services.views.journey import gone, journey_of, step_url
from satukota.web.api import assurance_level, page, rupiah

REGISTERS_ASKED = Limit("services.registers", 60, 3600)
"""How often registers are asked for an address in an hour; beyond it people type."""


@require_POST
@while_in_force
def start(request: HttpRequest, case_type: str) -> HttpResponse:
    """Begin an application and go to its first question."""
    if not case_type.startswith(FAMILY):
        raise Http404
    user = request.user if isinstance(request.user, User) else None
    try:
        started = begin(case_type, user=user, level=assurance_level(request))
    except NotOffered as refused:
        return not_offered(request, case_type, refused.code)
    return HttpResponseRedirect(reverse("services:resume", args=[started.token]))


def not_offered(request: HttpRequest, case_type: str, code: str) -> HttpResponse:
    """Say why an application does not begin so, and lead to where it does."""
    page_of_service = reverse("services:service", args=[case_type])
    if code == "channel":
        notes.warning(request, gettext("This service is not begun here on the web. The office helps you."))
        return HttpResponseRedirect(page_of_service)
    reasons = {
        "audience": gettext("Only people of an agency apply for this service. Please sign in."),
        "assurance": gettext("This service needs to know who you are. Please sign in (with your second step)."),
    }
    notes.warning(request, reasons[code])
    if request.user.is_authenticated:
        return HttpResponseRedirect(page_of_service)
    return redirect_to_login(page_of_service)


def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Go on where the draft stands."""
    draft = find_draft(token)
    if draft is None:
        return gone(request)
    if draft.case:
        return _to_track(draft)
    asked = ask_first(draft, token)
    if asked:
        return asked
    journey = journey_of(draft)
    first = journey.steps()[0]
    return HttpResponseRedirect(step_url(token, journey.first_open() if journey.answers else first))


def _to_track(draft: Draft) -> HttpResponse:
    code = f"{draft.case.number}-{draft.secret}" if draft.case else ""
    return HttpResponseRedirect(reverse("services:track", args=[code]) + "?new")


def step(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """Show a page of questions, the papers or the summary; take what was typed."""
    draft = find_draft(token)
    if draft is None:
        return gone(request)
    if draft.case:
        return _to_track(draft)
    # What is typed on a page is kept first, under the version that asked for it.
    asked = ask_first(draft, token) if request.method != "POST" or step == CHECK else None
    if asked:
        return asked
    journey = journey_of(draft)
    if step not in journey.steps():
        return HttpResponseRedirect(step_url(token, journey.first_open()))
    if step == CHECK:
        return _check(request, draft, journey, token)
    return (
        _papers(request, draft, journey, token)
        if step == PAPERS
        else _questions(request, draft, journey, (token, step))
    )


def context_of(journey: Journey, token: str, here: str) -> dict[str, Any]:
    """Return what every page of an application shows."""
    steps, language = journey.steps(), get_language() or "id"
    place = steps.index(here)
    back = step_url(token, steps[place - 1]) if place else reverse("services:service", args=[journey.definition.id])
    return {
        "service": say(journey.definition.title, language),
        "token": token,
        "step": here,
        "now": place + 1,
        "total": len(steps),
        "back": back,
        "kept_until": journey.kept_until,
        "resume": reverse("services:resume", args=[token]),
        "left_out": journey.left_out,
        "resume_address": absolute(reverse("services:resume", args=[token])),
        "returned": journey.return_note,
        "wrong": [name_of(path) for path in journey.return_note.paths] if journey.return_note else (),
    }


def _after(request: HttpRequest, journey: Journey, token: str, here: str) -> HttpResponse:
    steps = journey.steps()
    place = steps.index(here) if here in steps else 0
    if "change" in request.GET:
        wrong = [step for step in steps[place + 1 :] if step in journey.wrong_pages]
        return HttpResponseRedirect(
            f"{step_url(token, wrong[0])}?change" if wrong else step_url(token, journey.first_open())
        )
    following = steps[min(place + 1, len(steps) - 1)]
    return HttpResponseRedirect(step_url(token, following if following != CHECK else journey.first_open()))


def _questions(request: HttpRequest, draft: Draft, journey: Journey, at: tuple[str, str]) -> HttpResponse:
    token, here = at
    definition, language = journey.definition, get_language() or "id"
    form_page = next(form_page for form_page in journey.pages() if form_page.id == here)
    posted = request.POST if request.method == "POST" else None
    form = asked_form(definition, form_page.fields, language, posted=posted, answers=journey.answers)
    origins = origins_of(draft)
    for name, field in form.fields.items():
        origin = origins.get(path_of(name))
        if origin:
            field.help_text = gettext("From: %s. Change it where it is not right.") % origin_words(origin, language)
    if not form.is_bound:
        return _page(request, journey, at, form, definition)
    typed = typed_answers(definition, form_page.fields, form.data)
    answers, errors = _merged_answers(journey, form_page.fields, typed, here)
    done = Prefilled()
    if not errors or may_be_filled(definition, errors):
        save_answers(draft, answers)
        done = prefill(draft, lambda: not seconds_to_wait_from(REGISTERS_ASKED, request))
    for register in done.silent:
        notes.info(request, gettext("%s gives no answer just now. Please type the answers yourself.") % register)
    if any(path in form_page.fields for path in done.paths):
        return HttpResponseRedirect(request.get_full_path())  # to be looked at where it was filled in
    if errors:
        form.put_errors(errors)
        return _page(request, journey, at, form, definition, status=422)
    return _after(request, journey_of(draft), token, here)


def _merged_answers(
    journey: Journey, paths: tuple[str, ...], typed: dict[str, Any], here: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return all answers with those of a page in their place, and what is wrong on that page."""
    definition = journey.definition
    merged = {name: value for name, value in journey.answers.items() if not name.startswith("$")}
    # What is asked on a page may depend on answers of others: they are there when it is judged.
    others = {path: value for path, value in flatten(merged).items() if not _lies_in(path, paths)}
    clean = validate(definition.data, nest({**others, **typed}), known=journey.known, text=True, require=())
    for path in paths:
        put_answer(merged, path, find_answer(clean.data, path))
    merged = _without_empty(merged)
    after = Journey(definition, merged, journey.known, journey.documents, journey.return_note)
    form_page = next(form_page for form_page in journey.pages() if form_page.id == here)
    own = {path: error for path, error in clean.errors.items() if _lies_in(path, paths)}
    return _plain_answers(definition, after), {**after.errors(form_page), **own}


def _lies_in(path: str, questions: tuple[str, ...]) -> bool:
    return path in questions or path.startswith(tuple(f"{question}." for question in questions))


def _plain_answers(definition: Definition, journey: Journey) -> dict[str, Any]:
    """Return the answers without what is computed; one that does not fit (any more) stays until it is put right."""
    checked, computed = journey.checked_answers(), set(definition.data.computed)
    flat = {path: value for path, value in flatten(checked.data).items() if path not in computed}
    wrong = {path: find_answer(journey.answers, path) for path in checked.errors if path in definition.data.fields}
    return nest({**flat, **flatten({path: value for path, value in wrong.items() if value is not None})})


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return nest({path: value for path, value in flatten(data).items() if value is not None})


def _page(
    request: HttpRequest, journey: Journey, at: tuple[str, str], form: Any, definition: Definition, status: int = 200
) -> HttpResponse:
    token, here = at
    form_page = next(form_page for form_page in journey.pages() if form_page.id == here)
    context = context_of(journey, token, here) | {
        "form": form,
        "title": say(form_page.title, get_language() or "id"),
        "fillable": fillable_here(definition, form_page, get_language() or "id"),
        "when": form.when,
        "warn": form.warn,
        "doubts": []
        if form.errors or form.changed_list
        else [sentence for _path, sentence in journey.doubts(form_page, get_language() or "id")],
        "facts": {**journey.facts(), "$paths": list(definition.data.fields)} if form.when or form.warn else {},
    }
    return page(request, "services/step.html", context, status=status)


def _papers(request: HttpRequest, draft: Draft, journey: Journey, token: str) -> HttpResponse:
    language = get_language() or "id"
    form = UploadsForm(journey.definition, language, request.POST or None, request.FILES or None)
    if request.method == "POST":
        for name, uploads in request.FILES.lists():
            paper = name.removeprefix("document__")
            if paper in journey.definition.documents:
                _take(draft, paper, uploads, form)
        if "reuse" in request.POST:
            _reuse(request, draft)
        journey = journey_of(draft)
        if not form.errors and "continue" in request.POST:
            missing = journey.missing_papers()
            for paper in missing:
                form.add_error(f"document__{paper}", gettext("Please add this paper."))
            if not missing:
                return _after(request, journey, token, PAPERS)
    groups = _groups(journey, form, _names_of_papers(draft))
    context = context_of(journey, token, PAPERS) | {"form": form, "groups": groups}
    return page(request, "services/papers_step.html", context, status=422 if form.errors else 200)


def _names_of_papers(draft: Draft) -> dict[str, str]:
    """Return the names of the files of each paper, in their order."""
    names: dict[str, list[str]] = {}
    for row in draft.files.select_related("file"):
        names.setdefault(row.document, []).append(row.file.name)
    return {document: ", ".join(files) for document, files in names.items()}


def _reuse(request: HttpRequest, draft: Draft) -> None:
    code = read_code(request.POST.get("earlier", ""))
    try:
        count = reuse(draft, code) if code else 0
    except Case.DoesNotExist:
        code, count = None, 0
    if code is None:
        notes.warning(
            request, gettext("We find no application with this code. Compare it with the message that you got.")
        )
    elif count:
        notes.success(request, gettext("%s papers were taken over.") % count)
    else:
        notes.info(request, gettext("That application has no paper that is asked for here."))


def _take(draft: Draft, paper: str, uploads: list[Any], form: UploadsForm) -> None:
    try:
        add_paper(draft, paper, *uploads)
    except RefusedFile as refused:
        form.is_valid()
        form.add_error(f"document__{paper}", refused)


def _groups(journey: Journey, form: UploadsForm, there: dict[str, str]) -> list[dict[str, Any]]:
    """Return the papers in groups: those of which one is enough stand together."""
    groups: dict[str, dict[str, Any]] = {}
    for paper in journey.papers():
        needed = paper.required or bool(paper.one_of) or paper.required_when is not None
        group = groups.setdefault(
            paper.one_of or paper.id, {"one_of": bool(paper.one_of), "needed": needed, "papers": []}
        )
        row = {
            "field": form[f"document__{paper.id}"],
            "name": there.get(paper.id, ""),
            "held": paper.id in journey.documents,
        }
        group["papers"].append({**row, "paper": paper, "generate": paper.generate})
    return list(groups.values())


def _check(request: HttpRequest, draft: Draft, journey: Journey, token: str) -> HttpResponse:
    first = journey.first_open()
    if first != CHECK:
        return HttpResponseRedirect(step_url(token, first))
    problem, sent_before = "", dict[str, str]()
    if request.method == "POST":
        try:
            send(draft)
            draft.refresh_from_db()
            return _to_track(draft)
        except NewVersionError:
            return HttpResponseRedirect(reverse("services:resume", args=[token]))
        except NotFollowing as error:
            problem, sent_before = NOT_FOLLOWING[error.code](), sent_before_words(draft)
        except NotAllowed as error:
            problem = refusal_message(error.refusal)
        except Invalid as error:
            problem = gettext("Some answers are not right any more: %s") % told_errors(journey.definition, error)
    language = get_language() or "id"
    problem = problem or full_quota(journey.definition, journey.facts(), draft.corrects, draft.follows_id)
    parts = [
        {
            "title": say(form_page.title, language),
            "rows": journey.rows(form_page, language),
            "doubts": [sentence for _path, sentence in journey.doubts(form_page, language)],
            "url": step_url(token, form_page.id) + "?change",
            "wrong": form_page.id in journey.wrong_pages,
        }
        for form_page in journey.pages()
    ]
    owed = announced_fees(journey.definition, journey.facts(), language)
    papers = [say(paper.title, language) for paper in journey.papers() if paper.id in journey.documents]
    context = context_of(journey, token, CHECK) | {
        "parts": parts,
        "papers": papers,
        "papers_url": step_url(token, PAPERS),
        "problem": problem,
        "sent_before": sent_before,
        "privacy": journey.definition.privacy,
        "fees": [(name, gettext("said with the bill") if amount is None else rupiah(amount)) for name, amount in owed],
    }
    return page(request, "services/check.html", context, status=422 if problem and request.method == "POST" else 200)


def told_errors(definition: Definition, invalid: Invalid) -> str:
    """Return what is wrong with answers in words, each with its question."""
    language = get_language() or "id"
    lines = (
        f"{question_of(definition, path, language)[0]}: {field_message(error)}"
        for path, error in invalid.errors.items()
    )
    return "; ".join(sorted(lines))


def print_form(_request: HttpRequest, token: str, document: str) -> HttpResponse:
    """Print the form that an applicant signs instead of a paper (SPTJM), filled with the answers."""
    draft = find_draft(token)
    journey = journey_of(draft) if draft else None
    paper = journey.definition.documents.get(document) if journey else None
    if journey is None or paper is None or not paper.generate:
        raise Http404
    pdf = form_to_sign(paper, journey.facts())
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{document}.pdf"'}
    )
