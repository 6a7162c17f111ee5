"""Ask about one's own data, prove who one is, say what is wrong."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from satukota.kernel.limits.api import Limit
from satukota.kernel.people.api import normal_email, normal_phone
from satukota.kernel.registry.api import PersonQuery
from satukota.modules.administration.actions.privacy import Asked
from satukota.modules.administration.models import PrivacyRequest

REACHES = Limit("privacy.reach", 6, 86_400)
"""How often anybody may have codes sent to one address or number, their own or somebody else's."""
ASKERS = Limit("privacy.askers", 20, 3600)
"""How often one sender may ask."""
CODES = Limit("privacy.codes", 30, 3600)
"""How often one sender may try a code."""
LEAST_DIGITS = 9


def clean_reach(text: str) -> str:
    """Return an e-mail address or a telephone number in its normal form. Raises ValidationError."""
    text = text.strip()
    if "@" in text:
        validate_email(text)
        return normal_email(text)
    phone = normal_phone(text)
    if sum(map(str.isdigit, phone)) < LEAST_DIGITS or not phone.removeprefix("+").isdigit():
        raise ValidationError(_("Write an e-mail address or a telephone number."))
    return phone


class AskForm(forms.Form):
    """What somebody asks of the city about their own data, without an account."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you ask for?"), choices=PrivacyRequest.Kind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    reach = forms.CharField(
        label=gettext_lazy("Your e-mail or WhatsApp number"),
        help_text=gettext_lazy("The one that you gave to the city. We send a code there, and the answer."),
        max_length=254,
    )
    wish = forms.CharField(
        label=gettext_lazy("What exactly?"),
        help_text=gettext_lazy("For a correction: what is wrong, and how it is right."),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )
    code = forms.CharField(
        label=gettext_lazy("Code of a report or application of yours"),
        help_text=gettext_lazy("If you have one, no other code is needed. The answer is then about that matter."),
        max_length=60,
        required=False,
    )

    def clean_reach(self) -> str:
        """Return how they are reached."""
        return clean_reach(self.cleaned_data["reach"])

    def asked(self) -> Asked:
        """Return what is asked."""
        cleaned = self.cleaned_data
        return Asked(
            kind=cleaned["kind"],
            reach=cleaned["reach"],
            name=cleaned["name"],
            wish=cleaned["wish"],
            code=cleaned["code"],
            language=get_language() or "id",
        )


class CodeForm(forms.Form):
    """The one-time code."""

    code = forms.CharField(
        label=gettext_lazy("The code that we sent you"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class CounterForm(AskForm):
    """A request of somebody who stands at the counter: what of theirs was shown is looked for."""

    proof = forms.CharField(
        label=gettext_lazy("How the identity was proved"),
        help_text=gettext_lazy("For example: KTP shown, compared with the face"),
        max_length=200,
        min_length=3,
    )
    phone = forms.CharField(label=gettext_lazy("Telephone that is theirs"), max_length=32, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail that is theirs"), required=False)
    nik = forms.RegexField(
        r"^\d{16}$",
        label=gettext_lazy("NIK on the KTP"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("kind", "name", "proof", "phone", "email", "nik", "reach", "wish")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"]
        self.fields["reach"].label = gettext_lazy("Where the answer goes (e-mail or WhatsApp)")
        self.fields["reach"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Ask for at least one thing by which data can be looked for."""
        cleaned = super().clean() or {}
        cleaned.setdefault("code", "")
        if not any(cleaned.get(name) for name in ("phone", "email", "nik")) and not self.errors:
            self.add_error(
                "phone", _("Write the telephone, the e-mail or the NIK: by one of them their data are looked for.")
            )
        return cleaned

    def query(self) -> PersonQuery:
        """Return what was shown to be theirs."""
        cleaned = self.cleaned_data
        return PersonQuery(normal_phone(cleaned["phone"]), normal_email(cleaned["email"]), cleaned["nik"])


class ContactForm(forms.Form):
    """How somebody is called and reached from now on; what is empty stays as it is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=32, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in self.fields) and not self.errors:
            self.add_error("name", _("Write what is to be put right."))
        return cleaned
