"""What may come in from pages."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import (
    Dependency,
    Dimension,
    Indicator,
    IndicatorDefinition,
    Item,
    Milestone,
    Plan,
    Readiness,
    Realisation,
    Regulation,
    Risk,
    SpmYear,
)
from satukota.modules.planning.rules.codes import BadCode, parse
from satukota.modules.planning.rules.tree import Kind


class Day(forms.DateInput):
    """A date as the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a choice field of a form offer these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class PlanForm(forms.ModelForm[Plan]):
    """Head of a plan."""

    class Meta:
        model = Plan
        fields = ("code", "kind", "title", "vision", "start_year", "end_year", "regulation", "note", "is_main")
        widgets = {"vision": forms.Textarea(attrs={"rows": 3}), "note": forms.Textarea(attrs={"rows": 2})}


class ItemForm(forms.ModelForm[Item]):
    """An item of a plan. Its parent is chosen among the items of the same plan."""

    class Meta:
        model = Item
        fields = (
            "kind", "parent", "code", "name", "summary", "nomenclature", "agency", "dimension", "mission", "spm",
            "term", "starts", "ends", "budget", "quick_win", "state",
        )  # fmt: skip
        widgets = {"summary": forms.Textarea(attrs={"rows": 3}), "starts": Day(), "ends": Day()}
        help_texts = {
            "nomenclature": _("Form X.XX.XX.2.XX.XXXX; empty where the item has none."),
            "budget": _("Whole rupiah for the whole period."),
            "term": _("Left empty it follows from the end."),
            "mission": _("Left empty it follows from where the item stands."),
        }

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.plan = plan
        open_items = plan.items.exclude(state=Item.State.DROPPED).order_by("path")
        offer(self, "parent", open_items.exclude(kind=Kind.ACTION).exclude(pk=self.instance.pk))
        offer(self, "mission", open_items.filter(kind=Kind.MISSION))
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        state.choices = [(k, v) for k, v in Item.State.choices if k != Item.State.DROPPED]
        offer(self, "agency", Agency.objects.order_by("name"))
        offer(self, "dimension", Dimension.objects.order_by("framework", "order"))

    def clean_nomenclature(self) -> str:
        """Bring a code of Permendagri 90/2019 into its normal form."""
        text: str = self.cleaned_data["nomenclature"]
        try:
            return parse(text).code if text else ""
        except BadCode as bad:
            raise ValidationError(_("This is not a code of Permendagri 90/2019: %(why)s.") % {"why": bad}) from bad


class ReasonForm(forms.Form):
    """One sentence that says why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class SheetForm(forms.Form):
    """A plan sheet to import."""

    file = forms.FileField(
        label=_("Excel file (.xlsx)"),
        help_text=_("The first row holds the headings. Nothing is imported while a single row has a fault."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    dry_run = forms.BooleanField(label=_("Only check, do not import"), required=False)


class MilestoneForm(forms.ModelForm[Milestone]):
    """A dated step."""

    class Meta:
        model = Milestone
        fields = ("name", "due", "done_on")
        widgets = {"due": Day(), "done_on": Day()}


class RiskForm(forms.ModelForm[Risk]):
    """What may go wrong."""

    class Meta:
        model = Risk
        fields = ("text", "likelihood", "impact", "mitigation")


class DependencyForm(forms.ModelForm[Dependency]):
    """What has to be done first."""

    class Meta:
        model = Dependency
        fields = ("needs", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.item.plan_id
        others = Item.objects.filter(plan=plan).exclude(pk=self.instance.item_id).exclude(state=Item.State.DROPPED)
        offer(self, "needs", others.order_by("path"))
        self.fields["needs"].label = _("Needs first")


class ReadinessForm(forms.ModelForm[Readiness]):
    """How far a variable is there."""

    class Meta:
        model = Readiness
        fields = ("ready", "regulation", "application", "evidence", "gap", "due")
        widgets = {"ready": forms.RadioSelect(), "due": Day()}
        help_texts = {
            "regulation": _("From the register of regulations; its validity counts."),
            "application": _("Name in the register of applications."),
        }

    upload = forms.FileField(label=_("Document"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.variable != Readiness.Name.REGULATION:
            del self.fields["regulation"]
        if self.instance.variable != Readiness.Name.APPLICATION:
            del self.fields["application"]

    def clean(self) -> dict[str, Any]:
        """Ask for evidence where something is called ready, and for the gap where it is not."""
        cleaned = super().clean() or self.cleaned_data
        proof = ("evidence", "regulation", "application", "upload")
        if cleaned.get("ready") == Readiness.State.READY and not any(cleaned.get(name) for name in proof):
            self.add_error("evidence", _("Say what proves that it is there."))
        if cleaned.get("ready") in (Readiness.State.MISSING, Readiness.State.PARTLY) and not cleaned.get("gap"):
            self.add_error("gap", _("Say what is missing."))
        return cleaned


class RegulationForm(forms.ModelForm[Regulation]):
    """A regulation of the register."""

    upload = forms.FileField(label=_("Document"), required=False)

    class Meta:
        model = Regulation
        fields = ("kind", "number", "title", "valid_from", "valid_to", "url", "note", "source")
        widgets = {"valid_from": Day(), "valid_to": Day()}


class RealisationForm(forms.ModelForm[Realisation]):
    """Work and money at the end of a quarter."""

    class Meta:
        model = Realisation
        fields = ("budget", "spent", "physical_plan", "physical", "problem")
        localized_fields = ("physical_plan", "physical")


class IndicatorForm(forms.ModelForm[Indicator]):
    """Head of an indicator."""

    class Meta:
        model = Indicator
        fields = (
            "code", "name", "agency", "dimension", "mission", "spm", "source", "live_code", "rhythm", "is_key",
            "is_public",
        )  # fmt: skip

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


class DefinitionForm(forms.ModelForm[IndicatorDefinition]):
    """A version of what an indicator means."""

    class Meta:
        model = IndicatorDefinition
        fields = (
            "unit", "way", "total", "due", "instrument", "definition", "formula", "data_source", "baseline", "baseline_year", "decimals",
            "since", "reason",
        )  # fmt: skip
        localized_fields = ("baseline",)
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 3}),
            "formula": forms.Textarea(attrs={"rows": 2}),
            "since": Day(),
        }
        help_texts = {
            "due": _("How much of the year's target is due in TW I to III, where no targets of quarters say so."),
            "instrument": _("Name and version, such as Pemdi 2026: values of two instruments are never one line."),
            "since": _("From the quarter of this day on; what was published before keeps its definition."),
        }


class TargetForm(forms.Form):
    """A target of a year, its parts within the year, and the plan change that a running or past year needs."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    value = forms.DecimalField(label=_("Target"), max_digits=18, decimal_places=4, localize=True)
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
        return forms.DecimalField(label=label, max_digits=18, decimal_places=4, localize=True, required=False)

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


