"""What reports keep beside their cases."""

from satukota.modules.reports.models.evidence import Evidence
from satukota.modules.reports.models.exchange import Exchange, Partner
from satukota.modules.reports.models.facts import CaseFact, MonthSum, OpenDay
from satukota.modules.reports.models.learned import Suggester
from satukota.modules.reports.models.reporters import AreaWatch, Conversation, Incoming
from satukota.modules.reports.models.templates import ReplyTemplate

__all__ = [
    "AreaWatch",
    "CaseFact",
    "Conversation",
    "Evidence",
    "Exchange",
    "Incoming",
    "MonthSum",
    "OpenDay",
    "Partner",
    "ReplyTemplate",
    "Suggester",
]
