"""The ways by which messages leave the house: what arrived, what failed, what waits for a way."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.notifications.api import Channel, waiting_for_a_channel
from satukota.kernel.registry.api import Gauge, Health

LOOKED_AT = 5000
SOME, MANY = 3, 10
"""So many failures in a row, without one success: somebody should look; the channel is broken."""
STATE = f"""
    WITH latest AS (
        SELECT channel, status IN ('sent', 'delivered') AS good,
            status IN ('temporary-failure', 'permanent-failure', 'technical-failure') AS bad, changed_at
        FROM (SELECT channel, status, changed_at FROM kernel_delivery ORDER BY id DESC LIMIT {LOOKED_AT}) AS newest
        WHERE changed_at > now() - interval '1 day'
    ), success AS (SELECT channel, max(changed_at) AS at FROM latest WHERE good GROUP BY channel)
    SELECT latest.channel, count(*) FILTER (WHERE good), count(*) FILTER (WHERE bad), success.at,
        count(*) FILTER (WHERE bad AND (success.at IS NULL OR changed_at > success.at))
    FROM latest LEFT JOIN success USING (channel) GROUP BY latest.channel, success.at ORDER BY latest.channel
"""


@dataclass(frozen=True, slots=True)
class Way:
    """What a channel did in the last day: `failing` is how often it failed since its last success."""

    channel: str
    good: int
    bad: int
    last: datetime | None
    failing: int

    @property
    def title(self) -> str:
        """How people call it."""
        return str(Channel(self.channel).label)

    @property
    def words(self) -> str:
        """What it did, in a line."""
        last = timezone.localtime(self.last).strftime("%H:%M") if self.last else _("none in a day")
        return _("%(good)s went out, %(bad)s failed, last success %(last)s") % {
            "good": self.good,
            "bad": self.bad,
            "last": last,
        }


def ways() -> list[Way]:
    """Return what each channel that was used did in the last day."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return [Way(*row) for row in cursor.fetchall()]


def channels_health() -> Health:
    """Tell how messages go out by each channel, and what waits because none is set up."""
    used, waiting = ways(), waiting_for_a_channel()
    gauges = (
        Gauge("messages_waiting_for_channel", waiting),
        *(Gauge("deliveries_good", way.good, {"channel": way.channel}) for way in used),
        *(Gauge("deliveries_bad", way.bad, {"channel": way.channel}) for way in used),
        *(Gauge("deliveries_failing", way.failing, {"channel": way.channel}) for way in used),
    )
    facts = (*((way.title, way.words) for way in used), (_("Waiting for a channel"), str(waiting)))
    failing = [way for way in used if way.failing >= SOME]
    if failing:
        text = _("failing: %(names)s") % {"names": ", ".join(way.title for way in failing)}
        cure = _("Open the outgoing messages: the provider's code says why. When it is mended, send again from there.")
        grave = any(way.failing >= MANY for way in failing)
        return Health(False, text, cure, grave, facts, gauges)
    if waiting:
        text = _("%(n)s messages wait because no channel is set up") % {"n": waiting}
        return Health(
            False, text, _("Set up mail, WhatsApp or SMS; after three days they are not sent."), False, facts, gauges
        )
    return Health(True, _("%(n)s went out in a day") % {"n": sum(way.good for way in used)}, facts=facts, gauges=gauges)
