"""What several forms ask for: days, numbers as people here write them, a reason."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.rules.numbers import NotANumber, Style, number_in
from satukota.web.api import indonesian


class Day(forms.DateInput):
    """A date as the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NumberField(forms.DecimalField):
    """A number, read as the sheets are read, in the writing of the page's language."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # stubs: DecimalField is an IntegerField
        """Return the number that was typed. Raises ValidationError."""
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            return number_in(value, Style.INDONESIAN if indonesian() else Style.ENGLISH)
        except NotANumber as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class WholeField(forms.IntegerField):
    """Whole rupiah, people or parts, read as the sheets are read: 250.000 is never 250."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_error_messages = {"invalid": _("Enter a whole number, without decimals.")}

    def to_python(self, value: Any) -> int | None:
        """Return the number that was typed. Raises ValidationError."""
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            number = number_in(value, Style.INDONESIAN if indonesian() else Style.ENGLISH)
        except NotANumber as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if number != int(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(number)


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a choice field of a form offer these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class CommentForm(forms.Form):
    """A remark for colleagues."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Staff only, never public. @ and somebody's sign-in name tells them."),
    )


class ReasonForm(forms.Form):
    """One sentence that says why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
