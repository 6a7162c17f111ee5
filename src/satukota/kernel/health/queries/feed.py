"""The live feed on this machine: whether it answers, who watches, how far it is behind."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from satukota.kernel.registry.api import Gauge, Health

LATE_SECONDS = 30


def feed_health() -> Health:
    """Tell whether the feed follows the database and how many watch it."""
    cure = _("It is started again by itself; where it does not come back, see log/satukota.log.")
    try:
        state = _state()
    except (OSError, HTTPException, ValueError) as error:
        return Health(False, _("it does not answer (%(error)s)") % {"error": type(error).__name__}, cure)
    watchers, behind = int(state["watchers"]), float(state["seconds"])
    gauges = (Gauge("live_watchers", watchers), Gauge("live_seconds_since_read", behind))
    facts = (
        (_("Watching"), str(watchers)),
        (_("Last read"), _("%(seconds)s seconds ago") % {"seconds": round(behind, 1)}),
    )
    if not state["connected"] or behind > LATE_SECONDS:
        return Health(False, _("it has lost the database"), cure, facts=facts, gauges=gauges)
    return Health(True, _("%(n)s watch") % {"n": watchers}, facts=facts, gauges=gauges)


def _state() -> dict[str, Any]:
    """Ask the feed beside this process. Raises OSError, HTTPException, ValueError."""
    feed = HTTPConnection("127.0.0.1", settings.PORT + 1, timeout=0.8)
    try:
        feed.request("GET", "/live/health")
        state: dict[str, Any] = json.loads(feed.getresponse().read(10_000))
    finally:
        feed.close()
    if not {"connected", "watchers", "seconds"} <= state.keys():
        raise ValueError("another program answers")
    return state
