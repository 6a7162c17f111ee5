"""Forms of channels."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.notifications.api import Channel, ChannelState
from satukota.modules.administration.forms.settings import ReasonForm


class ChannelForm(ReasonForm):
    """Whether the city uses a channel, and what it pays for it."""

    on = forms.ChoiceField(
        label=gettext_lazy("Messages go out by this channel"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    cost = forms.IntegerField(
        label=gettext_lazy("Cost of a message in rupiah"),
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("Of an SMS: of each part. Read it in the contract; 0 where it costs nothing."),
        localize=False,
    )
    field_order = ("on", "cost", "reason")


class OrderForm(ReasonForm):
    """In which order the channels are tried; a place left empty is filled by what each message says."""

    def __init__(self, states: list[ChannelState], order: list[str], data: Any = None) -> None:
        initial = {f"place{number}": code for number, code in enumerate(order, 1)}
        super().__init__(data, initial=initial)
        choices = [("", "–"), *((state.channel.value, str(state.channel.label)) for state in states)]
        self.places = [f"place{number}" for number in range(1, len(states) + 1)]
        for number, name in enumerate(self.places, 1):
            label = _("Place %(n)s") % {"n": number}
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.order_fields([*self.places, "reason"])

    def clean(self) -> dict[str, Any]:
        """Refuse a channel that is named twice."""
        cleaned = super().clean() or {}
        chosen = self.chosen()
        for name in self.places:
            if (code := cleaned.get(name)) and chosen.count(code) > 1:
                self.add_error(name, ValidationError(_("This channel stands in two places.")))
        return cleaned

    def chosen(self) -> list[str]:
        """Return the channels in their order."""
        return [Channel(code).value for name in self.places if (code := self.cleaned_data.get(name))]
