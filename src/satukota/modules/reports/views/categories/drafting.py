"""Writing a category: a new one, one part of it, its questions. Nothing is in force before it is published."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.modules.reports.actions.categories import refuse
from satukota.modules.reports.actions.category_drafts import begin_category, change_draft
from satukota.modules.reports.forms.categories import SECTIONS, NewCategoryForm
from satukota.modules.reports.forms.category_questions import QuestionForm
from satukota.modules.reports.queries.category_words import said
from satukota.modules.reports.rules.category_faults import question_fault
from satukota.modules.reports.rules.category_values import Values
from satukota.modules.reports.views.categories.guards import PERMISSION, changeable, require_all
from satukota.web.api import actor_of, editing, page, permission_required


def _page_of(code: str, part: str = "") -> str:
    return reverse("reports:category", args=[code]) + part


@permission_required(PERMISSION)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a new category; it waits as a draft until it is published."""
    require_all(request)
    form = NewCategoryForm(request.POST or None)
    return editing(
        request,
        form,
        lambda sent: begin_category(sent.values(), actor_of(request)),
        title=_("New category"),
        back=reverse("reports:categories"),
        done=lambda draft: _page_of(draft.code),
        template="reports/categories/form.html",
        lead=_("Citizens see it only after you have looked at it and published it."),
        save_word=_("Go on"),
    )


@permission_required(PERMISSION)
def section(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Write one part of a category."""
    if part not in SECTIONS:
        raise Http404
    written = changeable(request, code)
    title, form_class = SECTIONS[part]
    form = form_class(request.POST or None, values=written.values, user=request.user)
    if not form.fields:
        return page(request, "reports/categories/not_yours.html", {"title": title, "code": code}, status=403)
    return editing(
        request,
        form,
        lambda sent: change_draft(code, sent.write, actor_of(request)),
        title=title,
        back=_page_of(code),
        template="reports/categories/form.html",
        name=said(written.values["name"]),
        code=code,
    )


@permission_required(PERMISSION)
def question(request: HttpRequest, code: str, question: str = "") -> HttpResponse:
    """Write one question of a category; a new one comes last."""
    written = changeable(request, code)
    questions: list[Values] = written.values["questions"]
    place = _place(questions, question) if question else len(questions)
    kept = questions[place] if question else None
    others = {other["code"] for other in questions} - {question}
    form = QuestionForm(request.POST or None, question=kept, earlier=questions[:place], taken=others)
    return editing(
        request,
        form,
        lambda sent: _save_question(code, question, sent.values(), request),
        title=_("Question") if question else _("New question"),
        back=_page_of(code, "#questions"),
        template="reports/categories/question.html",
        name=said(written.values["name"]),
        code=code,
        lines=form.choice_lines(),
    )


def _place(questions: list[Values], code: str) -> int:
    """Return where a question stands. Raises Http404."""
    places = {question["code"]: place for place, question in enumerate(questions)}
    if code not in places:
        raise Http404
    return places[code]


def _save_question(code: str, known: str, written: Values, request: HttpRequest) -> Any:
    """Put a question into the draft. Raises ValidationError with what is wrong with it."""

    def change(values: Values) -> Values:
        questions = list(values["questions"])
        place = next((n for n, other in enumerate(questions) if other["code"] == known), len(questions))
        fault = question_fault(written, questions[:place])
        refuse({"type": fault} if fault else {})
        return values | {"questions": [*questions[:place], written, *questions[place + 1 :]]}

    return change_draft(code, change, actor_of(request))


@require_POST
@permission_required(PERMISSION)
def arrange(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    changeable(request, code)
    way = request.POST.get("way", "")

    def change(values: Values) -> Values:
        questions = list(values["questions"])
        place = _place(questions, question)
        moved = questions.pop(place)
        if way in {"up", "down"}:
            questions.insert(max(0, place + (-1 if way == "up" else 1)), moved)
        return values | {"questions": questions}

    if way in {"up", "down", "out"}:
        change_draft(code, change, actor_of(request))
    return HttpResponseRedirect(_page_of(code, "#questions"))
