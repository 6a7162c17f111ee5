"""Jobs of reports."""

from satukota.modules.reports.tasks import channels, escalation, follow, mail, media, partners, tell, upkeep

__all__ = ["channels", "escalation", "follow", "mail", "media", "partners", "tell", "upkeep"]
