"""Changes of the working calendar: said in a form, looked at with what they do, then kept."""

import json
from datetime import date
from hashlib import blake2s
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from satukota.kernel.cases.api import HOURS, calendars, effect, forget_calendars, keep_part
from satukota.kernel.changes.api import Author, differences_in_words
from satukota.kernel.people.api import Agency
from satukota.kernel.readers.api import UnreadableTable
from satukota.modules.administration.forms.calendar import DaysForm, HoursForm, SeasonForm, SheetForm
from satukota.modules.administration.queries.agencies import STRUCTURE
from satukota.modules.administration.queries.calendar_year import hours_now, part_now
from satukota.modules.administration.rules.sheet import YearSheet, read_year
from satukota.modules.administration.views.calendar import KIND, asked, office_of
from satukota.web.api import actor_of, page, permission_required

REFUSED = {
    "date": gettext_lazy("no day can be read"),
    "year": gettext_lazy("it lies in another year"),
    "kind": gettext_lazy("the kind of day is not known"),
    "name": gettext_lazy("it has no name, or a very long one"),
    "hours": gettext_lazy("it is worked, but no hours are said"),
    "source": gettext_lazy("the source is longer than 120 letters"),
    "twice": gettext_lazy("the day stands there twice"),
}


@permission_required(STRUCTURE)
def hours(request: HttpRequest) -> HttpResponse:
    """Change the office hours of the week."""
    owner, year = asked(request)
    now = hours_now(owner)
    first = {**now["hours"], **now["follows"]}
    form = HoursForm(request.POST or None, initial=first, of_city=owner is None)
    if request.method == "POST" and form.is_valid():
        return _check(request, owner, HOURS, form.values(), back=year, reason=form.cleaned_data["reason"])
    return _form(request, form, owner, year, _("Office hours"))


@permission_required(STRUCTURE)
def days(request: HttpRequest) -> HttpResponse:
    """Write a day, or some in a row, that are not as the week has them."""
    owner, year = asked(request)
    first = {"day": _day(request.GET.get("day", "")), "kind": request.GET.get("kind", "")}
    known = part_now(owner, year)["days"].get(request.GET.get("day", ""))
    form = DaysForm(request.POST or None, initial=first | (known or {}), year=year)
    if request.method == "POST" and form.is_valid():
        part = part_now(owner, year)
        merged = dict(sorted({**part["days"], **form.days()}.items()))
        return _check(request, owner, year, {**part, "days": merged}, back=year)
    return _form(request, form, owner, year, _("A day or some days"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@permission_required(STRUCTURE)
def season(request: HttpRequest) -> HttpResponse:
    """Write a season with other hours; one of the same name in the year is replaced."""
    owner, year = asked(request)
    part = part_now(owner, year)
    known = next((row for row in part["seasons"] if row["name"] == request.GET.get("name")), None)
    first = {**known["hours"], **known, "first": known["from"], "last": known["to"]} if known else {"name": "Ramadan"}
    form = SeasonForm(request.POST or None, initial=first, year=year)
    if request.method == "POST" and form.is_valid():
        new = form.season()
        others = [row for row in part["seasons"] if row["name"] not in (new["name"], known and known["name"])]
        rows = sorted([*others, new], key=lambda row: str(row["from"]))
        return _check(request, owner, year, {**part, "seasons": rows}, back=year)
    return _form(request, form, owner, year, _("Ramadan or another season"))


@require_POST
@permission_required(STRUCTURE)
def remove(request: HttpRequest) -> HttpResponse:
    """Take away a day or a season that people wrote."""
    owner, year = asked(request)
    part = part_now(owner, year)
    kept = {day: entry for day, entry in part["days"].items() if day != request.POST.get("day")}
    seasons = [row for row in part["seasons"] if row["name"] != request.POST.get("season")]
    return _check(request, owner, year, {"days": kept, "seasons": seasons}, back=year)


@permission_required(STRUCTURE)
def sheet(request: HttpRequest) -> HttpResponse:
    """Read the days of a year from a CSV file: what it says is added or replaces the day; the others stay."""
    owner, year = asked(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            read = read_year(form.cleaned_data["file"], year)
        except UnreadableTable:
            form.add_error("file", _("This is no sheet with the columns date, kind and name."))
        else:
            part = part_now(owner, year)
            merged = dict(sorted({**part["days"], **read.days}.items()))
            return _check(request, owner, year, {**part, "days": merged}, back=year, read=read)
    return _form(request, form, owner, year, _("A year from a file"))


def _form(request: HttpRequest, form: forms.Form, owner: Agency | None, year: int, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "owner": owner, "year": year, "back": _back(owner, year)}
    return page(request, "administration/calendar/form.html", context, status=422 if form.errors else 200)


def _back(owner: Agency | None, year: int) -> str:
    return f"{reverse('administration:calendar')}?year={year}" + (f"&office={owner.code}" if owner else "")


def _digest(values: Any) -> str:
    return blake2s(json.dumps(values, sort_keys=True).encode(), digest_size=8).hexdigest()


def _check(
    request: HttpRequest,
    owner: Agency | None,
    year: int,
    values: dict[str, Any],
    *,
    back: int,
    reason: str = "",
    read: YearSheet | None = None,
) -> HttpResponse:
    """Show what a change is and what it does to the clocks that run; nothing is written yet."""
    key = owner.pk if owner else None
    book, now = calendars(), part_now(owner, year)
    context = {
        "owner": owner,
        "year": year,
        "back_year": back,
        "back": _back(owner, back),
        "lines": differences_in_words(KIND, now, values),
        "effect": effect(book, book.with_part(key, year, values), timezone.now()),
        "values": json.dumps(values),
        "seen": _digest(now),
        "reason": reason,
        "refused": [(line, REFUSED[why], cell) for line, why, cell in read.refused] if read else [],
    }
    return page(request, "administration/calendar/check.html", context)


@require_POST
@permission_required(STRUCTURE)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a change that was looked at; one that was overtaken by a colleague's is not written."""
    owner, back = office_of(request.POST.get("office", "")), _back(*asked(request))
    forget_calendars()
    year = int(request.POST["part"]) if request.POST.get("part", "").isdecimal() else HOURS
    if request.POST.get("seen") != _digest(part_now(owner, year)):
        messages.error(request, _("A colleague changed this calendar meanwhile. Look at it and do it again."))
        return redirect(back)
    try:
        values = json.loads(request.POST.get("values", ""))
        change = keep_part(owner, year, values, Author(actor_of(request), request.POST.get("reason", "")))
    except (ValueError, AttributeError, TypeError):
        messages.error(request, _("This change cannot be read. Do it again."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        words = _("Kept. The clocks that run follow within a minute.") if change else _("Nothing was different.")
        messages.success(request, words)
    return redirect(back)
