"""Where it is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from satukota.kernel.places.api import PlaceOutside, areas, locate, search_places
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.rules.submission import Fault
from satukota.modules.reports.rules.wording import clean


class PlaceForm(forms.Form):
    """A point from map, GPS or photo; or a place that is looked up by name; or at least the village."""

    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    place_source = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    look = forms.CharField(
        label=_("Street, landmark or village"),
        help_text=_("For example “Pasar Kranggot” or “Jalan Ahmad Yani”."),
        required=False,
        max_length=120,
    )
    choice = forms.ChoiceField(label=_("Which of these is it?"), required=False, widget=forms.RadioSelect)
    area = forms.ChoiceField(label=_("Or only the kelurahan or village"), required=False)
    place_note = forms.CharField(
        label=_("What is it near to?"),
        help_text=_("A landmark helps the officer: “in front of the blue shop”."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["area"]
        choices.choices = [("", _("Choose…")), *((village.code, village.name) for village in areas("village"))]
        self.found: list[tuple[str, str]] = []
        look = str(self.data.get("look", "") if self.is_bound else self.initial.get("look", "")).strip()
        if look:
            self.found = [
                (f"{p.lon:.6f},{p.lat:.6f}", f"{p.name}, {p.context}" if p.context else p.name)
                for p in search_places(look, 6)
            ]
        choice: Any = self.fields["choice"]
        choice.choices = [*self.found, ("none", _("None of these"))] if self.found else []

    def clean_look(self) -> str:
        """Return the words without what cannot be shown."""
        return clean(self.cleaned_data["look"])

    def clean_place_note(self) -> str:
        """Return the words without what cannot be shown."""
        return clean(self.cleaned_data["place_note"])

    def clean(self) -> dict[str, Any]:
        """Settle on one place and check that the city can act there."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("choice")
        if chosen and chosen != "none":
            cleaned["lon"], cleaned["lat"] = (float(part) for part in chosen.split(","))
            cleaned["place_source"] = "search"
        elif cleaned.get("look") and cleaned.get("lon") is None and not chosen:
            self._ask_which(cleaned)
        if cleaned.get("lon") is not None and cleaned.get("lat") is not None:
            self._inside(cleaned)
        elif not (cleaned.get("area") or cleaned.get("place_note") or self.errors):
            raise ValidationError(message(Fault("place_missing")))
        return cleaned

    def _ask_which(self, cleaned: dict[str, Any]) -> None:
        if self.found:
            self.add_error("choice", _("We found these places. Choose one, or “None of these”."))
        elif not (cleaned.get("area") or cleaned.get("place_note")):
            self.add_error(
                "look",
                _("We know no place of this name. Choose the kelurahan or village below, and say what it is near to."),
            )

    def _inside(self, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["area"] = locate(cleaned["lon"], cleaned["lat"]).area_code
        except PlaceOutside as error:
            self.add_error(None, error)
            self.add_error(None, _("Your text and photos were kept."))
