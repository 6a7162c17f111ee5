"""Figures that count, each with its ground: values by quarter or month, work and money, minimum services, budget lines."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.forms.fields import LABELS, Day, NumberField, WholeField
from satukota.modules.planning.models import Allocation, CheckIn, CheckInRhythm, Realisation, SpendingYear, SpmYear

GROUND = ("correction_reason", "document")


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


class ByFund(forms.Form):
    """An amount in whole rupiah that is parted by source of funds; each source is a field of its own."""

    fund_label = _("Of it from %(source)s (rupiah)")

    def add_funds(self, names: Mapping[str, str], known: Mapping[str, int]) -> None:
        """Ask for the amount of each source (code → name); `known` are the amounts that the form begins with."""
        self.fund_codes = list(names)
        for code, name in names.items():
            label = self.fund_label % {"source": name}
            self.fields[f"fund-{code}"] = WholeField(label=label, required=False, min_value=0)
            self.initial.setdefault(f"fund-{code}", known.get(code))

    @property
    def funds(self) -> dict[str, int]:
        """The amounts by source that were typed."""
        typed = {code: self.cleaned_data.get(f"fund-{code}") for code in self.fund_codes}
        return {code: amount for code, amount in typed.items() if amount}


class AllocationForm(Grounded, ByFund, forms.ModelForm[Allocation]):
    """Budget of an item for a year: by source of funds, and by quarter in which it is to be paid."""

    class Meta:
        model = Allocation
        fields = ("budget",)
        field_classes = {"budget": WholeField}

    def __init__(self, *args: Any, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_funds(names, self.initial.get("funds") or {})
        cash = self.initial.get("cash") or [None] * 4
        for quarter, amount in enumerate(cash, 1):
            label = _("Payments planned in quarter %(n)s (rupiah)") % {"n": quarter}
            self.fields[f"cash-{quarter}"] = WholeField(label=label, required=False, min_value=0)
            self.initial.setdefault(f"cash-{quarter}", amount)
        self.order_fields([name for name in self.fields if name not in GROUND] + list(GROUND))

    def clean(self) -> dict[str, Any]:
        """Keep the parts with the budget."""
        cleaned = super().clean() or self.cleaned_data
        payments = [cleaned.get(f"cash-{quarter}") for quarter in (1, 2, 3, 4)]
        self.instance.funds = self.funds
        self.instance.cash = [payment or 0 for payment in payments] if any(payments) else []
        return cleaned


class RealisationForm(Grounded, ByFund, forms.ModelForm[Realisation]):
    """Work and money at the end of a quarter."""

    fund_label = _("Spent of it from %(source)s (rupiah)")

    def __init__(self, *args: Any, names: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_funds(names or {}, self.initial.get("funds") or {})
        self.order_fields(["budget", "spent", *(f"fund-{code}" for code in self.fund_codes)])

    def clean(self) -> dict[str, Any]:
        """Keep the parts with what was spent."""
        cleaned = super().clean() or self.cleaned_data
        self.instance.funds = self.funds
        return cleaned

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
        labels = LABELS
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


class SpendingForm(Grounded, forms.ModelForm[SpendingYear]):
    """Budget and realisation of a line in a year."""

    class Meta:
        model = SpendingYear
        fields = ("budget", "spent")
        field_classes = dict.fromkeys(("budget", "spent"), WholeField)


class SpendingSheetForm(forms.Form):
    """A sheet of budget lines; looked at before it is reported."""

    file = forms.FileField(
        label=_("The sheet (.xlsx, .xls, .ods or .csv)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    document = forms.CharField(label=_("Document that the figures are from"), max_length=200)
    correction_reason = forms.CharField(
        label=_("Why published figures change"),
        max_length=300,
        required=False,
        help_text=_("Needed where the sheet corrects what was published or closed."),
    )
    dry_run = forms.BooleanField(label=_("Only check, do not import"), required=False, initial=True)


class CheckInForm(forms.Form):
    """How it is going: one tap, one sentence, and a preliminary figure where there is one."""

    confidence = forms.ChoiceField(
        label=_("How is it going?"), choices=CheckIn.Word.choices, widget=forms.RadioSelect(), required=False
    )
    sentence = forms.CharField(label=_("In one sentence"), max_length=300, required=False)
    figure = NumberField(
        label=_("Preliminary figure"), max_digits=18, decimal_places=4, required=False, localize=True,
        help_text=_("May stay empty. It is neither judged nor published."),
    )  # fmt: skip

    @property
    def says_something(self) -> bool:
        """Whether anything was entered."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields)

    def clean(self) -> dict[str, Any]:
        """A word is a tap and a sentence."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("confidence") and "confidence" not in self.errors:
            self.add_error("confidence", _("Say how it is going."))
        if not (cleaned.get("sentence") or "").strip() and "sentence" not in self.errors:
            self.add_error("sentence", _("Say in one sentence why."))
        return cleaned


class RhythmForm(forms.Form):
    """How often somebody is asked."""

    weeks = forms.TypedChoiceField(label=_("Rhythm"), choices=CheckInRhythm.Weeks.choices, coerce=int)
