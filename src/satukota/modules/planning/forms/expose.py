"""The words of a quick win's sheet as they come in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models import Expose


class ExposeForm(forms.ModelForm[Expose]):
    """What the city tells others about a quick win."""

    class Meta:
        model = Expose
        fields = ("problem", "idea", "replication", "contact", "source")
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("problem", "idea", "replication")}
        help_texts = {
            "replication": _(
                "Regulation, people, equipment, application, money, time: what you would tell a colleague."
            ),
            "contact": _("An office with its telephone or e-mail. Name no persons."),
        }
