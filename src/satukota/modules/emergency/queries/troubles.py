"""What does not work at the moment, said before somebody relies on it."""

from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _

from satukota.kernel.registry.api import Health
from satukota.modules.emergency.models import Call, Trunk
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.router import BREAKER
from satukota.modules.emergency.rules.contract.signatures import SKEW

LATE_JOBS = """
    SELECT extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at)))
    FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
    WHERE j.status = 'todo' AND coalesce(j.scheduled_at, e.at) < now() - interval '60 seconds'
"""


def troubles() -> list[dict[str, object]]:
    """Return the codes of what is down, with the seconds since when where that is known."""
    problems: list[dict[str, object]] = []
    if BREAKER.open():
        problems.append({"code": "router", "seconds": None})
    with connection.cursor() as cursor:
        cursor.execute(LATE_JOBS)
        late = cursor.fetchone()[0]
    if late:
        problems.append({"code": "worker", "seconds": int(late)})
    if is_recorder_silent():
        problems.append({"code": "recorder", "seconds": None})
    problems += exchange_troubles()
    return problems


SILENT = timedelta(seconds=30)
"""An exchange that asks several times a second and is silent for so long is gone."""


def exchange_troubles() -> list[dict[str, object]]:
    """Return which exchanges have a wrong clock, and which were in use lately and are no longer heard."""
    at = now()
    trunks = Trunk.objects.filter(active=True)
    off = [round(trunk.clock_off) for trunk in trunks if abs(trunk.clock_off or 0) > SKEW and trunk.clock_off]
    last_heard = trunks.filter(asked_at__range=(at - timedelta(days=7), at - SILENT)).values_list("asked_at", flat=True)
    silent = [(at - last).total_seconds() for last in last_heard if last]
    return [
        *({"code": "clock", "seconds": seconds} for seconds in off),
        *({"code": "exchange", "seconds": int(seconds)} for seconds in silent),
    ]


def health() -> Health:
    """Tell whether everything that the desk relies on works."""
    names = {
        "router": _("the router of ways"),
        "worker": _("the worker's queue"),
        "recorder": _("recordings of calls"),
        "clock": _("the exchange's clock"),
        "exchange": _("the telephone exchange"),
    }
    down = [str(names[str(trouble["code"])]) for trouble in troubles()]
    if not down:
        return Health(True, _("router, queue and recordings work"))
    text = _("does not work: %s") % ", ".join(down)
    return Health(False, text, _("See docs/how-to/112-exchange.md; calls are taken all the same."))


def is_recorder_silent() -> bool:
    """Tell whether calls of an exchange ended within the last hour without any recording, several in a row."""
    recent = Call.objects.filter(
        trunk__isnull=False,
        answered_at__isnull=False,
        ended_at__range=(now() - timedelta(hours=1), now() - timedelta(seconds=30)),
    )
    last = list(recent.order_by("-ended_at").values_list("recordings", flat=True)[:5])
    return len(last) == 5 and not any(last)
