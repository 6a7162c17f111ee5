"""The quarterly cycle: rounds and corrective actions."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.people.api import agencies_of
from satukota.modules.planning import actions
from satukota.modules.planning.forms.rounds import CorrectiveForm, RoundForm
from satukota.modules.planning.models import AgencyReport, Indicator, Item, Round
from satukota.modules.planning.queries import corrections
from satukota.modules.planning.queries import rounds as round_queries
from satukota.modules.planning.queries.rights import decides_on_reopening
from satukota.modules.planning.queries.round_document import document_of, summary_of
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.views.base import editing
from satukota.web.api import actor_of, may, page, permission_required, person


@permission_required("planning.view")
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds; an agency's own report of the newest one stands on top."""
    listed = list(round_queries.rounds()[:40])
    mine = AgencyReport.objects.filter(round=listed[0], agency__in=agencies_of(person(request))) if listed else []
    context = {
        "rounds": [(evaluation_round, summary_of(evaluation_round)) for evaluation_round in listed[:8]],
        "older": listed[8:],
        "mine": mine,
        "withdrawn": round_queries.withdrawn()[:10],
        "waiting": corrections.count_waiting(),
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
    """Show a round: every agency, late ones first; a closed one as it was frozen (`?version=` for an older one)."""
    evaluation_round = get_object_or_404(Round.objects.select_related("reopen_asked_by"), pk=pk)
    document = document_of(evaluation_round, version_asked(request), agencies_only=True)
    user = person(request)
    context = {
        "round": evaluation_round,
        "document": document,
        "content": document.content,
        "versions": round_queries.versions_of(evaluation_round),
        "corrections": corrections.corrections_after(evaluation_round),
        "steers": may(request, "planning.approve"),
        "decides": decides_on_reopening(user, evaluation_round),
    }
    return page(request, "planning/round.html", context)


def version_asked(request: HttpRequest) -> int:
    """Return the frozen version that the address names, 0 without one."""
    text = request.GET.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _item_named(text: str) -> Item | None:
    """Return the item that an address names, by its lasting id or its code; an item without a code has no empty one."""
    try:
        named = Q(uid=UUID(text))
    except ValueError:
        named = Q(code=text)
    return Item.objects.filter(named).select_related("agency").first() if text else None


@permission_required("planning.approve")
def corrective(request: HttpRequest) -> HttpResponse:
    """Decide what is done about an indicator or an item that is behind."""
    indicator = Indicator.objects.filter(code=request.GET.get("indicator", "")).select_related("agency").first()
    item = _item_named(request.GET.get("item", ""))
    asked = request.GET.get("round", "")
    evaluation_round = Round.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
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
