"""Scenarios: their head, what is otherwise in them, and the document by which they are proposed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.forms.fields import Day, NumberField, offer_titles
from satukota.modules.planning.models import Indicator, Item, Scenario, ScenarioStep


class ScenarioForm(forms.ModelForm[Scenario]):
    """Name, year and ceiling of a scenario."""

    class Meta:
        model = Scenario
        fields = ("name", "year", "ceiling_change")
        help_texts = {
            "ceiling_change": _("Such as −10: every budget of the year has a tenth less. 0 leaves them as they are.")
        }


class PostponeForm(forms.ModelForm[ScenarioStep]):
    """An item that waits a year."""

    item = forms.ModelChoiceField(label=_("Item that is postponed by a year"), queryset=Item.objects.none())

    class Meta:
        model = ScenarioStep
        fields = ("item",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scenario = self.instance.scenario
        running = scenario.plan.items.exclude(state__in=(Item.State.DROPPED, Item.State.DONE)).exclude(ends=None)
        taken = scenario.steps.exclude(item=None).values("item")
        offer_titles(self, "item", running.exclude(pk__in=taken).order_by("path"))


class OtherTargetForm(forms.ModelForm[ScenarioStep]):
    """A figure that is promised otherwise."""

    indicator = forms.ModelChoiceField(label=_("Indicator"), queryset=Indicator.objects.none())
    target = NumberField(label=_("Target instead"))

    class Meta:
        model = ScenarioStep
        fields = ("indicator", "target")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scenario = self.instance.scenario
        taken = scenario.steps.exclude(indicator=None).values("indicator")
        promised = Indicator.objects.filter(targets__year=scenario.year, ended_on=None).exclude(pk__in=taken)
        offer_titles(self, "indicator", promised.distinct().order_by("code"))


class ProposeScenarioForm(forms.Form):
    """The document by which the plan would change."""

    document = forms.CharField(label=_("Number or name of the document"), max_length=200)
    day = forms.DateField(label=_("Date of the document"), widget=Day())
    reason = forms.CharField(label=_("Why the plan changes"), max_length=200, help_text=_("Everybody will read it."))
