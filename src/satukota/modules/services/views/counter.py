"""The counter: serve, walk-in entry, what it can take; and appointments."""

from datetime import date, datetime

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_POST

from satukota.kernel.limits.api import Limit
from satukota.kernel.people.api import Agency, User, has_permission, memberships, require
from satukota.kernel.tracking import new_secret
from satukota.modules.services.actions.counter import (
    HasOne,
    Slot,
    Taken,
    appointment_of,
    book,
    cancel,
    move,
    note_absent,
    set_rule,
    slots,
)
from satukota.modules.services.actions.drafts import NotOffered, begin
from satukota.modules.services.actions.queue import call, call_again, call_back, skip
from satukota.modules.services.forms.counter import AppointmentForm, CapacityForm, MoveForm
from satukota.modules.services.models import Appointment, Ticket
from satukota.modules.services.queries.catalogue import is_done_at, services
from satukota.modules.services.queries.counter_rules import capacity, rules_of
from satukota.modules.services.queries.waiting import PRIORITY, missed_tickets, waiting_minutes, waiting_tickets
from satukota.modules.services.rules.counter_hours import DAYS, Capacity, hours_text
from satukota.web.api import assurance_level, limited, page, staff_only, time_of_day

CAPACITY = "services.capacity"
APPOINTMENTS = Limit("appointments", 10, 3600)


def _office(request: HttpRequest) -> Agency:
    own = memberships(request.user) if isinstance(request.user, User) else ()
    if not own:
        raise Http404
    return own[0].agency


@staff_only
def counter(request: HttpRequest) -> HttpResponse:
    """Serve: call the next number, see who comes by appointment, begin an application for somebody."""
    require(request.user, "services.counter")
    agency, today = _office(request), timezone.localdate()
    rows = Ticket.objects.filter(agency=agency, day=today)
    window = request.session.get("window", "1")
    context = {
        "agency": agency,
        "window": window,
        "mine": _at_window(agency, window),
        "missed": missed_tickets(agency.pk, today),
        "waiting": waiting_tickets(agency.pk, today).exclude(letter=PRIORITY).count(),
        "priority": waiting_tickets(agency.pk, today).filter(letter=PRIORITY).count(),
        "may_set": has_permission(request.user, CAPACITY),
        "served": rows.filter(served_at__isnull=False).count(),
        "minutes": waiting_minutes(agency.pk, today),
        "appointments": Appointment.objects.filter(
            agency=agency, cancelled=False, during__startswith__date=today
        ).order_by("during"),
        "services": services(get_language() or "id"),
    }
    return page(request, "services/counter.html", context, part="calls")


def _at_window(agency: Agency, window: str) -> Ticket | None:
    """Return the number that stands at a window now."""
    rows = Ticket.objects.filter(agency=agency, day=timezone.localdate(), window=window, called_at__isnull=False)
    return rows.filter(served_at__isnull=True, absent=False).order_by("called_at").last()


@staff_only
@require_POST
def serve(request: HttpRequest) -> HttpResponse:
    """Do what a button of the counter says."""
    require(request.user, "services.counter")
    agency = _office(request)
    before = request.session.get("window", "1")
    window = request.POST.get("window", before)[:8] or "1"
    request.session["window"] = window
    verb, user = request.POST.get("do", ""), request.user
    assert isinstance(user, User)
    ticket = _at_window(agency, window)
    if window == before and request.POST.get("seen", str(ticket or "")) != str(ticket or ""):
        notes.info(request, gettext("This was done already: look who stands at the window now."))
    elif verb == "back" and request.POST.get("ticket", "").isdecimal():
        call_back(agency.pk, int(request.POST["ticket"]), window, user)
    elif verb == "next" and call(agency.pk, window, user) is None:
        notes.info(request, gettext("Nobody is waiting."))
    elif verb == "absent" and request.POST.get("appointment", "").isdecimal():
        note_absent(agency.pk, int(request.POST["appointment"]))
    elif verb == "again" and ticket:
        call_again(ticket, user)
    elif verb == "skip" and ticket:
        skip(ticket)
    return HttpResponseRedirect(reverse("services:counter"))


@staff_only
@require_POST
def walk_in(request: HttpRequest, case_type: str) -> HttpResponse:
    """Begin an application for somebody at the counter."""
    require(request.user, "services.counter")
    user = request.user
    assert isinstance(user, User)
    if case_type not in {entry.type for entry in services(get_language() or "id")}:
        raise Http404(case_type)
    try:
        started = begin(case_type, channel="loket", user=user, level=assurance_level(request))
    except NotOffered:
        notes.warning(request, gettext("This service is not begun at the counter."))
        return HttpResponseRedirect(reverse("services:counter"))
    return HttpResponseRedirect(reverse("services:resume", args=[started.token]))


