"""The counter: numbers, call screen, appointments, walk-in entry; and the midwife's notice."""

from datetime import date, datetime

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from satukota.kernel.limits.api import Limit, forget_counters, mark, seconds_to_wait
from satukota.kernel.people.api import Agency, User, memberships, normal_phone, require
from satukota.kernel.tracking import new_secret
from satukota.modules.services.actions.counter import (
    PRIORITY,
    Slot,
    Taken,
    appointment_of,
    book,
    call,
    cancel,
    draw,
    is_open,
    move,
    note_absent,
    skip,
    slots,
    waiting_minutes,
)
from satukota.modules.services.actions.drafts import NotOffered, begin
from satukota.modules.services.forms import AppointmentForm, MoveForm
from satukota.modules.services.models import Appointment, Ticket
from satukota.modules.services.queries.catalogue import services
from satukota.web.api import assurance_level, limited, page, staff_only, time_of_day

TICKET = "queue_ticket"
TICKETS = Limit("queue.tickets", 20, 3600)
APPOINTMENTS = Limit("appointments", 10, 3600)
ONE_EACH = Limit("appointments.number", 1, 86_400, remembered=False)


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
        "mine": rows.filter(window=window, served_at__isnull=True, absent=False).first(),
        "waiting": rows.filter(called_at__isnull=True).count(),
        "served": rows.filter(served_at__isnull=False).count(),
        "minutes": waiting_minutes(agency.pk, today),
        "appointments": Appointment.objects.filter(
            agency=agency, cancelled=False, during__startswith__date=today
        ).order_by("during"),
        "services": services(get_language() or "id"),
    }
    return page(request, "services/counter.html", context, part="calls")


@staff_only
@require_POST
def serve(request: HttpRequest) -> HttpResponse:
    """Do what a button of the counter says."""
    require(request.user, "services.counter")
    agency = _office(request)
    window = request.POST.get("window", request.session.get("window", "1"))[:8] or "1"
    request.session["window"] = window
    verb = request.POST.get("do", "")
    if verb == "next" and call(agency.pk, window) is None:
        notes.info(request, gettext("Nobody is waiting."))
    elif verb == "absent" and request.POST.get("appointment", "").isdecimal():
        note_absent(agency.pk, int(request.POST["appointment"]))
    elif verb == "skip":
        ticket = Ticket.objects.filter(
            agency=agency, day=timezone.localdate(), window=window, served_at__isnull=True, absent=False
        ).first()
        if ticket:
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


@limited(TICKETS)
def queue(request: HttpRequest, code: str) -> HttpResponse:
    """Draw a number (POST) and show how many wait. A browser that has one that was not called yet gets it again."""
    agency = get_object_or_404(Agency, code=code, active=True)
    opened = is_open(timezone.now())
    if request.method == "POST" and opened:
        letter = PRIORITY if "priority" in request.POST else "A"
        drawn = (None if request.user.is_authenticated else _waiting_ticket(request, agency)) or draw(agency.pk, letter)
        response = HttpResponseRedirect(reverse("services:ticket", args=[code, str(drawn)]))
        response.set_signed_cookie(TICKET, str(drawn.pk), max_age=86_400, httponly=True, samesite="Lax")
        return response
    waiting = Ticket.objects.filter(agency=agency, day=timezone.localdate(), called_at__isnull=True).count()
    context = {"agency": agency, "waiting": waiting, "opened": opened}
    return page(request, "services/queue.html", context, status=409 if request.method == "POST" else 200)


def _waiting_ticket(request: HttpRequest, agency: Agency) -> Ticket | None:
    """Return the number of today with which this browser waits at an office. A terminal for all is signed in."""
    kept = request.get_signed_cookie(TICKET, default="", max_age=86_400)
    rows = Ticket.objects.filter(agency=agency, day=timezone.localdate(), called_at__isnull=True, absent=False)
    return rows.filter(pk=int(kept)).first() if kept else None


def ticket(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show a number and how many are before it."""
    agency = get_object_or_404(Agency, code=code, active=True)
    letter, place = number[:1], number[1:]
    ticket = get_object_or_404(
        Ticket, agency=agency, day=timezone.localdate(), letter=letter, number=int(place) if place.isdecimal() else 0
    )
    before = Ticket.objects.filter(agency=agency, day=ticket.day, called_at__isnull=True, id__lt=ticket.pk).count()
    return page(request, "services/ticket.html", {"agency": agency, "ticket": ticket, "before": before})


def screen(request: HttpRequest, code: str) -> HttpResponse:
    """Show the called numbers in large letters; the page asks anew every five seconds."""
    agency = get_object_or_404(Agency, code=code, active=True)
    rows = Ticket.objects.filter(agency=agency, day=timezone.localdate(), called_at__isnull=False, absent=False)
    waiting = Ticket.objects.filter(agency=agency, day=timezone.localdate(), called_at__isnull=True).count()
    return page(
        request,
        "services/screen.html",
        {"agency": agency, "called": rows.order_by("-called_at")[:6], "waiting": waiting},
        part="calls",
    )


@limited(APPOINTMENTS)
def appointment(request: HttpRequest, code: str, token: str = "") -> HttpResponse:
    """Make an appointment at an office, or move one: first the day, then one of its free times."""
    agency = get_object_or_404(Agency, code=code, active=True)
    if token and appointment_of(token) is None:
        raise Http404
    free = slots(agency.pk, timezone.now())
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
        "service": request.GET.get("service", "")[:80],
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
        return _book(request, agency, start, form.cleaned_data)
    except Taken:
        form.add_error("slot", _taken_words())
    except HasOne:
        form.add_error("phone", gettext("This number has an appointment already. Cancel it, or call the office."))
    return ""


def my_appointment(request: HttpRequest, token: str) -> HttpResponse:
    """Show an appointment to whoever has its link: when, where, and to move or cancel it."""
    made = appointment_of(token)
    if made is None:
        raise Http404
    titles = {entry.type: entry.title for entry in services(get_language() or "id")}
    context = {"made": made, "start": made.during.lower, "secret": token, "service": titles.get(made.purpose, "")}
    return page(request, "services/appointment_made.html", context)


class HasOne(Exception):
    """This number made an appointment at this office within the last day."""


def _book(request: HttpRequest, agency: Agency, start: datetime, typed: dict[str, str]) -> str:
    """Book for somebody and return the secret; the counter's staff may for anybody. Raises Taken or HasOne."""
    number, secret = normal_phone(typed["phone"]), typed["secret"]
    if secret and appointment_of(secret):
        return secret
    if not request.user.is_authenticated and seconds_to_wait(ONE_EACH, str(agency.pk), number):
        raise HasOne
    try:
        return book(agency.pk, start, typed["name"], typed["phone"], request.GET.get("service", "")[:80], secret)[1]
    except Taken:
        forget_counters(ONE_EACH.name, mark(str(agency.pk), number))
        raise


def _taken_words() -> str:
    return gettext(
        "Somebody else took this time a moment ago. What you typed is still here; please choose another time."
    )


@require_POST
def give_back(request: HttpRequest) -> HttpResponse:
    """Cancel an appointment by its secret."""
    done = cancel(request.POST.get("secret", ""))
    if done:
        forget_counters(ONE_EACH.name, mark(str(done.agency_id), normal_phone(done.phone)))
    (notes.success if done else notes.warning)(
        request, gettext("The appointment was cancelled.") if done else gettext("There is no such appointment.")
    )
    return HttpResponseRedirect(reverse("services:catalogue"))
