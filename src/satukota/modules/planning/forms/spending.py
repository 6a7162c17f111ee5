"""Lines of the budget as they come in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.forms.fields import WholeField
from satukota.modules.planning.forms.figures import Grounded
from satukota.modules.planning.models import SpendingYear


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
