"""Jobs of reports."""

from satukota.modules.reports.tasks import follow

__all__ = ["follow"]
