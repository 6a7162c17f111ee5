"""Every index by instrument; one assessment, opened, sent to the reviewer and closed."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.events.api import Actor
from satukota.kernel.tables.api import book_answer, workbook
from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import (
    AcceptForm,
    OpenForm,
    OwnersForm,
    ReasonForm,
    ReopeningForm,
    SendForm,
    TargetForm,
)
from satukota.modules.maturity.models import Assessment, Closing, InstrumentVersion
from satukota.modules.maturity.queries.charts import aspect_chart, year_charts
from satukota.modules.maturity.queries.evidence import SHEET_HEAD, SHEET_WIDTHS, sheet_rows
from satukota.modules.maturity.queries.standing import score_line, score_lines, with_standing
from satukota.modules.maturity.rules import best_steps
from satukota.modules.maturity.rules.states import STEPS
from satukota.modules.maturity.views.base import assessment_for, assessment_or_404, editing, rights
from satukota.web.api import actor_of, may, page, permission_required, staff_only


@permission_required("maturity.view")
def index(request: HttpRequest) -> HttpResponse:
    """Show every index by instrument, the one in force first, and what others published."""
    assessments = list(queries.assessments())
    context = {
        "charts": [(chart, with_standing(views)) for chart, views in year_charts(assessments)],
        "assessments": assessments,
        "instruments": InstrumentVersion.objects.filter(is_current=True).defer("document"),
        "scores": score_lines(queries.published_scores()),
        "newest": queries.newest_assessment(),
        "today": timezone.localdate(),
        "can_manage": may(request, "maturity.manage"),
    }
    return page(request, "maturity/index.html", context)


@staff_only
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an assessment: index, aspects, every indicator."""
    view = queries.overview(assessment_for(request, pk))
    context = {
        "view": view,
        "assessment": view.assessment,
        "chart": aspect_chart(view),
        "lines": queries.lines(view, queries.counts(view.assessment), queries.gaps(view.assessment)),
        "best": best_steps(view.instrument, view.levels, 3, queries.efforts_of(view.assessment.instrument.code)),
        "steps": [(step, *WORDS[step.name]) for step in queries.next_steps(actor_of(request), view.assessment)],
        "asked": queries.asked_to_reopen(view.assessment),
        "moves": view.assessment.moves.select_related("by").order_by("-id")[:30],
        "closings": view.assessment.closings.order_by("-id"),
        "published": score_line(queries.published_for(view.assessment.instrument.code, view.assessment.year)),
        "coordinates": queries.coordinates(actor_of(request), view.assessment),
        "can_accept": may_judge(request, view.assessment) and len(view.self_levels) > view.reviewed,
        **rights(request),
    }
    return page(request, "maturity/assessment.html", context)


@staff_only
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an assessment as a sheet, to be entered where the ministry asks for it: an indicator a row, in its order."""
    view = queries.overview(assessment_for(request, pk))
    version = view.assessment.instrument
    content = workbook(f"{version.code} {view.assessment.year}"[:31], SHEET_HEAD, sheet_rows(view), SHEET_WIDTHS)
    return book_answer(f"{version.code}-{view.assessment.year}.xlsx", content)


@permission_required("maturity.manage")
def open_assessment(request: HttpRequest) -> HttpResponse:
    """Open the assessment of an instrument for a year."""
    form = OpenForm(request.POST or None, initial={"year": timezone.localdate().year})
    return editing(
        request,
        form,
        lambda f: actions.open_assessment(
            f.cleaned_data["instrument"],
            f.cleaned_data["year"],
            actor_of(request),
            f.cleaned_data["target"],
            f.cleaned_data["coordinator"],
        ),
        title=_("Open an assessment"),
        back=reverse("maturity:index"),
        done=lambda assessment: reverse("maturity:assessment", args=[assessment.pk]),
    )


@permission_required("maturity.view")
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the index that is to be reached."""
    assessment = assessment_or_404(pk)
    if not queries.coordinates(actor_of(request), assessment):
        raise PermissionDenied("maturity.coordinate")
    return editing(
        request,
        TargetForm(request.POST or None, initial={"target": assessment.target}),
        lambda f: actions.set_target(assessment, f.cleaned_data["target"], actor_of(request)),
        title=_("Target of %(assessment)s") % {"assessment": assessment},
        back=reverse("maturity:assessment", args=[pk]),
    )


