"""Jobs of reports."""

from satukota.modules.reports.tasks import follow, media, partners, tell

__all__ = ["follow", "media", "partners", "tell"]
