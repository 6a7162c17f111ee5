"""What reports keep beside their cases."""

from satukota.modules.reports.models.categories import CatalogueVersion, CategoryDraft
from satukota.modules.reports.models.figures import CaseFact, MonthSum, OpenDay
from satukota.modules.reports.models.handling import Evidence, ReplyTemplate, Suggester
from satukota.modules.reports.models.partners import Exchange, Partner
from satukota.modules.reports.models.people import AreaWatch, Conversation, Incoming, SetAside

__all__ = [
    "AreaWatch",
    "CaseFact",
    "CatalogueVersion",
    "CategoryDraft",
    "Conversation",
    "Evidence",
    "Exchange",
    "Incoming",
    "MonthSum",
    "OpenDay",
    "Partner",
    "ReplyTemplate",
    "SetAside",
    "Suggester",
]
