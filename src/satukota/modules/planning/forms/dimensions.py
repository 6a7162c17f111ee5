"""The form of a dimension."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.forms.fields import offer
from satukota.modules.planning.models import Dimension


class DimensionForm(forms.ModelForm[Dimension]):
    """What a dimension is called, why it is called otherwise now, and its counterpart in the other set."""

    reason = forms.CharField(
        label=_("Why the name changes"),
        max_length=300,
        required=False,
        help_text=_("Everybody reads it beside what it was before."),
    )

    class Meta:
        model = Dimension
        fields = ("name", "maps_to")
        labels = {"name": _("Name"), "maps_to": _("Counterpart in the other set")}
        help_texts = {"maps_to": _("What stands here counts there as well, in filters and lights.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "maps_to", Dimension.objects.exclude(framework=self.instance.framework).order_by("order"))
