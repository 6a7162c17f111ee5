"""The seals over the log: made each minute, nothing waits unsealed."""

from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.audit.api import last_seal_at, oldest_unsealed_at
from satukota.kernel.registry.api import Gauge, Health

LATE_SECONDS = 600


def seals_health() -> Health:
    """Tell when the log was sealed last, and for how long an event waits for its seal."""
    now, sealed, oldest = timezone.now(), last_seal_at(), oldest_unsealed_at()
    waits = (now - oldest).total_seconds() if oldest else 0.0
    gauges = (Gauge("seals_oldest_unsealed_seconds", waits),)
    last = timezone.localtime(sealed).strftime("%Y-%m-%d %H:%M:%S") if sealed else _("none yet")
    facts = ((_("Last seal"), last),)
    if waits > LATE_SECONDS:
        text = _("events wait for their seal for %(minutes)s minutes") % {"minutes": round(waits / 60)}
        return Health(False, text, _("See that the worker runs, and log/satukota.log."), facts=facts, gauges=gauges)
    return Health(True, _("everything is sealed"), facts=facts, gauges=gauges)