@permission_required("maturity.view")
def owners(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which agency coordinates an assessment and which rates each indicator."""
    assessment = assessment_or_404(pk)
    if not queries.coordinates(actor_of(request), assessment):
        raise PermissionDenied("maturity.coordinate")
    initial = {f"no{no}": agency.pk for no, agency in queries.owners_of(assessment).items()}
    form = OwnersForm(
        request.POST or None,
        instrument=queries.instrument_of(assessment.instrument),
        initial=initial | {"coordinator": assessment.coordinator_id},
    )
    return editing(
        request,
        form,
        lambda f: actions.set_owners(assessment, f.cleaned_data["coordinator"], f.owners, actor_of(request)),
        title=_("Who rates which indicator"),
        lead=_("People of other agencies give no level and no evidence there."),
        back=reverse("maturity:assessment", args=[pk]),
    )


def may_judge(request: HttpRequest, assessment: Assessment) -> bool:
    """Tell whether the signed-in person gives verdicts on an assessment now."""
    verified = assessment.state == Assessment.State.VERIFIED and queries.judges(actor_of(request), assessment)
    return verified and not queries.took_part(actor_of(request), assessment)


@permission_required("maturity.review")
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the self-assessment of every indicator that has no verdict yet."""
    assessment = assessment_for(request, pk)
    return editing(
        request,
        AcceptForm(request.POST or None),
        lambda f: actions.accept_levels(assessment, f.cleaned_data["kind"], actor_of(request)),
        title=_("Confirm the levels that have no verdict yet"),
        back=reverse("maturity:assessment", args=[pk]),
    )


WORDS = {
    "send": (gettext_lazy("Send to the reviewer"), "send", "primary"),
    "verify": (gettext_lazy("Verify"), "check", "primary"),
    "give-back": (gettext_lazy("Give back"), "arrow-back-up", ""),
    "close": (gettext_lazy("Close"), "lock", "primary"),
    "ask-reopening": (gettext_lazy("Ask to open again"), "arrow-back-up", ""),
    "reopen": (gettext_lazy("Open again"), "arrow-back-up", ""),
}
LEADS = {
    "send": gettext_lazy("After this nobody changes levels or evidence until it is given back."),
    "verify": gettext_lazy("You say that levels and evidence are complete and sound. Then the assessor judges."),
    "give-back": gettext_lazy("The self-assessment is open again; verdicts that were given stay in the history."),
    "close": gettext_lazy("The index is frozen and public from now on."),
    "ask-reopening": gettext_lazy("The closed index stays public, with your reason and the new one beside it."),
    "reopen": gettext_lazy("The closed index stays public, with the reason and the new one beside it."),
}


@permission_required("maturity.view")
def move(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step of an assessment after showing what it means: send, verify, give back, close, open again."""
    if step not in WORDS:
        raise Http404(step)
    assessment = assessment_or_404(pk)
    form = step_form(request, step)
    actor = actor_of(request)
    if not queries.may_step(actor, assessment, STEPS[step]):
        raise PermissionDenied(STEPS[step].permission)
    label, _icon, _kind = WORDS[step]
    gaps = queries.gaps(assessment) if step == "send" else []
    if not gaps:
        form.fields.pop("lower", None)
    return editing(
        request,
        form,
        lambda sent: take_step(assessment, step, sent.cleaned_data, actor),
        title=f"{label}: {assessment}",
        lead=LEADS[step],
        label=label,
        assessment=assessment,
        gaps=gaps,
        asked=queries.asked_to_reopen(assessment) if step == "reopen" else None,
        back=reverse("maturity:assessment", args=[pk]),
        template="maturity/step.html",
    )


def take_step(assessment: Assessment, step: str, answers: dict[str, Any], actor: Actor) -> Assessment:
    """Take a step with what its form holds. Raises ValidationError where the action refuses it."""
    reason = str(answers.get("reason", ""))
    match step:
        case "send":
            return actions.send(assessment, actor, lower=bool(answers.get("lower")))
        case "verify":
            return actions.verify(assessment, actor)
        case "give-back":
            return actions.give_back(assessment, reason, actor)
        case "close":
            return actions.close(assessment, actor)
        case "ask-reopening":
            return actions.ask_reopening(assessment, reason, actor)
    return actions.reopen(assessment, actor)


def step_form(request: HttpRequest, step: str) -> forms.Form:
    """Return what a step asks for, filled in with what was sent."""
    kinds = {"send": SendForm, "give-back": ReasonForm, "ask-reopening": ReopeningForm}
    return kinds.get(step, forms.Form)(request.POST if request.method == "POST" else None)


def public(request: HttpRequest) -> HttpResponse:
    """Show everybody each index that was closed, those opened again among them, and what others published."""
    groups: dict[str, list[Closing]] = {}
    for closing in queries.closings():
        groups.setdefault(closing.assessment.instrument.title, []).append(closing)
    context = {
        "groups": groups,
        "scores": score_lines(queries.published_scores()),
        "corrected": [score for score in queries.published_scores(every=True) if score.replaces],
    }
    return page(request, "maturity/public.html", context)
