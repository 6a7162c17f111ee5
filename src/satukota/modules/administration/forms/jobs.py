"""What an administrator types: why jobs are set aside."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import REASONS

WORDS = {
    "mended": _("It was done another way"),
    "late": _("It comes too late to make sense"),
    "twice": _("It was meant twice"),
}


class SettleForm(forms.Form):
    """Try failed jobs again or set them aside; why, where they are set aside."""

    did = forms.ChoiceField(choices=[("again", _("Try again")), ("aside", _("Set aside"))])
    reason = forms.ChoiceField(
        label=_("Why they are set aside"),
        choices=[("", _("Choose")), *((code, WORDS[code]) for code in REASONS)],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Demand a reason where jobs are set aside."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("did") == "aside" and not values.get("reason"):
            self.add_error("reason", _("Say why: it stands in the log."))
        return values
