"""Whether the answers of a set-up can be used: the same judgement for the pages and for the terminal."""

import re
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from satukota.kernel.people.api import User
from satukota.kernel.places.api import NewCity, RegionName, is_name, regions, regions_called
from satukota.modules.administration.rules.answers import UnreadAnswer, read_point, read_windows
from satukota.modules.administration.rules.coat import UnusableCoat, clean_coat
from satukota.web.api import colour_problem

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")
FEW = 6


def find_region(text: str) -> RegionName:
    """Return the one city or regency that a code or name means. Raises ValidationError that says which there are."""
    if not regions():
        raise ValidationError(
            _("The tables of regions are not installed: run `npm ci` in frontend, or set AREA_DATA to their folder.")
        )
    matches = regions_called(text)
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise ValidationError(_("No kota or kabupaten is called that. Type a part of its name, or its code (36.74)."))
    shown = ", ".join(map(str, matches[:FEW]))
    if len(matches) > FEW:
        shown = _("%(first)s and %(more)s more") % {"first": shown, "more": len(matches) - FEW}
    raise ValidationError(_("Several have that name: %(names)s. Choose one.") % {"names": shown})


def check_name(text: str) -> None:
    """Judge the name of a city, an agency or an office. Raises ValidationError."""
    if not is_name(text):
        raise ValidationError(
            _("“%(name)s” cannot be a name: 2 to 119 letters, digits, blanks, dots, commas, brackets, hyphens.")
            % {"name": text[:40]}
        )


def check_colour(text: str) -> None:
    """Judge the city's colour: it must be readable on white. Raises ValidationError."""
    if colour_problem(text):
        raise ValidationError(
            _("Texts in this colour cannot be read on white. Choose a darker one, such as #0b5c8a, as #rrggbb.")
        )


def point_in(text: str) -> tuple[float, float]:
    """Return longitude and latitude of a typed point. Raises ValidationError."""
    try:
        return read_point(text)
    except UnreadAnswer:
        raise ValidationError(
            _("Write latitude and longitude as a map shows them, such as -6.2886, 106.7179, inside Indonesia.")
        ) from None


def windows_in(text: str) -> list[str]:
    """Return the office hours of a day. Raises ValidationError."""
    try:
        return read_windows(text)
    except UnreadAnswer as error:
        raise ValidationError(
            _("“%(part)s” cannot be read: write 07:30-12:00, 13:00-16:00, the earlier first; empty means closed.")
            % {"part": str(error)[:40]}
        ) from None


def check_windows(text: str) -> None:
    """Judge the office hours of a day. Raises ValidationError."""
    windows_in(text)


def coat_of(content: bytes) -> str:
    """Return an uploaded coat of arms as an SVG that everybody may be shown. Raises ValidationError."""
    try:
        return clean_coat(content)
    except UnusableCoat as error:
        words = {
            "too_large": _("The file is larger than 400 KB. Save it smaller."),
            "broken": _("This PNG cannot be read. Save it anew and try again."),
        }
        raise ValidationError(
            words.get(error.reason, _("A coat of arms is an SVG drawing or a PNG picture; this is neither."))
        ) from None


def check_city(new: NewCity) -> None:
    """Judge the choices of a new city. Raises ValidationError by field."""
    faults: dict[str, list[str]] = {}
    checks = [
        *(("name", check_name, text) for text in (new.name, new.short_name, new.head) if text),
        *(("agencies", check_name, text) for row in new.agencies or () for text in (row.name, row.short) if text),
        *(("primary", check_colour, text) for text in (new.primary,) if text),
        *(("hours", windows_in, ", ".join(day)) for day in (new.hours or {}).values()),
        ("language", _check_language, new.language),
        *(("time_zone", _check_zone, zone) for zone in (new.time_zone,) if zone),
    ]
    for field, check, text in checks:
        try:
            check(text)
        except ValidationError as error:
            faults.setdefault(field, []).extend(error.messages)
    if faults:
        raise ValidationError(faults)


def _check_language(code: str) -> None:
    if code not in dict(settings.LANGUAGES):
        raise ValidationError(_("The languages are id and en."))


def _check_zone(zone: str) -> None:
    if zone not in available_timezones():
        raise ValidationError(_("Time zones are Asia/Jakarta, Asia/Makassar and Asia/Jayapura."))


def check_account(username: str, name: str, email: str, password: str) -> None:
    """Judge the first administrator's account. Raises ValidationError by field."""
    faults: dict[str, list[str]] = {}
    if not USERNAME.fullmatch(username):
        faults["username"] = [_("3 to 32 small letters, digits, dots and hyphens, such as siti.rahma.")]
    if not name.strip():
        faults["admin_name"] = [_("Say how the person is called.")]
    try:
        validate_email(email)
    except ValidationError as error:
        faults["email"] = error.messages
    try:
        if password:
            validate_password(password, User(username=username, display_name=name, email=email))
    except ValidationError as error:
        faults["password"] = error.messages
    if faults:
        raise ValidationError(faults)
