"""The survey for everybody, its results for everybody, and its questionnaires for staff."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.events.api import Actor
from satukota.kernel.limits.api import Limit, mark
from satukota.modules.wellbeing import actions, queries
from satukota.modules.wellbeing.forms import AnswerForm, QuestionnaireForm
from satukota.modules.wellbeing.rules import written
from satukota.web.api import Chart, Series, actor_of, complain, editing, limited, may, page, permission_required

COOKIE = "survey"
DAYS = 200
ANSWERS = Limit("wellbeing.answers", 30, 3600)
"""So many answers an hour from one address: a school or an office has one address for many people."""


@limited(ANSWERS)
def answer(request: HttpRequest) -> HttpResponse:
    """Ask everybody how they live, and keep the answer; one device answers once in a quarter."""
    questionnaire = queries.current_questionnaire()
    name = _device(request)
    device = mark("survey", name)
    if questionnaire is None or queries.answered(device, timezone.localdate()):
        return page(request, "wellbeing/thanks.html", {"asked": questionnaire is not None})
    posted = request.POST if request.method == "POST" else None
    answered = queries.asked_questionnaire(posted.get("questionnaire", ""), timezone.now()) if posted else questionnaire
    form = AnswerForm(posted if answered else None, questionnaire=answered or questionnaire)
    if form.is_valid():
        values = {code: form.cleaned_data[code] for code in form.codes}
        profile = actions.Profile(*(form.cleaned_data[name] for name in ("area", "age", "gender")))
        try:
            actions.give_answer(form.drawn_from, values, profile, device, Actor.visitor())
        except actions.AlreadyAnswered:
            return redirect("wellbeing:answer")
        except ValidationError as refused:
            complain(form, refused)
        else:
            return _remember(redirect("wellbeing:answer"), name)
    context = {"form": form, "questionnaire": form.drawn_from, "least": queries.least(), "changed": answered is None}
    status = 422 if form.errors or answered is None else 200
    return _remember(page(request, "wellbeing/answer.html", context, status=status), name)


def _device(request: HttpRequest) -> str:
    """Return the random name that this browser keeps, or a new one."""
    kept = request.COOKIES.get(COOKIE, "")
    return kept if len(kept) == 32 and kept.isalnum() else secrets.token_hex(16)


def _remember(response: HttpResponse, name: str) -> HttpResponse:
    response.set_cookie(COOKIE, name, max_age=DAYS * 86_400, httponly=True, samesite="Lax", path="/wellbeing/")
    return response


def results(request: HttpRequest) -> HttpResponse:
    """Show everybody what the answers say by quarter, dimension and district, with how many there are."""
    lines = queries.quarter_lines()
    chosen = next((line for line in lines if [str(line.year), str(line.quarter)] == _asked(request)), None)
    chosen = chosen or next((line for line in lines if line.result.is_enough), None)
    context: dict[str, Any] = {"lines": lines, "chosen": chosen, "least": queries.least(), "step": queries.STEP}
    if chosen is not None:
        context["charts"] = _charts(lines, chosen)
        context["several"] = sum(line.questionnaire == chosen.questionnaire for line in lines) > 1
        context["districts"] = queries.district_lines(chosen.questionnaire, chosen.year, chosen.quarter)
    return page(request, "wellbeing/results.html", context)


def _asked(request: HttpRequest) -> list[str]:
    return [request.GET.get(name, "") for name in ("year", "quarter")]


def _charts(lines: list[queries.QuarterLine], chosen: queries.QuarterLine) -> list[Chart]:
    """Return the quarters of the chosen quarter's questionnaire, and its dimensions."""
    same = [line for line in reversed(lines) if line.questionnaire == chosen.questionnaire]
    dimensions = chosen.result.dimensions
    quarters = Chart(
        title=_("Citizens' happiness by quarter"),
        subtitle=_("index 0 to 100, %(questionnaire)s; quarters with too few answers are gaps")
        % {"questionnaire": chosen.questionnaire},
        labels=[line.name for line in same],
        series=[Series(str(chosen.questionnaire), [line.result.index for line in same])],
        decimals=1,
        label_title=_("quarter"),
    )
    parts = Chart(
        title=_("By dimension, %(quarter)s") % {"quarter": chosen.name},
        subtitle=_("index 0 to 100 of %(n)s answers") % {"n": chosen.result.answers},
        labels=list(dimensions),
        series=[Series(_("index"), list(dimensions.values()))],
        decimals=1,
        label_title=_("dimension"),
    )
    return [quarters, *([parts] if dimensions else [])]


@permission_required("wellbeing.view")
def questionnaires(request: HttpRequest) -> HttpResponse:
    """Show every questionnaire with the number of its answers."""
    context = {
        "rows": queries.questionnaires(),
        "lines": queries.quarter_lines(4),
        "least": queries.least(),
        "can_manage": may(request, "wellbeing.manage"),
    }
    return page(request, "wellbeing/questionnaires.html", context)


@permission_required("wellbeing.manage")
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the next version of the questions; it begins with the present ones."""
    current = queries.current_questionnaire()
    initial = {"title": current.title, "questions": written(current.asked), "source": current.source} if current else {}
    return editing(
        request,
        QuestionnaireForm(request.POST or None, initial=initial),
        lambda f: actions.publish_questionnaire(
            f.cleaned_data["title"], f.cleaned_data["questions"], f.cleaned_data["source"], actor_of(request)
        ),
        title=_("Next version of the questions"),
        back=reverse("wellbeing:questionnaires"),
        template="wellbeing/form.html",
    )
