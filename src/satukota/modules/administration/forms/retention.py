"""The form of a period of retention."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from satukota.kernel.registry.api import declaration


class PeriodForm(forms.Form):
    """For how many days something is kept, and why that is changed."""

    days = forms.IntegerField(label=gettext_lazy("Kept for how many days"), max_value=36_500, localize=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("It stands in the history beside the change."),
    )

    def __init__(self, setting: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least = max(declaration(setting).least, 1)
        days: Any = self.fields["days"]
        days.min_value = least
        days.validators = [*days.validators, forms.IntegerField(min_value=least).validators[0]]
