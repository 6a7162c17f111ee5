"""Forms of the working calendar: the week, a day or some days, a season, a sheet of a year."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.cases.api import DAYS, OPEN, windows
from satukota.modules.administration.forms.fields import DayField, reason_field
from satukota.modules.administration.queries.calendar_year import FIRST_YEAR, KINDS, LAST_YEAR

WEEK = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
HOURS_HELP = gettext_lazy("Such as 07:30-12:00, 13:00-16:00; left empty where it is closed.")
MOST_DAYS = 62
MOST_BYTES = 200_000


class HoursField(forms.CharField):
    """Open hours of one day, as text: `07:30-12:00, 13:00-16:00`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 80, **options})

    def clean(self, value: Any) -> list[str]:
        """Return the windows as calendars write them. Raises ValidationError."""
        text = super().clean(value).replace(".", ":").replace("–", "-")
        parts = ["-".join(_clock(side) for side in part.split("-")) for part in text.split(",") if part.strip()]
        try:
            windows({"mon": parts})
        except ValueError:
            raise ValidationError(
                _("Write hours as 07:30-12:00, one after another, with a comma between them.")
            ) from None
        return parts

    def prepare_value(self, value: Any) -> Any:
        """Return windows as they are typed."""
        return ", ".join(value) if isinstance(value, list | tuple) else value


def _clock(text: str) -> str:
    plain = text.strip()
    return f"0{plain}" if plain[1:2] == ":" else plain


class _Week(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in DAYS:
            self.fields[day] = HoursField(label=WEEK[day], help_text=HOURS_HELP if day == DAYS[0] else "")

    def week(self) -> dict[str, list[str]]:
        """Return the hours of the week; days without are left out."""
        return {day: self.cleaned_data[day] for day in DAYS if self.cleaned_data[day]}

    def clean(self) -> dict[str, Any]:
        """Refuse a week without any open hour."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(day) for day in DAYS):
            raise ValidationError(_("A week without any open hour: no term would ever end."))
        return cleaned


class HoursForm(_Week):
    """The office hours of a week; an agency may leave holidays and seasons of the city out."""

    holidays = forms.BooleanField(
        label=gettext_lazy("Holidays and closures of the city hold here too"), required=False, initial=True
    )
    seasons = forms.BooleanField(
        label=gettext_lazy("Ramadan hours of the city hold here too"), required=False, initial=True
    )
    reason = reason_field()

    def __init__(self, *args: Any, of_city: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_city:
            del self.fields["holidays"], self.fields["seasons"]
        self.order_fields([*DAYS, "holidays", "seasons", "reason"])

    def values(self) -> dict[str, Any]:
        """Return the part of the calendar."""
        said = self.cleaned_data
        follows = {"holidays": said.get("holidays", True), "seasons": said.get("seasons", True)}
        return {"hours": self.week(), "follows": follows}


class DaysForm(forms.Form):
    """One day, or some in a row, that are not as the week has them."""

    day = DayField(label=gettext_lazy("Day"))
    until = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Only where it is several in a row.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=[*KINDS.items()])
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as Founding day of the city, or Closed: flood."),
    )
    hours = HoursField(
        label=gettext_lazy("Hours"),
        help_text=gettext_lazy("Only of a day that is worked all the same: 07:30-12:00, 13:00-16:00."),
    )
    source = forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("The decree or letter, with its number."),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean(self) -> dict[str, Any]:
        """Refuse days of another year, too many at once, a worked day without hours, a free one without name."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("day"), said.get("until") or said.get("day")
        if first and first.year != self.year:
            self.add_error("day", _("This day does not lie in %(year)s.") % {"year": self.year})
        elif first and last and not (first <= last and last.year == self.year and (last - first).days < MOST_DAYS):
            self.add_error("until", _("The last day lies in the same year, within two months of the first."))
        if said.get("kind") == OPEN and not said.get("hours") and "hours" not in self.errors:
            self.add_error("hours", _("Say from when until when it is worked."))
        if said.get("kind") != OPEN and not said.get("name"):
            self.add_error("name", _("Say what day it is."))
        return said

    def days(self) -> dict[str, dict[str, Any]]:
        """Return the days of the part, by date."""
        said = self.cleaned_data
        entry: dict[str, Any] = {name: said[name].strip() for name in ("kind", "name", "source")}
        if said["kind"] == OPEN:
            entry["hours"] = said["hours"]
        first, last = said["day"], said["until"] or said["day"]
        return {(first + timedelta(days=n)).isoformat(): entry for n in range((last - first).days + 1)}


class SeasonForm(_Week):
    """Days in a row with other hours, such as Ramadan."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    first = DayField(label=gettext_lazy("First day"))
    last = DayField(label=gettext_lazy("Last day"))
    source = forms.CharField(label=gettext_lazy("Who says so"), max_length=120, required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.order_fields(["name", "first", "last", *DAYS, "source"])

    def clean(self) -> dict[str, Any]:
        """Refuse a season that ends before it begins, or begins in another year."""
        said = super().clean()
        first, last = said.get("first"), said.get("last")
        if first and first.year != self.year:
            self.add_error("first", _("This day does not lie in %(year)s.") % {"year": self.year})
        if first and last and not first <= last <= first + timedelta(days=MOST_DAYS):
            self.add_error("last", _("The last day lies after the first, within two months."))
        return said

    def season(self) -> dict[str, Any]:
        """Return the season of the part."""
        said = self.cleaned_data
        days: Mapping[str, date] = {"from": said["first"], "to": said["last"]}
        dates = {name: day.isoformat() for name, day in days.items()}
        return {"name": said["name"].strip(), **dates, "hours": self.week(), "source": said["source"].strip()}


class SheetForm(forms.Form):
    """A year as a CSV file."""

    file = forms.FileField(
        label=gettext_lazy("File (CSV)"),
        help_text=gettext_lazy("Columns: date, kind, name, hours, source; the download of this page has them."),
    )

    def clean_file(self) -> bytes:
        """Return the file's bytes. Raises ValidationError where it is too large for a year."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("A year has 366 days: this file is too large to be one."))
        content: bytes = file.read()
        return content


def year_in(text: str, today: date) -> int:
    """Return the year that an address names; this year where it names none that could be."""
    number = int(text) if text.isdecimal() and len(text) == 4 else today.year
    return number if FIRST_YEAR <= number <= LAST_YEAR else today.year
