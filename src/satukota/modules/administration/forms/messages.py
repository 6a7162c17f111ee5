"""Forms of messages and channels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from satukota.kernel.notifications.api import Wording
from satukota.modules.administration.forms.settings import ReasonForm
from satukota.modules.administration.queries.messages import told_faults


class WordingForm(ReasonForm):
    """What a message says by one channel in one language."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200, required=False)
    body = forms.CharField(
        label=gettext_lazy("What it says"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
    )
    field_order = ("subject", "body", "reason")

    def __init__(self, code: str, channel: str, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = (code, channel, language)

    def clean_body(self) -> str:
        """Return the text with one kind of line break."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        """Put every fault of the words at its field."""
        cleaned = super().clean() or {}
        if not self.errors:
            for part, words in told_faults(*self.place, self.wording()):
                self.add_error(part, words)
        return cleaned

    def wording(self) -> Wording:
        """Return the words that were written."""
        return Wording(self.cleaned_data["subject"], self.cleaned_data["body"])
