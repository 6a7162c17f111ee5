"""Forms of the counter: appointments, and what it can take."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.people.api import normal_phone
from satukota.modules.services.rules.counter_hours import DAYS, Capacity, UnreadableHours, read_hours

PHONE = re.compile(r"\+?[0-9]{7,15}")
"""What a message can be sent to, written without spaces."""


class MoveForm(forms.Form):
    """Another time of an appointment."""

    slot = forms.ChoiceField(label=gettext_lazy("Time"), widget=forms.RadioSelect)

    def __init__(self, slots: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["slot"]
        if isinstance(field, forms.ChoiceField):
            field.choices = slots


class AppointmentForm(MoveForm):
    """Who comes, and when. `secret` is of the form that was opened: pressed twice it is one appointment."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    phone = forms.CharField(
        label=gettext_lazy("Mobile number"), max_length=32, widget=forms.TextInput(attrs={"type": "tel"})
    )
    secret = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        """Return the number to which the appointment is told, as it was typed."""
        typed = str(self.cleaned_data["phone"])
        if not PHONE.fullmatch(normal_phone(typed)):
            raise ValidationError(_("Write a telephone number, for example 0812 3456 7890."))
        return typed


class CapacityForm(forms.Form):
    """What a counter can take from a day on; opening times as `08.00-11.30, 13.00-15.00`."""

    valid_from = forms.DateField(
        label=gettext_lazy("From which day on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    seats = forms.IntegerField(
        label=gettext_lazy("People at the same time"),
        min_value=1,
        max_value=50,
        help_text=gettext_lazy("How many windows take appointments."),
    )
    slot_minutes = forms.IntegerField(label=gettext_lazy("Minutes for each"), min_value=5, max_value=240)
    days_ahead = forms.IntegerField(label=gettext_lazy("Open days that can be booked ahead"), min_value=1, max_value=60)
    priority_run = forms.IntegerField(
        label=gettext_lazy("Numbers with priority before one without"),
        min_value=0,
        max_value=20,
        help_text=gettext_lazy("0: everybody with priority goes first. 2: after two with priority comes one without."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for day, name in day_names().items():
            self.fields[day] = forms.CharField(label=name, required=False, max_length=120)
            setattr(self, f"clean_{day}", lambda day=day: self._windows(day))

    def _windows(self, day: str) -> Any:
        try:
            return read_hours(self.cleaned_data[day])
        except UnreadableHours:
            raise ValidationError(_("Write opening times so: 08.00-11.30, 13.00-15.00")) from None

    def clean(self) -> dict[str, Any]:
        """Ask for every day where one has hours of its own: an empty one would close that day without a word."""
        typed = super().clean() or self.cleaned_data
        if any(map(self._says, DAYS)):
            for day in DAYS:
                if day not in self.errors and not self._says(day):
                    self.add_error(day, _("Write the hours of this day too, or: closed"))
        return typed

    def _says(self, day: str) -> bool:
        return bool(str(self.data.get(self.add_prefix(day), "")).strip())

    def rule(self) -> Capacity:
        """Return what was typed; nothing about any day means the hours of the city's calendar, "closed" on all none."""
        typed = self.cleaned_data
        hours = {day: typed[day] for day in DAYS if self._says(day)}
        numbers = (typed["seats"], typed["slot_minutes"], typed["days_ahead"])
        return Capacity(*numbers, hours=hours, priority_run=typed["priority_run"])


def day_names() -> dict[str, str]:
    """Return the days of the week by their code."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return dict(zip(DAYS, names, strict=True))
