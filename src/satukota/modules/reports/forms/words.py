"""What happened, in the reporter's own words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.rules.submission import LEAST_TEXT, MOST_TEXT, Fault
from satukota.modules.reports.rules.wording import clean, is_broken


class WordsForm(forms.Form):
    """What happened, in the reporter's own words."""

    text = forms.CharField(
        label=_("Tell us what happened"),
        help_text=_("What is wrong, since when, who is affected. Short is fine."),
        widget=forms.Textarea(attrs={"rows": 6}),
        strip=True,
        required=False,
    )
    class_ = forms.ChoiceField(
        label=_("This is"),
        required=False,
        choices=[
            ("complaint", _("a complaint")),
            ("aspiration", _("a wish or idea")),
            ("information", _("a request for information")),
        ],
    )

    def clean_text(self) -> str:
        """Return the text; what is wrong with it says what was kept."""
        text = clean(self.cleaned_data["text"])
        if is_broken(text):
            raise ValidationError(message(Fault("text_broken")))
        if len(text) > MOST_TEXT:
            raise ValidationError(message(Fault("text_long", {"length": len(text), "most": MOST_TEXT})))
        if len(text) < LEAST_TEXT:
            raise ValidationError(message(Fault("text_short" if text else "text_missing", {"least": LEAST_TEXT})))
        return text
