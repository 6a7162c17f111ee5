"""Short word between quarters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.forms.fields import NumberField
from satukota.modules.planning.models import CheckIn, CheckInRhythm


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
