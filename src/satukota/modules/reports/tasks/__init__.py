"""Jobs of reports."""

from satukota.modules.reports.tasks import channels, follow, mail, media, partners, tell, upkeep

__all__ = ["channels", "follow", "mail", "media", "partners", "tell", "upkeep"]
