"""What does not work at the moment, said before somebody relies on it."""

from datetime import timedelta

from django.db import connection

from satukota.modules.emergency.models import Call
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.router import BREAKER

LATE_JOBS = """
    SELECT extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at)))
    FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
    WHERE j.status = 'todo' AND coalesce(j.scheduled_at, e.at) < now() - interval '60 seconds'
"""


def troubles() -> list[dict[str, object]]:
    """Return the codes of what is down, with the seconds since when where that is known."""
    found: list[dict[str, object]] = []
    if BREAKER.open():
        found.append({"code": "router", "seconds": None})
    with connection.cursor() as cursor:
        cursor.execute(LATE_JOBS)
        late = cursor.fetchone()[0]
    if late:
        found.append({"code": "worker", "seconds": int(late)})
    if unrecorded():
        found.append({"code": "recorder", "seconds": None})
    return found


def unrecorded() -> bool:
    """Tell whether calls of an exchange ended within the last hour without any recording, several in a row."""
    recent = Call.objects.filter(
        trunk__isnull=False,
        answered_at__isnull=False,
        ended_at__range=(now() - timedelta(hours=1), now() - timedelta(seconds=30)),
    )
    last = list(recent.order_by("-ended_at").values_list("recordings", flat=True)[:5])
    return len(last) == 5 and not any(last)
