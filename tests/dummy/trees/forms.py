"""What may come in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.places.api import areas


class TreeForm(forms.Form):
    """A tree as an officer enters it."""

    kind = forms.CharField(label=_("Kind of tree"), max_length=80)
    girth_cm = forms.IntegerField(label=_("Girth in cm"), min_value=1, max_value=3000)
    area_code = forms.ChoiceField(label=_("Area"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["area_code"].choices = [(area.code, area.name) for area in areas("village")]
