"""The queue: what waits, runs, failed, how fast it goes, and whether anybody works on it."""

from django.utils.translation import gettext as _

from satukota.kernel.health.queries.rows import one_row
from satukota.kernel.registry.api import Gauge, Health

STUCK_SECONDS = 300
LOOKED_AT = 20_000
"""So many of the newest lines of the queue's own log are counted for its speed."""
# A job that is tried again counts from when it was due again. The oldest are looked at, not all of a long queue.
STATE = f"""
    WITH due AS (
        SELECT id, scheduled_at FROM procrastinate_jobs
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
    ), oldest AS (SELECT id, scheduled_at FROM due ORDER BY id LIMIT 200),
    latest AS (SELECT type, at FROM procrastinate_events
        WHERE id > (SELECT coalesce(max(id), 0) FROM procrastinate_events) - {LOOKED_AT})
    SELECT (SELECT count(*) FROM due),
        (SELECT coalesce(extract(epoch FROM now() - min(greatest(oldest.scheduled_at, event.at))), 0)::float
            FROM oldest JOIN procrastinate_events AS event ON event.job_id = oldest.id AND event.type = 'deferred'),
        (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'),
        (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'),
        (SELECT count(*) FROM procrastinate_jobs AS failed WHERE status = 'failed' AND EXISTS (
            SELECT FROM procrastinate_events AS event WHERE event.job_id = failed.id AND event.type = 'failed'
                AND event.at > now() - interval '1 day')),
        (SELECT count(*) / 5.0 FROM latest
            WHERE type IN ('succeeded', 'failed') AND at > now() - interval '5 minutes')::float,
        (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds')
"""


def queue_health() -> Health:
    """Tell how the queue moves: jobs of all workers of all machines."""
    waiting, oldest, running, failed, lately, pace, workers = one_row(STATE)
    gauges = (
        Gauge("queue_waiting", waiting),
        Gauge("queue_oldest_seconds", oldest),
        Gauge("queue_running", running),
        Gauge("queue_failed", failed),
        Gauge("queue_finished_per_minute", pace),
        Gauge("queue_workers", workers),
    )
    facts = (
        (_("Waiting"), str(waiting)),
        (_("Oldest waiting"), _("%(seconds)s seconds") % {"seconds": round(oldest)}),
        (_("Running"), str(running)),
        (_("Failed"), str(failed)),
        (_("Finished per minute"), f"{pace:.1f}"),
        (_("Workers"), str(workers)),
    )
    numbers = {"waiting": waiting, "minutes": round(oldest / 60), "failed": lately}
    worker = _("See that the worker runs, and log/satukota.log.")
    if oldest > STUCK_SECONDS:
        text = _("%(waiting)s jobs wait, the oldest for %(minutes)s minutes") % numbers
        return Health(False, text, worker, grave=True, facts=facts, gauges=gauges)
    if not workers:
        return Health(False, _("nobody works on it"), worker, grave=waiting > 0, facts=facts, gauges=gauges)
    if lately:
        text = _("%(failed)s jobs failed in the last day and were given up") % numbers
        cure = _("The page of jobs says why; try them again when it is mended.")
        return Health(False, text, cure, facts=facts, gauges=gauges)
    return Health(True, _("it moves, %(waiting)s jobs wait") % numbers, facts=facts, gauges=gauges)
