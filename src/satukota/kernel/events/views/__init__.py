"""The live feed: server-sent events over one listener per process."""

from satukota.kernel.events.views.live import LiveFeed, live_app

__all__ = ["LiveFeed", "live_app"]