class TargetSheetForm(forms.Form):
    """A sheet of targets, and the plan change that its running and past years need."""

    file = forms.FileField(label=_("Excel file (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))
    document = forms.CharField(label=_("Number or name of the plan change"), max_length=200, required=False)
    document_date = forms.DateField(label=_("Date of the plan change"), required=False, widget=Day())
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    url = forms.URLField(label=_("Address of the document"), max_length=500, required=False, assume_scheme="https")
    dry_run = forms.BooleanField(label=_("Only check, do not import"), required=False, initial=True)


class TargetDecisionForm(forms.Form):
    """Whether a proposed change holds."""

    batch = forms.CharField(max_length=64, widget=forms.HiddenInput())
    approved = forms.BooleanField(required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class ValueForm(forms.Form):
    """A value of a quarter with its evidence; where it is reported by month, its months instead of it."""

    value = forms.DecimalField(label=_("Value"), max_digits=18, decimal_places=4, required=False, localize=True)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    upload = forms.FileField(label=_("Evidence"), required=False)

    def __init__(self, *args: Any, months: int = 0, **kwargs: Any) -> None:
        """`months` is how many months the quarter is reported by; 0 where it is one value."""
        super().__init__(*args, **kwargs)
        self.month_names = [f"month{number}" for number in range(1, months + 1)]
        for name in self.month_names:
            self.fields[name] = forms.DecimalField(max_digits=18, decimal_places=4, required=False, localize=True)

    @property
    def months(self) -> list[Decimal | None]:
        """The values of the months, in their order."""
        return [self.cleaned_data[name] for name in self.month_names]


class RoundForm(forms.Form):
    """A quarter to open."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    quarter = forms.ChoiceField(
        label=_("Quarter"), choices=[(n, f"TW {r}") for n, r in ((1, "I"), (2, "II"), (3, "III"), (4, "IV"))]
    )


class CorrectiveForm(forms.Form):
    """What is done about something that is behind."""

    title = forms.CharField(label=_("What has to be done"), max_length=300)
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.order_by("name"))
    due = forms.DateField(label=_("Due"), widget=Day())


class SpmForm(forms.ModelForm[SpmYear]):
    """Figures of a minimum service in a year."""

    class Meta:
        model = SpmYear
        fields = ("agency", "to_serve", "served", "quality_target", "quality_met", "budget", "spent", "note")


class ShareForm(forms.Form):
    """The unverified part of the SPM formula."""

    value = forms.DecimalField(
        label=_("Share of people served in the index"), min_value=0, max_value=1, max_digits=5, decimal_places=4
    )
    valid_from = forms.DateField(label=_("Holds from"), widget=Day())
    source = forms.CharField(label=_("Source"), max_length=200)
