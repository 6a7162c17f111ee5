"""Fields that several forms of the administration have."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 300


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **options})


def reason_field(*, required: bool = False) -> forms.CharField:
    """Return the field that asks why something changes; the history shows it."""
    return forms.CharField(
        label=_("Reason or decree"),
        max_length=REASON_LENGTH,
        required=required,
        help_text=_("It stands in the history, such as the number of the regulation."),
    )


def offer(form: forms.BaseForm, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Let somebody choose from these (value, words) in a field of a form."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
