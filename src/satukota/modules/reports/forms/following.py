"""The code that opens a report, and what a reporter may do there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.reports.forms.replies import ReopenForm, ReplyForm


class FollowForm(forms.Form):
    """The code that a reporter got."""

    code = forms.CharField(
        label=_("Number or code of your report"),
        help_text=_("It begins with LAP- and stands in the message that you got from us."),
        max_length=60,
    )


class SatisfiedForm(forms.Form):
    """How content the reporter is."""

    rating = forms.TypedChoiceField(
        label=_("How did it go?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(5, _("Very good")), (4, _("Good")), (3, _("Fair")), (2, _("Poor")), (1, _("Very poor"))],
    )
    note = forms.CharField(
        label=_("Message to the officer"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class WithdrawForm(forms.Form):
    """Taking a report back."""


FORMS: dict[str, type[forms.Form]] = {
    "reply": ReplyForm,
    "satisfied": SatisfiedForm,
    "reopen": ReopenForm,
    "withdraw": WithdrawForm,
}
"""The forms of what a reporter may do, by action."""
