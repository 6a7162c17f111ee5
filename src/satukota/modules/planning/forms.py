"""What may come in from pages."""

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
    SheetImport,
    SpmYear,
)
from satukota.modules.planning.queries.words import COLUMN_NAMES
from satukota.modules.planning.rules.codes import BadCode, parse
from satukota.modules.planning.rules.headings import Table, plain
from satukota.modules.planning.rules.layouts import LEVELS
from satukota.modules.planning.rules.numbers import NotANumber, Style, number_in
from satukota.modules.planning.rules.sheet import COLUMNS
from satukota.modules.planning.rules.tree import Kind
from satukota.web.api import indonesian


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
        label=_("The sheet (.xlsx, .xls, .ods or .csv)"),
        help_text=_("The first row holds the headings. Nothing is imported while a single row has a fault."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    dry_run = forms.BooleanField(label=_("Only check, do not import"), required=False)


class PlanSheetForm(forms.Form):
    """A plan sheet to be looked at."""

    file = forms.FileField(
        label=_("The sheet (.xlsx, .xls, .ods or .csv)"),
        help_text=_("Nothing changes yet: you first see what the sheet would do."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )


class MapForm(forms.Form):
    """What the columns of a sheet are taken for, and what the sheet itself does not say."""

    parent = forms.ChoiceField(
        label=_("Programmes stand under"),
        required=False,
        help_text=_("For RKPD, Renstra and DPA: their codes do not say to which goal a programme belongs."),
    )
    agency = forms.ChoiceField(label=_("Agency of rows that name none"), required=False)
    style = forms.ChoiceField(
        label=_("Numbers are written"),
        required=False,
        choices=[("", _("as in Indonesia; ask when unsure")), ("id", "1.234,5"), ("en", "1,234.5")],
    )

    def __init__(self, data: Any, sheet: SheetImport, table: Table) -> None:
        stored = {f"c{place}": column for place, column in sheet.columns.items()}
        initial = stored | {"parent": sheet.parent, "agency": sheet.agency, "style": sheet.style}
        super().__init__(data, initial=initial)
        above = sheet.plan.items.filter(kind__in=("mission", "goal", "objective")).order_by("path")
        items = above.values_list("code", "name")
        self.fields["parent"].choices = [("", "–"), *((code, f"{code} {name}") for code, name in items)]  # type: ignore[attr-defined]
        offices = Agency.objects.order_by("name").values_list("code", "name")
        self.fields["agency"].choices = [("", "–"), *offices]  # type: ignore[attr-defined]
        self.table = table
        choices = [("", _("(not used)")), *((column, COLUMN_NAMES[column]) for column in MEANINGS)]
        self.places = [place for place, heading in enumerate(table.headings) if heading]
        for place in self.places:
            self.fields[f"c{place}"] = forms.ChoiceField(label=table.headings[place], choices=choices, required=False)
            self.fields[f"c{place}"].widget.attrs["class"] = "form-select form-select-sm"

    @property
    def columns(self) -> dict[int, str]:
        """What each column is taken for, by its place."""
        return {place: column for place in self.places if (column := self.cleaned_data.get(f"c{place}"))}

    def rows(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Return each column's field with the first cells below its heading."""
        first = [row for _number, row in self.table.rows[:3]]
        return [
            (self[f"c{place}"], [text for row in first if place < len(row) and (text := plain(row[place])[:40])])
            for place in self.places
        ]


MEANINGS = (*COLUMNS, "part", *(f"{level}_{what}" for level in LEVELS for what in ("code", "name")))


class NumberField(forms.DecimalField):
    """A number, read as the sheets are read, in the writing of the page's language."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # stubs: DecimalField is an IntegerField
        """Return the number that was typed. Raises ValidationError."""
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            return number_in(value, Style.INDONESIAN if indonesian() else Style.ENGLISH)
        except NotANumber as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


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
            "unit", "way", "total", "definition", "formula", "data_source", "baseline", "baseline_year", "decimals",
            "since", "reason",
        )  # fmt: skip
        localized_fields = ("baseline",)
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 3}),
            "formula": forms.Textarea(attrs={"rows": 2}),
            "since": Day(),
        }


class TargetForm(forms.Form):
    """A target of a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    value = NumberField(label=_("Target"), max_digits=18, decimal_places=4, localize=True)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)


class ValueForm(forms.Form):
    """A value of a quarter with its evidence."""

    value = NumberField(label=_("Value"), max_digits=18, decimal_places=4, required=False, localize=True)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    upload = forms.FileField(label=_("Evidence"), required=False)


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
