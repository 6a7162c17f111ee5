"""The log of events: searched, and one event with all that is known of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from satukota.kernel.audit.api import (
    MOST_COUNTED,
    Sought,
    count_events,
    record_search,
    seal_of,
    seals_with_checks,
    search_events,
)
from satukota.kernel.events.api import Event, Position
from satukota.modules.administration.forms.audit import SearchForm
from satukota.modules.administration.queries.audit.lines import Line, lines
from satukota.web.api import actor_of, address, page, permission_required

LIMIT = 50


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log: its lines, the address of what is older, and back to when was looked (None: to the end)."""

    rows: list[Line]
    next_url: str = ""
    reached: datetime | None = None


@permission_required("kernel.audit")
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Search the log; the search itself is recorded."""
    form = SearchForm(request.GET)
    context: dict[str, Any] = {"form": form, "filtered": any(request.GET.get(name) for name in form.fields)}
    if not form.is_valid():
        return page(request, "administration/audit/log.html", context, status=422)
    sought = form.sought()
    record_search(actor_of(request), sought)
    before = place_of(request.GET.get("before", ""))
    if before is None:
        context |= {"count": count_events(sought), "most": MOST_COUNTED}
    days = form.days()
    context |= {"pages": log_page(request, sought, before), "since": days[0], "until": days[1], "older": before}
    return page(request, "administration/audit/log.html", context)


def place_of(text: str) -> tuple[datetime, int] | None:
    """Return a place in the list (time and id of the last line before it); None where the text is none."""
    at, _comma, number = text.partition(",")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    known = moment is not None and moment.tzinfo is not None and number.isdecimal() and len(number) < 19
    return (moment, int(number)) if moment and known else None


def log_page(request: HttpRequest, sought: Sought, before: tuple[datetime, int] | None) -> LogPage:
    """Return a page of what is sought, the newest or what is older than a place in the list."""
    batch = search_events(sought, before, LIMIT)
    if batch.more:
        last = batch.rows[-1]
        return LogPage(lines(batch.rows), address(request, before=f"{last.at.isoformat()},{last.pk}"))
    if batch.reached:
        url = address(request, before=f"{batch.reached.isoformat()},0")
        return LogPage(lines(batch.rows), url, batch.reached)
    return LogPage(lines(batch.rows))


@permission_required("kernel.audit")
@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one event with its fields, the seal that covers it, and when that was checked."""
    row = Event.objects.filter(pk=pk).first() if pk < 2**63 else None
    if row is None:
        raise Http404
    record_search(actor_of(request), event=row.pk)
    seal = seal_of(Position(row.txid, row.pk))
    context = {
        "line": lines([row])[0],
        "fields": list(row.data.items()),
        "sealed": seals_with_checks([seal])[0] if seal else None,
    }
    return page(request, "administration/audit/event.html", context)
