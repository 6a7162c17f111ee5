"""Forms of links between plans and of partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.forms.fields import Day, offer
from satukota.modules.planning.models import Item, ItemLink, Partner, Partnership
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
        offer(self, "to", others.exclude(kind__in=BELOW).select_related("plan").order_by("plan", "path"))
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.label_from_instance = lambda item: f"{item.plan.title}: {item}"  # type: ignore[method-assign, assignment]


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
