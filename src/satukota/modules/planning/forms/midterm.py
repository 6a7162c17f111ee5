"""Forms of a mid-term evaluation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.forms.fields import offer
from satukota.modules.planning.models import Finding, Indicator, Item, MidtermEvaluation

LONG = {"rows": 4}


class MidtermForm(forms.ModelForm[MidtermEvaluation]):
    """Head of an evaluation."""

    quarter = forms.TypedChoiceField(
        label=_("Quarter"), coerce=int, choices=[(n, f"TW {r}") for n, r in enumerate(("I", "II", "III", "IV"), 1)]
    )

    class Meta:
        model = MidtermEvaluation
        fields = ("plan", "title", "year", "quarter")


class FindingForm(forms.ModelForm[Finding]):
    """What was found, what is recommended, and why nothing follows where nothing does."""

    class Meta:
        model = Finding
        fields = ("text", "recommendation", "item", "indicator", "no_follow_up")
        widgets = {"text": forms.Textarea(attrs=LONG), "recommendation": forms.Textarea(attrs=LONG)}
        help_texts = {"no_follow_up": _("Only where no corrective action follows, such as for what goes well.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.evaluation.plan_id
        offer(self, "item", Item.objects.filter(plan=plan).exclude(state=Item.State.DROPPED).order_by("path"))
        offer(self, "indicator", Indicator.objects.filter(ended_on=None).order_by("code"))


class ConclusionForm(forms.Form):
    """What an evaluation comes to."""

    conclusion = forms.CharField(label=_("Conclusion"), max_length=20000, widget=forms.Textarea(attrs={"rows": 8}))
