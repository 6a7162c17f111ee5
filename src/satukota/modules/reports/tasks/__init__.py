"""Jobs of reports."""

from satukota.modules.reports.tasks import channels, follow, learn, mail, media, partners, tell, upkeep

__all__ = ["channels", "follow", "learn", "mail", "media", "partners", "tell", "upkeep"]
