"""Dates and times as the user's language writes them."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from satukota.web.numbers import indonesian


def local(moment: datetime) -> datetime:
    """Return the moment in the city's zone."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def time_of_day(moment: datetime) -> str:
    """Return "10.42" (English: "10:42")."""
    return local(moment).strftime("%H.%M" if indonesian() else "%H:%M")


def zone_name(moment: datetime) -> str:
    """Return WIB, WITA or WIT, the names that people know."""
    return local(moment).tzname() or ""


def day(value: date | datetime, weekday: bool = False) -> str:
    """Return "25 November 2026", with the weekday "Rabu, 25 November 2026"."""
    value = local(value) if isinstance(value, datetime) else value
    return date_format(value, "l, j F Y" if weekday else "j F Y")


def short_day(value: date | datetime, today: date | None = None) -> str:
    """Return "hari ini", "kemarin", "besok", else "25 Nov", with the year where it is another one."""
    value = local(value).date() if isinstance(value, datetime) else value
    today = today or timezone.localdate()
    near = {0: gettext("today"), -1: gettext("yesterday"), 1: gettext("tomorrow")}.get((value - today).days)
    return near or date_format(value, "j M" if value.year == today.year else "j M Y")


def moment(value: datetime) -> str:
    """Return the day and the time in as few words as are clear: "kemarin 10.42"."""
    return f"{short_day(value)} {time_of_day(value)}"


def moment_long(value: datetime) -> str:
    """Return "Rabu, 25 November 2026, 10.42 WIB"."""
    return f"{day(value, weekday=True)}, {time_of_day(value)} {zone_name(value)}"
