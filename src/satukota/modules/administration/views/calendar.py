"""The working calendar: a year as people read it, and its subscription for telephones."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import CITY_KEY, part_key
from satukota.kernel.people.api import Agency
from satukota.kernel.places.api import city
from satukota.kernel.tables.api import csv_answer
from satukota.modules.administration.forms.calendar import WEEK, year_in
from satukota.modules.administration.queries import calendar_year
from satukota.modules.administration.queries.agencies import STRUCTURE
from satukota.modules.administration.rules import ics
from satukota.modules.administration.rules.sheet import HEADS
from satukota.web.api import page, permission_required

KIND = "cases.calendar"
AHEAD = 2


@permission_required(STRUCTURE)
def index(request: HttpRequest) -> HttpResponse:
    """Show a year of the calendar of the city or an agency: its sheet, its days with their source, its hours."""
    owner, year = asked(request)
    shown = calendar_year.year_of(owner, year)
    hours = calendar_year.hours_now(owner)
    context = {
        "owner": owner,
        "year": shown,
        "others": calendar_year.offices_of_their_own(),
        "agencies": Agency.objects.filter(active=True).order_by("name"),
        "week": [(WEEK[day], ", ".join(hours["hours"].get(day, ()))) for day in WEEK],
        "follows": hours["follows"],
        "own_hours": calendar_year.own_hours(owner),
        "kinds": [(calendar_year.MARKS[kind], words) for kind, words in calendar_year.KINDS.items()],
        "missing": calendar_year.joint_leave_missing(),
        "query": f"year={year}" + (f"&office={owner.code}" if owner else ""),
        "ics": absolute(address_of_ics(owner)),
        "history_keys": keys_of(owner, year),
    }
    return page(request, "administration/calendar/year.html", context)


def asked(request: HttpRequest) -> tuple[Agency | None, int]:
    """Return whose calendar and which year an address means. Raises Http404 for an unknown office."""
    code = request.GET.get("office", "") or request.POST.get("office", "")
    text = request.GET.get("year", "") or request.POST.get("year", "")
    return office_of(code), year_in(text, timezone.localdate())


def office_of(code: str) -> Agency | None:
    """Return the office of a code; None for the city. Raises Http404."""
    if not code:
        return None
    owner = Agency.objects.filter(code=code.replace("\x00", ""), active=True).first()
    if owner is None:
        raise Http404(code)
    return owner


def keys_of(owner: Agency | None, year: int) -> list[str]:
    """Return the keys under which changes of the hours and of a year are kept."""
    code = owner.code if owner else CITY_KEY
    return [part_key(code, 0), part_key(code, year)]


def address_of_ics(owner: Agency | None) -> str:
    """Return the address to subscribe to."""
    return reverse("administration:calendar_ics") + (f"?office={owner.code}" if owner else "")


@permission_required(STRUCTURE)
def sheet(request: HttpRequest) -> HttpResponse:
    """Send the days of a year as CSV, in the form that the import reads."""
    owner, year = asked(request)
    rows = [_row(day) for day in calendar_year.year_of(owner, year).days]
    return csv_answer(f"calendar-{owner.code if owner else 'city'}-{year}.csv", HEADS, rows)


def _row(day: calendar_year.Day) -> list[Any]:
    return [day.day.isoformat(), day.kind, day.name, day.hours.replace(", ", " + "), day.source]


@require_GET
def subscription(request: HttpRequest) -> HttpResponse:
    """Give everybody the days on which the city or an office is closed, or open all the same, to subscribe to."""
    owner = office_of(request.GET.get("office", ""))
    this = timezone.localdate().year
    days = [day for year in range(this, this + AHEAD) for day in calendar_year.year_of(owner, year).days]
    entries = [(day.day, day.name or day.title, f"{day.title} {day.hours}".strip()) for day in days]
    name = owner.name if owner else _("Working days of %(city)s") % {"city": city().name}
    text = ics.written(name, entries, timezone.now(), urlsplit(absolute("/")).hostname or "localhost")
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer
