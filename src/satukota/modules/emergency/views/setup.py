"""What the supervisor sets: units, stations, cards, policies, blocks, hand-over targets, warnings about places."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from satukota.kernel.audit.api import record_reading
from satukota.kernel.people.api import actor_for, require
from satukota.modules.emergency.actions import blocks as block_actions
from satukota.modules.emergency.actions import setup as changes
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Hazard, Hospital, Policy, Station, TransferTarget, Unit
from satukota.modules.emergency.models.words.units import UnitKind
from satukota.modules.emergency.queries.blocks import active_blocks, shares
from satukota.modules.emergency.queries.cards import active_cards
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.kinds import card_text, run_card_title
from satukota.modules.emergency.queries.policies import DEFAULTS
from satukota.modules.emergency.queries.policies import policies as values
from satukota.modules.emergency.queries.recommendation import run_card_bodies
from satukota.modules.emergency.queries.scene import hospitals
from satukota.modules.emergency.rules.moments import possible
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
            "exercise",
            "active",
        )


class StationForm(forms.ModelForm[Station]):
    """A station with its place and least number of free units."""

    class Meta:
        model = Station
        fields = ("code", "name", "agency", "lon", "lat", "least_free", "phone", "callout")
        help_texts: ClassVar = {"callout": gettext_lazy("Who is called where nobody is signed on; parted by commas.")}


class HazardForm(forms.ModelForm[Hazard]):
    """A warning about a place; it ends by itself where it says until when."""

    class Meta:
        model = Hazard
        fields = ("title", "text", "lon", "lat", "radius", "until")
        widgets: ClassVar = {"until": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}
        help_texts: ClassVar = {"until": gettext_lazy("Empty: until somebody removes it.")}

    def clean_until(self) -> datetime | None:
        """Return until when it holds; a year that cannot be was mistyped."""
        until: datetime | None = self.cleaned_data["until"]
        if until is not None and not possible(until):
            raise forms.ValidationError(gettext_lazy("This year cannot be meant."))
        return until


class TargetForm(forms.ModelForm[TransferTarget]):
    """Somebody to whom a call can be handed over."""

    class Meta:
        model = TransferTarget
        fields = ("name", "kind", "phone", "discipline", "agency", "rank")
        help_texts: ClassVar = {"rank": gettext_lazy("The smallest stands first and has the key 1.")}


class HospitalForm(forms.ModelForm[Hospital]):
    """A hospital that takes patients of a scene; its free beds are written down at the desk."""

    class Meta:
        model = Hospital
        fields = ("name", "phone")


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
        "cards": [(card.code, card_text(card.title), len(card.questions)) for card in active_cards()],
        "run_cards": [(body["code"], run_card_title(body), len(body["levels"])) for body in run_card_bodies()],
        "targets": TransferTarget.objects.all(),
        "hospitals": hospitals(),
        "hazards": Hazard.objects.order_by("title"),
        "now": now(),
        "policies": [
            (code, default.title, known[code], default.source, code in checked, known[code] != default.value)
            for code, default in DEFAULTS.items()
        ],
    }
    return page(request, "emergency/setup.html", context)


type RowForm = UnitForm | StationForm | HazardForm | TargetForm | HospitalForm


def _edit(request: HttpRequest, kind: type[RowForm], row: Any, title: str, *, removable: bool = False) -> HttpResponse:
    require(request.user, LEAD)
    if removable and row and request.POST.get("remove"):
        return _remove(request, row)
    form = kind(request.POST or None, instance=row)
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = "–"
    if request.method == "POST" and form.is_valid():
        changes.keep(form.save(commit=False), actor_for(request.user))
        messages.success(request, _("Saved."))
        return redirect("emergency-setup")
    context = {"form": form, "title": title, "removable": removable and row is not None, "place": "lon" in form.fields}
    return page(request, "emergency/setup_form.html", context, status=422 if form.errors else 200)


def _remove(request: HttpRequest, row: Any) -> HttpResponse:
    """Take a row away, or say why it stays."""
    try:
        changes.drop(row, actor_for(request.user))
        messages.success(request, _("Removed."))
    except ProtectedError:
        messages.warning(request, _("Calls were handed over to it: it stays, so that their records stay whole."))
    return redirect("emergency-setup")


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
def hazard(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add, change or remove a warning about a place."""
    row = get_object_or_404(Hazard, pk=pk) if pk else None
    return _edit(request, HazardForm, row, row.title if row else _("New warning about a place"), removable=True)


@staff_only
@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add, change or remove somebody to whom calls are handed over."""
    row = get_object_or_404(TransferTarget, pk=pk) if pk else None
    return _edit(request, TargetForm, row, row.name if row else _("New hand-over target"), removable=True)


@staff_only
@require_http_methods(["GET", "POST"])
def hospital(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add, change or remove a hospital that takes patients."""
    row = get_object_or_404(Hospital, pk=pk) if pk else None
    return _edit(request, HospitalForm, row, row.name if row else _("New hospital"), removable=True)


@staff_only
@require_POST
def policies(request: HttpRequest) -> HttpResponse:
    """Set the policies that the form carries; numbers stay numbers, switches switches."""
    require(request.user, LEAD)
    new_values: dict[str, Any] = {}
    wrong: list[str] = []
    for code, default in DEFAULTS.items():
        text = request.POST.get(code)
        try:
            new_values[code] = text == "on" if isinstance(default.value, bool) else type(default.value)(text)
        except (TypeError, ValueError):
            wrong.append(str(default.title))
    checked = frozenset(code for code in DEFAULTS if request.POST.get(f"{code}_verified") == "on")
    changes.set_policies(new_values, actor_for(request.user), checked)
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
        record_reading(actor_for(request.user), "emergency.block", row.pk, "emergency.blocks")
    month = now().replace(day=1, hour=0, minute=0, second=0)
    return page(
        request,
        "emergency/blocks.html",
        {"form": form, "rows": rows, "shares": shares(month, now())},
        status=422 if form.errors else 200,
    )
