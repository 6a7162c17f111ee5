"""Sheets that come in, and what their columns are taken for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.forms.fields import Day
from satukota.modules.planning.models import (
    SheetImport,
)
from satukota.modules.planning.queries.words import COLUMN_NAMES
from satukota.modules.planning.rules.headings import Table, plain
from satukota.modules.planning.rules.layouts import LEVELS
from satukota.modules.planning.rules.sheet import COLUMNS


class SheetForm(forms.Form):
    """A plan sheet to import."""

    file = forms.FileField(
        label=_("The sheet (.xlsx, .xls, .ods or .csv)"),
        help_text=_("Titles above the headings do no harm. Nothing is imported while a single row has a fault."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    dry_run = forms.BooleanField(label=_("Only check, do not import"), required=False)


class ValueSheetForm(SheetForm):
    """A sheet of values to report."""

    correction_reason = forms.CharField(
        label=_("Why published figures change"),
        max_length=300,
        required=False,
        help_text=_("Needed where the sheet corrects what was published or closed."),
    )
    document = forms.CharField(
        label=_("Document that the figures are from"), max_length=200, required=False,
        help_text=_("Needed where the figures belong to no open report."),
    )  # fmt: skip


class BudgetSheetForm(ValueSheetForm):
    """A sheet of budgets of a year, such as DPA or RKPD out of SIPD."""

    year = forms.IntegerField(label=_("Budget year"), min_value=2000, max_value=2200)
    field_order = ("year", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["correction_reason"].label = _("Why approved budgets change")
        self.fields["document"].help_text = _("Number and date of the DPA, or of the change of the budget.")


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


class TargetSheetForm(forms.Form):
    """A sheet of targets, and the plan change that its running and past years need."""

    file = forms.FileField(
        label=_("The sheet (.xlsx, .xls, .ods or .csv)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    document = forms.CharField(label=_("Number or name of the plan change"), max_length=200, required=False)
    document_date = forms.DateField(label=_("Date of the plan change"), required=False, widget=Day())
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    url = forms.URLField(label=_("Address of the document"), max_length=500, required=False, assume_scheme="https")
    dry_run = forms.BooleanField(label=_("Only check, do not import"), required=False, initial=True)
