"""Assessments, levels, evidence, steps and instruments as they come in from pages."""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.maturity.forms.days import Day
from satukota.modules.maturity.models import InstrumentVersion, Rating
from satukota.modules.maturity.rules import Instrument, default_effort
from satukota.web.api import NumberField, WholeField


def level_field(instrument: Instrument, label: Any) -> forms.Field:
    """Return the field for a level: the whole levels as choices, else a number with two decimals."""
    if not instrument.whole_levels:
        return NumberField(
            label=label,
            min_value=instrument.lowest,
            max_value=instrument.highest,
            max_digits=5,
            decimal_places=2,
            localize=True,
        )
    numbers = range(instrument.lowest, instrument.highest + 1)
    return forms.TypedChoiceField(
        label=label, choices=[(number, str(number)) for number in numbers], coerce=Decimal, widget=forms.RadioSelect
    )


class LevelForm(forms.Form):
    """A level with the words that explain it."""

    note = forms.CharField(
        label=_("Why this level"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, instrument: Instrument, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = level_field(instrument, _("Level"))
        self.fields = {"level": level, **self.fields}
        several = len(kinds) > 1
        self.fields["kind"] = forms.ChoiceField(
            label=_("Given as"),
            choices=kinds,
            required=several,
            widget=forms.Select if several else forms.HiddenInput,
            initial=kinds[0][0],
        )
        self.kind = kinds[0][0]

    @property
    def chosen_kind(self) -> str:
        """What the level is given as."""
        return str(self.cleaned_data.get("kind") or self.kind)


REVIEW_KINDS = [
    (kind.value, kind.label)
    for kind in (Rating.Kind.DOCUMENT, Rating.Kind.INTERVIEW, Rating.Kind.VISIT, Rating.Kind.FINAL)
]


class AcceptForm(forms.Form):
    """What the confirmed levels are given as."""

    kind = forms.ChoiceField(label=_("Given as"), choices=REVIEW_KINDS, initial=Rating.Kind.FINAL)


class ReasonForm(forms.Form):
    """Why a step is taken."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the history. Name no persons."),
    )


class ReopeningForm(ReasonForm):
    """Why a closed assessment is to be opened again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Everybody reads it beside the index that was closed. Name no persons. A second person has to agree."
        )


class SendForm(forms.Form):
    """Whether levels without evidence are lowered to what their evidence carries."""

    lower = forms.BooleanField(
        label=_("Lower these levels to what their evidence carries, and note it in their history"), required=False
    )


class OwnersForm(forms.Form):
    """Which agency coordinates an assessment, and which rates each indicator."""

    coordinator = forms.ModelChoiceField(
        label=_("Coordinator"),
        queryset=Agency.objects.order_by("name"),
        required=False,
        help_text=_("Its head or planner sends the self-assessment: for Pemdi the Sekda."),
    )

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.order_by("name")
        choices = [("", _("the coordinator")), *((agency.pk, agency.name) for agency in agencies)]
        self.agencies = {agency.pk: agency for agency in agencies}
        for spec in instrument.specs:
            self.fields[f"no{spec.no}"] = forms.TypedChoiceField(
                label=f"{spec.no}. {spec.title}", choices=choices, required=False, coerce=int, empty_value=None
            )

    @property
    def owners(self) -> dict[int, Agency | None]:
        """The agency of each indicator, by its number."""
        chosen = {name[2:]: pk for name, pk in self.cleaned_data.items() if name.startswith("no")}
        return {int(no): self.agencies.get(pk) for no, pk in chosen.items()}


class EffortsForm(forms.Form):
    """What reaching each level of an indicator costs, in the city's own points; empty is the product's default."""

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = list(instrument.rungs)
        for spec in instrument.specs:
            for level in self.levels:
                label = _("Indicator %(no)s, level %(level)s") % {"no": spec.no, "level": level}
                self.fields[f"e{spec.no}_{level}"] = forms.IntegerField(
                    label=label,
                    min_value=1,
                    max_value=999,
                    required=False,
                    widget=forms.NumberInput(attrs={"placeholder": default_effort(instrument, spec, level)}),
                )
        self.instrument = instrument

    @property
    def efforts(self) -> dict[tuple[int, int], int]:
        """The city's own estimates: (indicator, level) → points."""
        efforts = {}
        for name, points in self.cleaned_data.items():
            if points is not None:
                no, level = name[1:].split("_")
                efforts[int(no), int(level)] = points
        return efforts

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return each indicator with the fields of its levels, lowest first."""
        return [(spec, [self[f"e{spec.no}_{level}"] for level in self.levels]) for spec in self.instrument.specs]


class EvidenceForm(forms.Form):
    """A document or link that proves a level."""

    level = forms.IntegerField(label=_("Proves level"), min_value=0, max_value=100)
    title = forms.CharField(label=_("Title"), max_length=200)
    dated = forms.DateField(label=_("Date of the document"), widget=Day(), initial=timezone.localdate)
    url = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    upload = forms.FileField(label=_("Document"), required=False)
    expires = forms.DateField(label=_("Valid until"), widget=Day(), required=False)


class OpenForm(forms.Form):
    """An assessment to open."""

    instrument = forms.ModelChoiceField(
        label=_("Instrument"), queryset=InstrumentVersion.objects.filter(is_current=True)
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    target = NumberField(
        label=_("Target"), min_value=0, max_value=100, max_digits=5, decimal_places=2, localize=True, required=False
    )
    coordinator = forms.ModelChoiceField(
        label=_("Coordinator"),
        queryset=Agency.objects.order_by("name"),
        help_text=_("Its head or planner sends the self-assessment: for Pemdi the Sekda."),
    )


class TargetForm(forms.Form):
    """The index that is to be reached."""

    target = NumberField(
        label=_("Target"), min_value=0, max_value=100, max_digits=5, decimal_places=2, localize=True, required=False
    )


class GapForm(forms.Form):
    """What is done to raise an indicator."""

    title = forms.CharField(label=_("What will be done"), max_length=300)
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.order_by("name"))
    due = forms.DateField(label=_("Due"), widget=Day())
    budget = WholeField(label=_("Budget (rupiah)"), required=False, min_value=0, max_value=10**15, localize=True)

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_level"] = level_field(instrument, _("Level aimed at"))


class DocumentForm(forms.Form):
    """A corrected instrument as JSON, with the reason."""

    document = forms.FileField(
        label=_("Corrected document (.json)"),
        help_text=_("Download the present one, correct it, choose it here. Assessments that began keep their version."),
    )
    reason = forms.CharField(label=_("Why, and where it is written"), max_length=300)

    def clean_document(self) -> dict[str, Any]:
        """Return the document as data."""
        try:
            document = json.loads(self.cleaned_data["document"].read().decode("utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise ValidationError(_("This is not a JSON document: %(error)s.") % {"error": error}) from error
        if not isinstance(document, dict):
            raise ValidationError(_("This is not an instrument."))
        return document
