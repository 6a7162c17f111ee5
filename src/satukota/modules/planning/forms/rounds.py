"""Rounds and what is decided in them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.forms.fields import Day


class ClosingForm(forms.Form):
    """Minutes of the meeting; where reports are missing, that the round closes without them."""

    minutes = forms.CharField(label=_("Minutes"), max_length=20000, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, gaps: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if gaps:
            self.fields["gaps"] = forms.MultipleChoiceField(
                label=_("The round closes without the reports of these agencies"),
                choices=list(gaps.items()),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Tick each agency whose report is missing.")},
                help_text=_("Tick each one. They stand in the frozen report as not published."),
            )


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
