"""Fields for numbers as people here write them: read as sheets are read, in the writing of the page's language."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from satukota.kernel.readers.api import NotANumber, Style, number_between
from satukota.web.numbers import indonesian


def _read(text: str, field: forms.IntegerField | forms.DecimalField) -> Decimal:
    least, most = (None if callable(bound) else bound for bound in (field.min_value, field.max_value))
    return number_between(text, least, most, Style.INDONESIAN if indonesian() else Style.ENGLISH)


class NumberField(forms.DecimalField):
    """A number with or without decimals."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # stubs: DecimalField is an IntegerField
        """Return the number that was typed. Raises ValidationError."""
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            return _read(value, self)
        except NotANumber as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class WholeField(forms.IntegerField):
    """Whole rupiah, people or parts: 250.000 is never 250."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_error_messages = {"invalid": _("Enter a whole number, without decimals.")}

    def to_python(self, value: Any) -> int | None:
        """Return the number that was typed. Raises ValidationError."""
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            number = _read(value, self)
        except NotANumber as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if number != int(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(number)
