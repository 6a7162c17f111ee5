"""Numbers to wait with, for those who wait: draw one, follow it on the phone, read the hall's screen."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.limits.api import Limit
from satukota.kernel.people.api import Agency
from satukota.modules.services.actions.queue import draw, is_open
from satukota.modules.services.models import Ticket
from satukota.modules.services.queries.waiting import PRIORITY, last_calls, open_windows, turn_of, waiting_tickets
from satukota.web.api import limited, page

TICKET = "queue_ticket"
TICKETS = Limit("queue.tickets", 120, 3600)
"""Who waits in a hall comes by its wireless network, that is from one address."""


@limited(TICKETS)
def queue(request: HttpRequest, code: str) -> HttpResponse:
    """Draw a number (POST) and show how many wait. A browser that has one that was not called yet gets it again."""
    agency = get_object_or_404(Agency, code=code, active=True)
    opened = is_open(agency.pk, timezone.now())
    if request.method == "POST" and opened:
        letter = PRIORITY if "priority" in request.POST else "A"
        drawn = (None if request.user.is_authenticated else _waiting_ticket(request, agency)) or draw(agency.pk, letter)
        response = HttpResponseRedirect(reverse("services:ticket", args=[code, str(drawn)]))
        response.set_signed_cookie(TICKET, str(drawn.pk), max_age=86_400, httponly=True, samesite="Lax")
        return response
    waiting = waiting_tickets(agency.pk, timezone.localdate()).count()
    context = {"agency": agency, "waiting": waiting, "opened": opened}
    return page(request, "services/queue.html", context, status=409 if request.method == "POST" else 200)


def _waiting_ticket(request: HttpRequest, agency: Agency) -> Ticket | None:
    """Return the number of today with which this browser waits at an office. A terminal for all is signed in."""
    kept = request.get_signed_cookie(TICKET, default="", max_age=86_400)
    return waiting_tickets(agency.pk, timezone.localdate()).filter(pk=int(kept)).first() if kept else None


def ticket(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show a number, how many are before it, and about how long that takes; it follows the calls by itself."""
    agency = get_object_or_404(Agency, code=code, active=True)
    letter, place = number[:1], number[1:]
    ticket = get_object_or_404(
        Ticket, agency=agency, day=timezone.localdate(), letter=letter, number=int(place) if place.isdecimal() else 0
    )
    waits = ticket.called_at is None and not ticket.absent
    context = {"agency": agency, "ticket": ticket, "waits": waits, "turn": turn_of(ticket) if waits else None}
    return page(request, "services/ticket.html", context, part="turn")


def screen(request: HttpRequest, code: str) -> HttpResponse:
    """Show the hall which number goes to which window, in letters that are read at ten metres."""
    agency = get_object_or_404(Agency, code=code, active=True)
    today = timezone.localdate()
    calls, waiting = last_calls(agency.pk, today), waiting_tickets(agency.pk, today)
    context = {
        "agency": agency,
        "call": calls[0] if calls else None,
        "earlier": calls[1:],
        "windows": open_windows(agency.pk, today),
        "waiting": waiting.exclude(letter=PRIORITY).count(),
        "priority": waiting.filter(letter=PRIORITY).count(),
    }
    return page(request, "services/screen.html", context, part="calls")
