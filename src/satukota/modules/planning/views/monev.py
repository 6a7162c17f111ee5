"""The quarterly cycle: rounds, their meeting, corrective actions."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.people.api import agencies_of
from satukota.modules.planning import actions
from satukota.modules.planning.forms import CorrectiveForm, ReasonForm, RoundForm
from satukota.modules.planning.models import AgencyReport, Indicator, Item, Round
from satukota.modules.planning.queries import lights, monev
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.views.base import editing
from satukota.web.api import actor_of, may, page, permission_required, person


@permission_required("planning.view")
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds; an agency's own report of the newest one stands on top."""
    listed = list(monev.rounds()[:40])
    mine = AgencyReport.objects.filter(round=listed[0], agency__in=agencies_of(person(request))) if listed else []
    context = {
        "rounds": [
            (evaluation_round, monev.progress(monev.report_rows(evaluation_round))) for evaluation_round in listed[:8]
        ],
        "older": listed[8:],
        "mine": mine,
        "can_open": may(request, "planning.approve"),
    }
    return page(request, "planning/rounds.html", context)


@permission_required("planning.approve")
def open_round(request: HttpRequest) -> HttpResponse:
    """Open a quarter for reporting."""
    last = quarter_of(timezone.localdate()).previous
    form = RoundForm(request.POST or None, initial={"year": last.year, "quarter": last.number})
    return editing(
        request,
        form,
        lambda f: actions.open_round(f.cleaned_data["year"], int(f.cleaned_data["quarter"]), actor_of(request)),
        title=_("Open a round"),
        back=reverse("planning:rounds"),
        done=lambda evaluation_round: reverse("planning:round", args=[evaluation_round.pk]),
        save_word=_("Open a round"),
        lead=_("Every agency with indicators of its own gets its report, with clocks and reminders."),
    )


@permission_required("planning.view")
def one_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round: every agency, late ones first."""
    evaluation_round = get_object_or_404(Round, pk=pk)
    rows = monev.report_rows(evaluation_round)
    context = {
        "round": evaluation_round,
        "rows": rows,
        "progress": monev.progress(rows),
        "late": sum(row.late for row in rows),
        "can_close": may(request, "planning.approve"),
    }
    return page(request, "planning/round.html", context)


@permission_required("planning.view")
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round for the meeting: what is behind, agency by agency, with what was decided."""
    evaluation_round = get_object_or_404(Round, pk=pk)
    behind = monev.behind(evaluation_round)
    context = {
        "round": evaluation_round,
        "groups": behind,
        "whole": lights.whole(evaluation_round.year),
        "deviating": monev.drifting_items(evaluation_round),
        "correctives": monev.correctives(round=evaluation_round),
        "can_decide": may(request, "planning.approve"),
    }
    return page(request, "planning/meeting.html", context)


class MinutesForm(ReasonForm):
    """Minutes of the meeting."""

    reason = forms.CharField(label=gettext_lazy("Minutes"), max_length=20000, widget=forms.Textarea(attrs={"rows": 8}))


@permission_required("planning.approve")
def close_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a round with the minutes of its meeting."""
    evaluation_round = get_object_or_404(Round, pk=pk)
    return editing(
        request,
        MinutesForm(request.POST or None, initial={"reason": evaluation_round.minutes}),
        lambda form: actions.close_round(evaluation_round, form.cleaned_data["reason"], actor_of(request)),
        title=_("Close %(round)s") % {"round": evaluation_round},
        back=reverse("planning:round", args=[pk]),
    )


@permission_required("planning.approve")
def corrective(request: HttpRequest) -> HttpResponse:
    """Decide what is done about an indicator or an item that is behind."""
    indicator = Indicator.objects.filter(code=request.GET.get("indicator", "")).select_related("agency").first()
    item = Item.objects.filter(code=request.GET.get("item", "")).select_related("agency").first()
    evaluation_round = (
        Round.objects.filter(pk=int(request.GET["round"])).first() if request.GET.get("round", "").isdecimal() else None
    )
    subject = indicator or item
    back = (
        reverse("planning:meeting", args=[evaluation_round.pk]) if evaluation_round else reverse("planning:indicators")
    )
    return editing(
        request,
        CorrectiveForm(request.POST or None, initial={"agency": subject.agency if subject else None}),
        lambda form: actions.open_corrective(
            form.cleaned_data["title"],
            actor_of(request),
            agency=form.cleaned_data["agency"],
            due=form.cleaned_data["due"].isoformat(),
            indicator=indicator,
            item=item,
            evaluation_round=evaluation_round,
        ),
        title=_("What is done about “%(name)s”?") % {"name": subject.name} if subject else _("Corrective action"),
        back=back,
        save_word=_("Decide"),
    )
