"""Forms of areas and landmarks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.administration.forms.fields import reason_field
from satukota.web.api import WholeField


class DegreesField(forms.FloatField):
    """A longitude or latitude: a point and a comma both part its decimals, as thousands never occur."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]  # Django derives it from whole numbers
        """Return the degrees that were typed. Raises ValidationError."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class AreaForm(forms.Form):
    """The name and the inhabitants of an area."""

    name = forms.CharField(label=_("Name"), max_length=120)
    population = WholeField(label=_("Inhabitants"), required=False)
    reason = reason_field()


class LandmarkForm(forms.Form):
    """A place that people name when they say where something is."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.CharField(
        label=_("Kind"), max_length=24, help_text=_("In one word, such as market, school or mosque.")
    )
    aliases = forms.CharField(
        label=_("Other names"),
        max_length=300,
        required=False,
        help_text=_("What else people call it, with commas between them."),
    )
    lat = DegreesField(label=_("Latitude"), help_text=_("In degrees, such as -6.0149."))
    lon = DegreesField(label=_("Longitude"), help_text=_("In degrees, such as 106.0371."))
    reason = reason_field()

    def values(self) -> dict[str, Any]:
        """Return the landmark as changes keep it."""
        said = self.cleaned_data
        point = {name: float(said[name]) for name in ("lon", "lat")}
        return {name: said[name].strip() for name in ("name", "kind", "aliases")} | point
