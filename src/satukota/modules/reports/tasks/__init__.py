"""Jobs of reports."""

from satukota.modules.reports.tasks import follow, intake, learn, partners, tell, upkeep

__all__ = ["follow", "intake", "learn", "partners", "tell", "upkeep"]
