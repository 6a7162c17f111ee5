"""Which role a group of the city's sign-in service gives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from satukota.kernel.people.api import Agency, roles


class GroupForm(forms.Form):
    """A group, a role and an agency."""

    group = forms.CharField(
        label=gettext_lazy("Group"),
        max_length=100,
        help_text=gettext_lazy("Exactly as the sign-in service writes it."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"), queryset=Agency.objects.filter(active=True).order_by("name")
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        titles = sorted((str(role.title), code) for code, role in roles().items())
        self.fields["role"].choices = [(code, title) for title, code in titles]  # type: ignore[attr-defined]
