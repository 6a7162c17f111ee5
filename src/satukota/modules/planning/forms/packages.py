"""Packages of procurement: one by hand, many by a sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.forms.fields import WholeField
from satukota.modules.planning.models import Package
from satukota.modules.planning.rules.procurement import STEPS, month_in


class MonthField(forms.DateField):
    """A month, as the browser's own calendar has it or in words ("Februari 2026"); kept as its first day."""

    widget = forms.DateInput(format="%Y-%m", attrs={"type": "month"})

    def to_python(self, value: Any) -> Any:
        """Return the first day of the month."""
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        month = month_in(value)
        if month is None:
            raise forms.ValidationError(_("Write a month, such as 2026-02 or Februari 2026."))
        return month


class PackageForm(forms.ModelForm[Package]):
    """A package of an item; one that was announced asks why that changes."""

    value = WholeField(label=_("Value (rupiah)"), min_value=0)
    contract_value = WholeField(label=_("Value of the contract (rupiah)"), min_value=0, required=False)

    class Meta:
        model = Package
        fields = (
            "year", "code", "name", "method", "value", *(f"{step}_planned" for step in STEPS),
            *(f"{step}_real" for step in STEPS), "contract_number", "contract_value", "progress", "cancelled_reason",
        )  # fmt: skip
        field_classes = {f"{step}_{kind}": MonthField for step in STEPS for kind in ("planned", "real")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["year"].disabled = self.fields["code"].disabled = True
            self.fields["reason"] = forms.CharField(
                label=_("Why what was announced changes"),
                max_length=300,
                required=False,
                help_text=_(
                    "Needed where name, way, value, planned months or cancellation change. Everybody reads it."
                ),
            )
        else:
            del self.fields["cancelled_reason"]


class PackageSheetForm(forms.Form):
    """A sheet of packages to be looked at."""

    year = forms.IntegerField(label=_("Budget year"), min_value=2000, max_value=2200)
    file = forms.FileField(
        label=_("The sheet (.xlsx, .xls, .ods or .csv)"),
        help_text=_(
            "Headings such as Kode RUP, Kode sub kegiatan, Nama paket, Metode pemilihan, Pagu, Rencana pemilihan, Rencana"
            " mulai, Rencana selesai, Realisasi mulai, Nomor kontrak, Nilai kontrak, Progres. Columns that are absent"
            " change nothing."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
