"""Sheets of other cities' figures as they come in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BenchmarkSheetForm(forms.Form):
    """A sheet to be looked at; nothing changes yet."""

    file = forms.FileField(
        label=_("The sheet (.xlsx, .xls, .ods or .csv)"),
        help_text=_("Nothing changes yet: you first see what the sheet would do."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
