"""What somebody is called and how they are reached."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import normal_phone
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.rules.faults import EMAIL, PHONE
from satukota.modules.reports.rules.submission import Fault
from satukota.modules.reports.rules.wording import clean


class WaysForm(forms.Form):
    """What somebody is called and how they are reached; all may be empty."""

    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    phone = forms.CharField(label=_("WhatsApp or telephone"), required=False, max_length=24)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=254)

    def clean_name(self) -> str:
        """Return the name without what cannot be shown."""
        return clean(self.cleaned_data["name"], 120)

    def clean_phone(self) -> str:
        """Return the number in international form."""
        phone = self.cleaned_data["phone"].strip()
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(message(Fault("phone")))
        return normal_phone(phone) if phone else ""

    def clean_email(self) -> str:
        """Return the address."""
        email = str(self.cleaned_data["email"]).strip()
        if email and not EMAIL.fullmatch(email):
            raise ValidationError(message(Fault("email")))
        return email
