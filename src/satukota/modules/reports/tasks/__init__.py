"""Jobs of reports."""

from satukota.modules.reports.tasks import intake, learn, merging, partners, tell, upkeep

__all__ = ["intake", "learn", "merging", "partners", "tell", "upkeep"]