@limited(APPOINTMENTS)
def appointment(request: HttpRequest, code: str, token: str = "") -> HttpResponse:
    """Make an appointment at an office, or move one: first the day, then one of its free times."""
    agency = get_object_or_404(Agency, code=code, active=True)
    moved = appointment_of(token) if token else None
    if token and moved is None:
        raise Http404
    service = moved.purpose if moved else request.GET.get("service", "")[:80]
    free = slots(agency.pk, timezone.now(), service)
    wanted = str(request.POST.get("slot", ""))
    days = _days(free)
    day = wanted[:10] if wanted[:10] in days else request.GET.get("day", "")
    choices = [(slot.start.isoformat(), time_of_day(slot.start)) for slot in days.get(day, ())]
    kind = MoveForm if token else AppointmentForm
    form = kind(choices, request.POST or None, initial={"secret": new_secret(20)})
    if request.method == "POST":
        if form.is_valid() and (secret := _taken_by(request, agency, form, token)):
            return HttpResponseRedirect(reverse("services:my_appointment", args=[secret]))
        if wanted and wanted not in dict(choices) and "slot" in form.errors:
            form.errors["slot"] = form.error_class([_taken_words()])
    offered = [(date.fromisoformat(name), len(times)) for name, times in days.items()]
    context = {
        "agency": agency,
        "form": form,
        "days": offered,
        "day": date.fromisoformat(day) if day in days else None,
        "service": service,
        "moved": bool(token),
    }
    return page(request, "services/appointment.html", context, status=422 if form.errors else 200)


def _days(free: list[Slot]) -> dict[str, list[Slot]]:
    """Return free times by their day in the city, as 2026-12-14."""
    days: dict[str, list[Slot]] = {}
    for slot in free:
        days.setdefault(timezone.localtime(slot.start).date().isoformat(), []).append(slot)
    return days


def _taken_by(request: HttpRequest, agency: Agency, form: AppointmentForm | MoveForm, moved: str) -> str:
    """Take the time of a checked form; return the secret of its page, "" with the reason in the form."""
    start = datetime.fromisoformat(form.cleaned_data["slot"])
    try:
        if moved:
            return moved if move(moved, start) else ""
        typed, service = form.cleaned_data, request.GET.get("service", "")[:80]
        who_comes = (typed["name"], typed["phone"], service, typed["secret"])
        return book(agency.pk, start, *who_comes, by_office=has_permission(request.user, "services.counter"))[1]
    except Taken:
        form.add_error("slot", _taken_words())
    except HasOne:
        words = gettext(
            "This number has an appointment on this day already. Choose another day, cancel that one by the link in its"
            " message, or call the office."
        )
        form.add_error("slot" if moved else "phone", words)
    return ""


def my_appointment(request: HttpRequest, token: str) -> HttpResponse:
    """Show an appointment to whoever has its link: when, where, and to move or cancel it."""
    made = appointment_of(token)
    if made is None:
        raise Http404
    titles = {entry.type: entry.title for entry in services(get_language() or "id")}
    context = {"made": made, "start": made.during.lower, "secret": token, "service": titles.get(made.purpose, "")}
    return page(request, "services/appointment_made.html", context)


def _taken_words() -> str:
    return gettext(
        "Somebody else took this time a moment ago. What you typed is still here; please choose another time."
    )


@require_POST
def give_back(request: HttpRequest) -> HttpResponse:
    """Cancel an appointment by its secret."""
    done = cancel(request.POST.get("secret", ""))
    (notes.success if done else notes.warning)(
        request, gettext("The appointment was cancelled.") if done else gettext("There is no such appointment.")
    )
    return HttpResponseRedirect(reverse("services:catalogue"))


@staff_only
def capacity_page(request: HttpRequest) -> HttpResponse:
    """Show and set what the counter can take: seats, length, hours, how lines are mixed, from a day on."""
    require(request.user, CAPACITY)
    agency, user = _office(request), request.user
    assert isinstance(user, User)
    every = services(get_language() or "id")
    titles = {entry.type: entry.title for entry in every}
    own = {entry.type: entry.title for entry in every if is_done_at(entry, agency.code)}
    service = request.POST.get("service", request.GET.get("service", ""))
    service = service if service in own else ""
    now = capacity(agency.pk, service, timezone.localdate())
    form = CapacityForm(request.POST or None, initial=_initial(now))
    if request.method == "POST" and form.is_valid():
        set_rule(user, agency.pk, service, form.cleaned_data["valid_from"], form.rule())
        notes.success(request, gettext("Set. Appointments that were made before stay as they are."))
        return HttpResponseRedirect(f"{reverse('services:capacity')}?service={service}")
    context = {
        "agency": agency,
        "form": form,
        "service": service,
        "titles": sorted(own.items(), key=lambda pair: pair[1]),
        "rules": [(row, titles.get(row.service, "")) for row in rules_of(agency.pk)],
    }
    return page(request, "services/capacity.html", context, status=422 if form.errors else 200)


def _initial(rule: Capacity) -> dict[str, object]:
    return {
        "seats": rule.seats,
        "slot_minutes": rule.slot_minutes,
        "days_ahead": rule.days_ahead,
        "priority_run": rule.priority_run,
        "valid_from": timezone.localdate().isoformat(),
        **{
            day: hours_text(rule.hours.get(day, ())) or (pgettext("hours of a day", "closed") if rule.hours else "")
            for day in DAYS
        },
    }
