"""What the supervisor sets: units, stations, cards, policies, blocks, hand-over targets, warnings about places."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from satukota.kernel.audit.api import seen
from satukota.kernel.people.api import actor_for, require
from satukota.modules.emergency.actions import blocks as block_actions
from satukota.modules.emergency.actions import setup as changes
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Hazard, Policy, ProtocolCard, RunCard, Station, TransferTarget, Unit
from satukota.modules.emergency.models.words import UnitKind
from satukota.modules.emergency.queries.callers import active_blocks, shares
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.policies import DEFAULTS
from satukota.modules.emergency.queries.policies import policies as values
from satukota.modules.emergency.queries.setup import active_cards, said
from satukota.modules.emergency.rules.cards import standard
from satukota.web.api import page, staff_only

LEAD = "emergency.supervise"


class UnitForm(forms.ModelForm[Unit]):
    """A unit as the supervisor describes it."""

    offers = forms.MultipleChoiceField(
        label=gettext_lazy("Can also do"), choices=UnitKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Unit
        fields = (
            "code",
            "name",
            "kind",
            "offers",
            "agency",
            "station",
            "crew",
            "least_crew",
            "phone",
            "tracker",
            "resting",
            "active",
        )


class StationForm(forms.ModelForm[Station]):
    """A station with its place and least number of free units."""

    class Meta:
        model = Station
        fields = ("code", "name", "agency", "lon", "lat", "least_free")


class BlockForm(forms.Form):
    """A number that is refused for a while."""

    number = forms.CharField(label=gettext_lazy("Number"), max_length=30)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    hours = forms.FloatField(label=gettext_lazy("Hours"), min_value=1, max_value=168, initial=24)


@staff_only
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show everything that can be set, with the way to change it."""
    require(request.user, LEAD)
    known = values()
    checked = set(Policy.objects.filter(verified=True).values_list("code", flat=True))
    context = {
        "units": Unit.objects.select_related("station", "agency"),
        "stations": Station.objects.select_related("agency"),
        "cards": [(card.code, said(card.title), len(card.questions)) for card in active_cards()],
        "run_cards": RunCard.objects.count() or len(standard()["run_cards"]),
        "targets": TransferTarget.objects.all(),
        "hazards": Hazard.objects.order_by("title"),
        "policies": [
            (code, default.title, known[code], default.source, code in checked, known[code] != default.value)
            for code, default in DEFAULTS.items()
        ],
    }
    return page(request, "emergency/setup.html", context)


def _edit(request: HttpRequest, kind: type[UnitForm | StationForm], row: Any, title: str) -> HttpResponse:
    require(request.user, LEAD)
    form = kind(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        changes.keep(form.save(commit=False), actor_for(request.user))
        messages.success(request, _("Saved."))
        return redirect("emergency-setup")
    return page(
        request, "emergency/setup_form.html", {"form": form, "title": title}, status=422 if form.errors else 200
    )


@staff_only
@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or change a unit."""
    row = get_object_or_404(Unit, pk=pk) if pk else None
    return _edit(request, UnitForm, row, row.code if row else _("New unit"))


@staff_only
@require_http_methods(["GET", "POST"])
def station(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or change a station."""
    row = get_object_or_404(Station, pk=pk) if pk else None
    return _edit(request, StationForm, row, row.name if row else _("New station"))


@staff_only
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Show a protocol card as data and put a new version into use; a card that contradicts itself is refused with
    the reason.
    """
    require(request.user, LEAD)
    own = ProtocolCard.objects.filter(code=code, active=True).first()
    body = own.body if own else next((entry for entry in standard()["cards"] if entry["code"] == code), None)
    if body is None:
        raise Http404(code)
    text, problem = json.dumps(body, ensure_ascii=False, indent=2), ""
    if request.method == "POST":
        text = request.POST.get("body", "")
        try:
            changes.publish_card(json.loads(text), actor_for(request.user))
            messages.success(request, _("The new version is in use."))
            return redirect("emergency-setup")
        except ValueError as error:
            problem = str(error)
        except Missing as missing:
            problem = str(missing.detail.get("problem", ""))
    context = {
        "text": text,
        "problem": problem,
        "code": code,
        "version": own.version if own else 0,
        "title": said(body["title"]),
    }
    return page(request, "emergency/card.html", context, status=422 if problem else 200)


@staff_only
@require_POST
def policies(request: HttpRequest) -> HttpResponse:
    """Set the policies that the form carries; numbers stay numbers, switches switches."""
    require(request.user, LEAD)
    given: dict[str, Any] = {}
    wrong: list[str] = []
    for code, default in DEFAULTS.items():
        text = request.POST.get(code)
        try:
            given[code] = text == "on" if isinstance(default.value, bool) else type(default.value)(text)
        except (TypeError, ValueError):
            wrong.append(str(default.title))
    checked = frozenset(code for code in DEFAULTS if request.POST.get(f"{code}_verified") == "on")
    changes.set_policies(given, actor_for(request.user), checked)
    if wrong:
        messages.warning(request, _("Not changed, because it is no number: %(names)s") % {"names": ", ".join(wrong)})
    else:
        messages.success(request, _("Saved."))
    return redirect("emergency-setup")


@staff_only
@require_http_methods(["GET", "POST"])
def blocks(request: HttpRequest) -> HttpResponse:
    """Show the blocked numbers, block one, let one through; and how many blocked calls turned out to be real."""
    require(request.user, LEAD)
    actor = actor_for(request.user)
    if request.POST.get("lift", "").isdecimal():
        block_actions.lift(int(request.POST["lift"]), actor)
        return redirect("emergency-setup-blocks")
    form = BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            block_actions.block(
                form.cleaned_data["number"], form.cleaned_data["reason"], actor, hours=form.cleaned_data["hours"]
            )
            return redirect("emergency-setup-blocks")
        except Missing:
            form.add_error("number", _("This is no number that can be blocked."))
    rows = active_blocks(now())
    for row in rows:
        seen(actor_for(request.user), "emergency.block", row.pk, "emergency.blocks")
    month = now().replace(day=1, hour=0, minute=0, second=0)
    return page(
        request,
        "emergency/blocks.html",
        {"form": form, "rows": rows, "shares": shares(month, now())},
        status=422 if form.errors else 200,
    )
