"""What may be typed on the pages of the checklist."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from satukota.kernel.people.api import Agency, User


class LaterForm(forms.Form):
    """Why a step waits."""

    reason = forms.CharField(label=gettext_lazy("Why can it wait?"), max_length=300)


class PersonForm(forms.Form):
    """Somebody who gets an account and the link by which they choose a password."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(
        label=gettext_lazy("Is"),
        choices=[
            ("head", gettext_lazy("Head of agency")),
            ("desk", gettext_lazy("Service desk")),
            ("officer", gettext_lazy("Officer")),
        ],
    )
    agency = forms.ModelChoiceField(label=gettext_lazy("Agency"), queryset=Agency.objects.none(), to_field_name="code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.filter(active=True).order_by("name")
        agency.label_from_instance = lambda row: row.name

    def clean_email(self) -> str:
        """Refuse an address that somebody has."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(gettext_lazy("Somebody else has that e-mail address."))
        return email


class BoundariesForm(forms.Form):
    """A file with the boundaries of villages."""

    file = forms.FileField(
        label=gettext_lazy("File with boundaries (GeoJSON)"),
        help_text=gettext_lazy(
            "One feature for each kelurahan or desa with its Kemendagri code, as BPS and Kemendagri publish them."
        ),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
