"""Figures that count, each with its ground: values by quarter or month, work and money, minimum services."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.forms.fields import Day, NumberField, WholeField
from satukota.modules.planning.models import (
    Realisation,
    SpmYear,
)


class Grounded(forms.Form):
    """A form of a figure; it asks for the reason and the document that are `needed`."""

    def __init__(self, *args: Any, needed: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "correction_reason" in needed:
            self.fields["correction_reason"] = forms.CharField(
                label=_("Why the figure changes"),
                max_length=300,
                help_text=_("Everybody will read it beside the first figure."),
            )
        if "document" in needed:
            self.fields["document"] = forms.CharField(
                label=_("Document that the figure is from"),
                max_length=200,
                help_text=_("Such as its number and date."),
            )


class RealisationForm(Grounded, forms.ModelForm[Realisation]):
    """Work and money at the end of a quarter."""

    class Meta:
        model = Realisation
        fields = ("budget", "spent", "physical_plan", "physical", "problem")
        localized_fields = ("physical_plan", "physical")
        field_classes = {
            "budget": WholeField, "spent": WholeField, "physical_plan": NumberField, "physical": NumberField,
        }  # fmt: skip


class SpmForm(Grounded, forms.ModelForm[SpmYear]):
    """Figures of a minimum service in a year."""

    class Meta:
        model = SpmYear
        fields = ("agency", "to_serve", "served", "quality_target", "quality_met", "budget", "spent", "note")
        field_classes = dict.fromkeys(
            ("to_serve", "served", "quality_target", "quality_met", "budget", "spent"), WholeField
        )


class ShareForm(forms.Form):
    """The unverified part of the SPM formula."""

    value = NumberField(
        label=_("Share of people served in the index"), min_value=0, max_value=1, max_digits=5, decimal_places=4,
        localize=True,
    )  # fmt: skip
    valid_from = forms.DateField(label=_("Holds from"), widget=Day())
    source = forms.CharField(label=_("Source"), max_length=200)


class Monthly(forms.Form):
    """The figure of a quarter, or those of its months where it is reported by month."""

    value = NumberField(label=_("Value"), max_digits=18, decimal_places=4, required=False, localize=True)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    upload = forms.FileField(label=_("Evidence"), required=False)

    def __init__(self, *args: Any, months: int = 0, **kwargs: Any) -> None:
        """`months` is how many months the quarter is reported by; 0 where it is one value."""
        super().__init__(*args, **kwargs)
        self.month_names = [f"month{number}" for number in range(1, months + 1)]
        for number, name in enumerate(self.month_names, 1):
            label = _("Month %(n)s of the quarter") % {"n": number}
            self.fields[name] = NumberField(label=label, max_digits=18, decimal_places=4, required=False, localize=True)

    @property
    def months(self) -> list[Decimal | None]:
        """The values of the months, in their order."""
        return [self.cleaned_data[name] for name in self.month_names]


class ValueForm(Monthly):
    """A value of a quarter with its evidence, as a row of an agency's report."""


class CorrectionForm(Monthly, Grounded):
    """The value of a quarter that was published already, or that a closed round left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.month_names:
            del self.fields["value"]
            self.order_fields([*self.month_names, "note", "upload"])
        for name in self.month_names or ["value"]:
            self.fields[name].required = True
