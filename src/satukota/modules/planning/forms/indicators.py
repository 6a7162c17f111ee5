"""Indicators: head, definition and targets; and how somebody asks to hear of one."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.limits.api import Limit
from satukota.kernel.people.api import Agency
from satukota.modules.planning.forms.fields import LABELS, Day, NumberField, offer
from satukota.modules.planning.models import (
    Dimension,
    Indicator,
    IndicatorDefinition,
    Item,
)
from satukota.modules.planning.rules.tree import Kind


class IndicatorForm(forms.ModelForm[Indicator]):
    """Head of an indicator."""

    class Meta:
        model = Indicator
        labels = LABELS
        fields = (
            "code", "name", "agency", "dimension", "mission", "spm", "source", "live_code", "rhythm", "is_key",
            "is_public",
        )  # fmt: skip

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("What is public stays visible beside what it is changed to, with this reason."),
    )

    def __init__(self, *args: Any, live: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["live_code"] = forms.ChoiceField(
            label=_("live figure"),
            choices=[("", "–"), *live],
            required=False,
            help_text=_("Only for indicators that are computed from what happens in the system."),
        )
        offer(self, "mission", Item.objects.filter(kind=Kind.MISSION).order_by("plan", "path"))
        offer(self, "agency", Agency.objects.order_by("name"))

    def clean(self) -> dict[str, Any]:
        """A live indicator needs its figure."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("source") == Indicator.Source.LIVE and not cleaned.get("live_code"):
            self.add_error("live_code", _("Choose the figure that the system computes."))
        return cleaned


class EndForm(forms.Form):
    """The last day of an indicator, and why it is measured no more."""

    day = forms.DateField(label=_("Last day"), widget=Day())
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DefinitionForm(forms.ModelForm[IndicatorDefinition]):
    """A version of what an indicator means."""

    class Meta:
        model = IndicatorDefinition
        fields = (
            "unit", "way", "total", "due", "across", "of_persons", "instrument", "definition", "formula",
            "data_source", "baseline", "baseline_year", "decimals", "since", "reason",
        )  # fmt: skip
        localized_fields = ("baseline",)
        field_classes = {"baseline": NumberField}
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 3}),
            "formula": forms.Textarea(attrs={"rows": 2}),
            "since": Day(),
        }
        help_texts = {
            "across": _("For an indicator that is broken down to schools, clinics, districts or other units."),
            "of_persons": _("Then a figure of a unit that speaks of fewer than five persons is not shown in public."),
            "due": _("How much of the year's target is due in TW I to III, where no targets of quarters say so."),
            "instrument": _("Name and version, such as Pemdi 2026: values of two instruments are never one line."),
            "since": _("From the quarter of this day on; what was published before keeps its definition."),
        }


class TargetForm(forms.Form):
    """A target of a year, its parts within the year, and the plan change that a running or past year needs."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    value = NumberField(label=_("Target"), max_digits=18, decimal_places=4, localize=True)
    source = forms.CharField(label=_("Source"), max_length=200, required=False, help_text=_("Document and page."))
    document = forms.CharField(label=_("Number or name of the plan change"), max_length=200, required=False)
    document_date = forms.DateField(label=_("Date of the plan change"), required=False, widget=Day())
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    url = forms.URLField(label=_("Address of the document"), max_length=500, required=False, assume_scheme="https")
    upload = forms.FileField(label=_("Document"), required=False)

    def __init__(self, *args: Any, parts: Sequence[str] = (), is_range: bool = False, **kwargs: Any) -> None:
        """`parts` are the names of the year's parts that may have targets of their own, `is_range` asks for two bounds."""
        super().__init__(*args, **kwargs)
        self.parts = [f"part{number}" for number in range(1, len(parts) + 1)]
        more = {name: self._amount(label) for name, label in zip(self.parts, parts, strict=True)}
        if is_range:
            more = {"upper": self._amount(_("Upper bound")), **more}
        head, tail = ("year", "value"), ("source", "document", "document_date", "reason", "url", "upload")
        self.fields |= more
        self.order_fields([*head, *more, *tail])

    def _amount(self, label: Any) -> forms.DecimalField:
        return NumberField(label=label, max_digits=18, decimal_places=4, localize=True, required=False)

    @property
    def steps(self) -> tuple[Decimal, ...]:
        """The targets of the year's parts, in their order; empty where none was given."""
        return tuple(self.cleaned_data[name] for name in self.parts if self.cleaned_data[name] is not None)

    def clean(self) -> dict[str, Any]:
        """All parts of a year have a target, or none has."""
        cleaned = super().clean() or self.cleaned_data
        empty = [name for name in self.parts if cleaned.get(name) is None]
        if 0 < len(empty) < len(self.parts):
            self.add_error(empty[0], _("Give the target of every part of the year, or of none."))
        return cleaned


class TargetDecisionForm(forms.Form):
    """Whether a proposed change holds."""

    batch = forms.CharField(max_length=64, widget=forms.HiddenInput())
    approved = forms.BooleanField(required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


ASKED = Limit("planning.follow", 6, 86_400)
"""How often anybody may have messages sent to one address, their own or somebody else's."""
ASKING = Limit("planning.following", 30, 3600)
"""How often one sender may have messages sent to addresses."""


class FollowForm(forms.Form):
    """An address."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)


class DimensionForm(forms.ModelForm[Dimension]):
    """What a dimension is called, why it is called otherwise now, and its counterpart in the other set."""

    reason = forms.CharField(
        label=_("Why the name changes"),
        max_length=300,
        required=False,
        help_text=_("Everybody reads it beside what it was before."),
    )

    class Meta:
        model = Dimension
        fields = ("name", "maps_to")
        labels = {"name": _("Name"), "maps_to": _("Counterpart in the other set")}
        help_texts = {"maps_to": _("What stands here counts there as well, in filters and lights.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "maps_to", Dimension.objects.exclude(framework=self.instance.framework).order_by("order"))
