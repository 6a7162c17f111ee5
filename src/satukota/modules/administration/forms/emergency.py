"""What is asked when somebody opens a matter in an emergency, and when an auditor checks it."""

from django import forms
from django.utils.translation import gettext_lazy

from satukota.kernel.cases.api import EmergencyAccess
from satukota.modules.administration.forms.rights import ReasonField


class EmergencyForm(forms.Form):
    """Which matter, why, and for how long."""

    number = forms.CharField(label=gettext_lazy("Case number"), max_length=32)
    reason = ReasonField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("What cannot wait. It stands in the history of the matter, and auditors read it."),
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("For how long"),
        coerce=int,
        choices=[(15, gettext_lazy("15 minutes")), (30, gettext_lazy("30 minutes")), (60, gettext_lazy("60 minutes"))],
        initial=15,
        widget=forms.RadioSelect,
    )


class CheckForm(forms.Form):
    """What an auditor says of it afterwards."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"), choices=EmergencyAccess.Verdict.choices, widget=forms.RadioSelect
    )
    remark = ReasonField(label=gettext_lazy("In your words"))
