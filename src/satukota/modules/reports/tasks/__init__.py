"""Jobs of reports."""

from satukota.modules.reports.tasks import follow, media, partners

__all__ = ["follow", "media", "partners"]
