"""Forms of what belongs together: links between plans, partners, the tree of performance outcomes."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.forms.fields import Day, PlanTitles, offer, offer_titles
from satukota.modules.planning.models import (
    Contribution,
    Indicator,
    Item,
    ItemLink,
    Outcome,
    Partner,
    Partnership,
    Plan,
)
from satukota.modules.planning.rules.tree import Kind

BELOW = (Kind.ACTIVITY, Kind.SUBACTIVITY)


class LinkForm(forms.ModelForm[ItemLink]):
    """The item of another plan that an item points at."""

    class Meta:
        model = ItemLink
        fields = ("kind", "to", "note", "source")
        help_texts = {"to": _("Down to programmes and action plans; what lies below follows them.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Item.objects.exclude(plan=self.instance.item.plan_id).exclude(state=Item.State.DROPPED)
        offer_titles(self, "to", others.exclude(kind__in=BELOW).order_by("plan", "path"), PlanTitles)


class PartnerForm(forms.ModelForm[Partner]):
    """A partner of the register."""

    class Meta:
        model = Partner
        fields = ("name", "kind", "agency", "url", "note", "source")
        help_texts = {
            "agency": _("Where the partner has an office in this system, it owns indicators and reports each quarter.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", Agency.objects.filter(kind__in=("partner", "health", "unit")).order_by("name"))


class PartnershipForm(forms.ModelForm[Partnership]):
    """What a partner does in an item."""

    class Meta:
        model = Partnership
        fields = ("partner", "role", "contribution", "agreement", "starts", "ends")
        widgets = {"starts": Day(), "ends": Day()}


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
        offer_titles(self, "indicators", Indicator.objects.filter(ended_on=None).order_by("code"))
        offer_titles(self, "items", plan.items.exclude(state=Item.State.DROPPED).order_by("path"))


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
