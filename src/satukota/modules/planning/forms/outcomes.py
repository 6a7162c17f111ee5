"""Forms of the tree of performance outcomes."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.forms.fields import offer
from satukota.modules.planning.models import Contribution, Indicator, Item, Outcome, Plan


class OutcomeForm(forms.ModelForm[Outcome]):
    """An outcome, what it leads to, who answers for it and what measures it."""

    class Meta:
        model = Outcome
        fields = (
            "level", "parent", "code", "statement", "success_factor", "agency", "unit", "indicators", "items", "source",
        )  # fmt: skip
        help_texts = {
            "statement": _("What is different then, not what is done: “children are registered in time”."),
            "success_factor": _("What has to be right for it (CSF), from the analysis."),
            "unit": _("The unit or the position, never a person's name."),
            "indicators": _("From the register of indicators: their targets and values are read there, not copied."),
            "items": _("Programmes, activities and action plans; nothing of them is copied."),
        }

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.plan = plan
        offer(self, "parent", plan.outcomes.filter(ended_on=None).exclude(pk=self.instance.pk).order_by("path"))
        offer(self, "agency", Agency.objects.order_by("name"))
        offer(self, "indicators", Indicator.objects.filter(ended_on=None).order_by("code"))
        offer(self, "items", plan.items.exclude(state=Item.State.DROPPED).order_by("path"))


class ContributionForm(forms.ModelForm[Contribution]):
    """What another agency does for an outcome."""

    class Meta:
        model = Contribution
        fields = ("agency", "what", "by")
        help_texts = {
            "by": _("The outcome or output of that agency which brings the contribution, where there is one.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.instance.outcome
        offer(self, "agency", Agency.objects.exclude(Q(pk=outcome.agency_id)).order_by("name"))
        others = Outcome.objects.filter(plan=outcome.plan_id, ended_on=None).exclude(agency=outcome.agency_id)
        offer(self, "by", others.order_by("path"))
