"""The live feed: server-sent events over one listener per process."""

from satukota.kernel.events.views.live import LiveFeed, live_app
from satukota.kernel.events.views.stream import Watcher

__all__ = ["LiveFeed", "Watcher", "live_app"]
