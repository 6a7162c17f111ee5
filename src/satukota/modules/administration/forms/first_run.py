"""The questions of the set-up, one form a page."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.places.api import ALWAYS, DAYS, AgencyEntry, ChosenAgency, usual_agencies
from satukota.modules.administration.queries.answers import (
    check_account,
    check_colour,
    check_name,
    check_windows,
    coat_of,
    find_region,
    point_in,
)
from satukota.modules.administration.rules.answers import agency_code, read_agencies

ZONES = (
    ("Asia/Jakarta", gettext_lazy("WIB (Western Indonesia)")),
    ("Asia/Makassar", gettext_lazy("WITA (Central Indonesia)")),
    ("Asia/Jayapura", gettext_lazy("WIT (Eastern Indonesia)")),
)
DAY_NAMES = dict(
    zip(
        DAYS,
        (
            gettext_lazy("Monday"),
            gettext_lazy("Tuesday"),
            gettext_lazy("Wednesday"),
            gettext_lazy("Thursday"),
            gettext_lazy("Friday"),
            gettext_lazy("Saturday"),
            gettext_lazy("Sunday"),
        ),
        strict=True,
    )
)


class CodeForm(forms.Form):
    """The code that the program printed when it started."""

    code = forms.CharField(
        label=gettext_lazy("Set-up code"),
        help_text=gettext_lazy(
            "It stands in the last lines of the terminal in which the program was started (satukota up), and in the file "
            "set-up-code.txt of the data directory."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class RegionForm(forms.Form):
    """Which of the 514."""

    region = forms.CharField(
        label=gettext_lazy("Which kota or kabupaten is it?"),
        help_text=gettext_lazy("Type a part of its name and choose it from the list, or type its code (36.74)."),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
    )

    def clean_region(self) -> str:
        """Return the code of the region that was meant."""
        return find_region(self.cleaned_data["region"]).code


class NamesForm(forms.Form):
    """How the city is called, and what holds for all of it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=119, validators=[check_name])
    short_name = forms.CharField(
        label=gettext_lazy("Short name"),
        help_text=gettext_lazy("As it stands in the head of every page."),
        max_length=60,
        validators=[check_name],
    )
    head = forms.CharField(
        label=gettext_lazy("Title of its head"),
        help_text=gettext_lazy("Wali Kota or Bupati."),
        max_length=60,
        validators=[check_name],
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=ZONES, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the pages"),
        help_text=gettext_lazy("Everybody can change it for themselves."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )


class LookForm(forms.Form):
    """Colour and coat of arms."""

    primary = forms.CharField(
        label=gettext_lazy("Colour of the city"),
        help_text=gettext_lazy("Buttons and links get it; dark enough to be read on white."),
        max_length=7,
        validators=[check_colour],
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    coat = forms.FileField(
        label=gettext_lazy("Coat of arms"),
        help_text=gettext_lazy("An SVG drawing or a PNG picture of at most 400 KB. It can come later."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/svg+xml,image/png"}),
    )

    def clean_coat(self) -> Any:
        """Return the file with the drawing that was made of it as `svg`."""
        file = self.cleaned_data.get("coat")
        if file:
            file.svg = coat_of(file.read())
        return file


class MiddleForm(forms.Form):
    """Where the map opens."""

    centre = forms.CharField(
        label=gettext_lazy("Middle of the city"),
        help_text=gettext_lazy(
            "Latitude and longitude of the town hall or regent's office, copied from any map: -6.2886, 106.7179. "
            "Boundaries are brought in later, on the checklist."
        ),
        max_length=60,
    )

    def clean_centre(self) -> str:
        """Judge the point; it stays as it was typed."""
        point_in(self.cleaned_data["centre"])
        return str(self.cleaned_data["centre"])


class AgenciesForm(forms.Form):
    """Ticks and names for what a city or regency usually has, and lines for more."""

    more = forms.CharField(
        label=gettext_lazy("Further agencies"),
        help_text=gettext_lazy("One a line, its short name after a semicolon: Dinas Kebudayaan; Disbud"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def lines(self) -> Iterator[tuple[Any, Any, Any]]:
        """The boxes of each usual agency: whether, name, short name."""
        for code in USUAL:
            yield self[f"use_{code}"], self[f"name_{code}"], self[f"short_{code}"]

    def clean(self) -> dict[str, Any]:
        """Judge the names of what was ticked, and the lines of what was added."""
        values = super().clean() or {}
        for code in USUAL:
            if values.get(f"use_{code}"):
                self._judge(f"name_{code}", values.get(f"name_{code}", ""))
        for name, short in read_agencies(values.get("more", "")):
            self._judge("more", name)
            if short:
                self._judge("more", short)
        return values

    def _judge(self, field: str, text: str) -> None:
        try:
            check_name(text)
        except ValidationError as error:
            self.add_error(field, error)


def _usual() -> dict[str, AgencyEntry]:
    """Return every agency of the template, of kota and kabupaten, but the two without which no city is."""
    facts = {"short": "-", "head_name": "-"}
    both = [entry for name in ("Kota -", "Kabupaten -") for entry in usual_agencies("00.00", {**facts, "name": name})]
    return {entry.code: entry for entry in both if entry.code not in ALWAYS}


USUAL = _usual()
TICK = forms.CheckboxInput(attrs={"class": "form-check-input"})
for _code, _entry in USUAL.items():
    AgenciesForm.base_fields |= {
        f"use_{_code}": forms.BooleanField(label=_entry.name, required=False, widget=TICK),
        f"name_{_code}": forms.CharField(label=gettext_lazy("Name"), required=False, max_length=119),
        f"short_{_code}": forms.CharField(label=gettext_lazy("Short name"), required=False, max_length=48),
    }


def proposed_agencies(code: str, facts: dict[str, str]) -> dict[str, Any]:
    """Return what the page of agencies proposes for a city: those of its kind ticked, with its own names in them."""
    mine = {entry.code: entry for entry in usual_agencies(code, facts)}
    values: dict[str, Any] = {}
    for known, usual in USUAL.items():
        entry = mine.get(known, usual)
        values |= {f"use_{known}": known in mine, f"name_{known}": entry.name, f"short_{known}": entry.short}
    return values


def chosen_agencies(answers: dict[str, Any]) -> tuple[ChosenAgency, ...]:
    """Return the agencies that were ticked or written."""
    chosen = [
        ChosenAgency(code, answers[f"name_{code}"], answers[f"short_{code}"])
        for code in USUAL
        if answers.get(f"use_{code}")
    ]
    taken = frozenset(USUAL) | ALWAYS
    for name, short in read_agencies(answers.get("more", "")):
        code = agency_code(short or name, taken)
        taken |= {code}
        chosen.append(ChosenAgency(code, name, short))
    return tuple(chosen)


class HoursForm(forms.Form):
    """Office hours, a line for each day."""

    def clean(self) -> dict[str, Any]:
        """Judge each day, and that the office is open at all."""
        values = super().clean() or {}
        if not self.errors and not any(values.values()):
            raise ValidationError(
                _("The office is never open: no deadline could be counted. Write the hours of a day.")
            )
        return values


def _day_field(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=80, validators=[check_windows])


HoursForm.base_fields = {day: _day_field(DAY_NAMES[day]) for day in DAYS}


class AccountForm(forms.Form):
    """Who administers the city first; the password is asked at the very end, and kept nowhere on the way."""

    admin_name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    username = forms.CharField(
        label=gettext_lazy("User name"),
        help_text=gettext_lazy("Small letters, digits, dots and hyphens; you sign in with it or with your address."),
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Judge the account as a whole."""
        values = super().clean() or {}
        if not self.errors:
            check_account(values["username"], values["admin_name"], values["email"], "")
        return values


class PasswordForm(forms.Form):
    """The first administrator's password, by the same rules as everybody's."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=lazy(password_validators_help_text_html, str)(),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The same password again"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Compare both, and judge the password beside the account that it is for."""
        values = super().clean() or {}
        if "password" in values and "again" in values:
            if values["password"] != values["again"]:
                self.add_error("again", _("The two passwords differ."))
            who = self.initial
            check_account(who["username"], who["admin_name"], who["email"], values["password"])
        return values
