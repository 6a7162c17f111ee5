"""The counter: numbers, call screen, appointments, walk-in entry; and the midwife's notice."""

from datetime import datetime

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from satukota.kernel.people.api import Agency, User, memberships, require
from satukota.modules.services.actions.counter import Taken, book, call, cancel, draw, skip, slots, waiting_minutes
from satukota.modules.services.actions.drafts import begin
from satukota.modules.services.forms import AppointmentForm
from satukota.modules.services.models import Appointment, Ticket
from satukota.modules.services.queries.catalogue import services
from satukota.web.api import moment_long, page, staff_only


def _office(request: HttpRequest) -> Agency:
    held = memberships(request.user) if isinstance(request.user, User) else ()
    if not held:
        raise Http404
    return held[0].agency


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
    started = begin(case_type, channel="loket", user=user)
    return HttpResponseRedirect(reverse("services:resume", args=[started.token]))


def queue(request: HttpRequest, code: str) -> HttpResponse:
    """Draw a number (POST) and show how many wait."""
    agency = get_object_or_404(Agency, code=code, active=True)
    if request.method == "POST":
        ticket = draw(agency.pk)
        return HttpResponseRedirect(reverse("services:ticket", args=[code, str(ticket)]))
    waiting = Ticket.objects.filter(agency=agency, day=timezone.localdate(), called_at__isnull=True).count()
    return page(request, "services/queue.html", {"agency": agency, "waiting": waiting})


def ticket(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show a number and how many are before it."""
    agency = get_object_or_404(Agency, code=code, active=True)
    letter, place = number[:1], number[1:]
    found = get_object_or_404(
        Ticket, agency=agency, day=timezone.localdate(), letter=letter, number=int(place) if place.isdecimal() else 0
    )
    before = Ticket.objects.filter(agency=agency, day=found.day, called_at__isnull=True, id__lt=found.pk).count()
    return page(request, "services/ticket.html", {"agency": agency, "ticket": found, "before": before})


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


def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """Make an appointment at an office."""
    agency = get_object_or_404(Agency, code=code, active=True)
    free = slots(agency.pk, timezone.now())
    choices = [(one.start.isoformat(), moment_long(timezone.localtime(one.start))) for one in free]
    form = AppointmentForm(choices, request.POST or None)
    if request.method == "POST":
        wanted = str(request.POST.get("slot", ""))
        if form.is_valid():
            try:
                made, secret = book(
                    agency.pk, datetime.fromisoformat(wanted), form.cleaned_data["name"], form.cleaned_data["phone"]
                )
            except Taken:
                form.add_error("slot", _taken())
            else:
                context = {"agency": agency, "made": made, "start": made.during.lower, "secret": secret}
                return page(request, "services/appointment_made.html", context)
        elif wanted and wanted not in dict(choices) and "slot" in form.errors:
            form.errors["slot"] = form.error_class([_taken()])
    context = {"agency": agency, "form": form, "free": free}
    return page(request, "services/appointment.html", context, status=422 if form.errors else 200)


def _taken() -> str:
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
