"""Forms of money: payments, refunds, and where an agency takes it."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from satukota.modules.services.models import Bill, PayAccount, Payment, Refund
from satukota.modules.services.queries.fees import LARGEST
from satukota.web.api import WholeField, rupiah

LARGEST_PICTURE = 10 * 1024 * 1024


class PaymentForm(forms.Form):
    """Money that came in."""

    method = forms.ChoiceField(label=gettext_lazy("How"), choices=Payment.Method.choices, widget=forms.RadioSelect)
    amount = WholeField(label=gettext_lazy("Amount (Rp)"), min_value=1, max_value=LARGEST)
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Number on the statement; not for cash."),
    )
    more = forms.BooleanField(
        label=gettext_lazy("More came in than is asked; the rest will be given back"), required=False
    )


class TogetherForm(forms.Form):
    """One transfer that pays several bills in full."""

    amount = WholeField(label=gettext_lazy("Amount (Rp)"), min_value=1)
    reference = forms.CharField(
        label=gettext_lazy("Reference"), max_length=80, help_text=gettext_lazy("Number on the statement; not for cash.")
    )


class RefundForm(forms.Form):
    """Money to be given back: of which part of which bill, how much, why, and to whom."""

    what = forms.ChoiceField(label=gettext_lazy("What goes back"), widget=forms.RadioSelect)
    amount = WholeField(label=gettext_lazy("Amount (Rp)"), min_value=1)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    payee = forms.CharField(
        label=gettext_lazy("To which account"),
        max_length=300,
        help_text=gettext_lazy("Bank, number and name of the holder."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, parts: Sequence[tuple[Bill, str, int]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.parts = list(parts)
        field = self.fields["what"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(place), _part_words(*part)) for place, part in enumerate(self.parts)]
        self.fields["what"].initial, self.fields["amount"].initial = "0", self.parts[0][2]

    def part(self) -> tuple[Bill, str, int]:
        """Return the bill, the kind and the most that may go back of what was chosen."""
        return self.parts[int(self.cleaned_data["what"])]


def _part_words(bill: Bill, kind: str, amount: int) -> str:
    return f"{Refund.Kind(kind).label} · {bill.number} · {rupiah(amount)}"


class PayOutForm(forms.Form):
    """That a refund was paid out."""

    reference = forms.CharField(label=gettext_lazy("Reference of the transfer"), max_length=80)
    document = forms.FileField(label=gettext_lazy("Proof of the payment"))


DIGITS = {PayAccount.Kind.ACCOUNT: range(5, 21), PayAccount.Kind.VIRTUAL: range(3, 11)}
"""How many digits a number has; the eight of a bill follow those of virtual accounts, which have at most eighteen."""


class AccountForm(forms.Form):
    """Where an agency takes money."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PayAccount.Kind.choices, widget=forms.RadioSelect)
    bank = forms.CharField(label=gettext_lazy("Bank"), max_length=80)
    number = forms.CharField(
        label=gettext_lazy("Number of the account"),
        max_length=40,
        help_text=gettext_lazy(
            "5 to 20 digits. For virtual accounts the 3 to 10 digits with which all their numbers begin."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    holder = forms.CharField(label=gettext_lazy("Name of the account"), max_length=120)

    def clean(self) -> dict[str, Any]:
        """Leave nothing but digits of a number, as many as its kind has."""
        given = super().clean() or {}
        digits = re.sub(r"[ .-]", "", given.get("number", ""))
        most = DIGITS.get(given.get("kind", ""), range(3, 21))
        if "number" in given and not (digits.isascii() and digits.isdigit() and len(digits) in most):
            words = gettext_lazy("Write %(least)s to %(most)s digits, as the bank gave them.")
            self.add_error("number", words % {"least": most[0], "most": most[-1]})
        return given | {"number": digits}


class QrisForm(forms.Form):
    """An agency's own static QRIS: its picture, or its text."""

    picture = forms.FileField(
        label=gettext_lazy("Picture of the QRIS"),
        required=False,
        help_text=gettext_lazy("JPG or PNG, as the bank gave it, or a sharp photo of the whole code."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    payload = forms.CharField(
        label=gettext_lazy("Or its text"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        """Read the code in the picture where there is one; say at its field why it is none."""
        given = super().clean() or {}
        picture = given.get("picture")
        if not picture and not given.get("payload") and not self.errors:
            self.add_error("picture", gettext_lazy("Choose a picture of the QRIS, or paste its text."))
        if picture and picture.size > LARGEST_PICTURE:
            self.add_error("picture", gettext_lazy("The picture is larger than 10 MB."))
        return given
