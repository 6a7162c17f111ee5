"""Jobs of reports."""

from satukota.modules.reports.tasks import channels, follow, mail, media, partners, tell

__all__ = ["channels", "follow", "mail", "media", "partners", "tell"]
