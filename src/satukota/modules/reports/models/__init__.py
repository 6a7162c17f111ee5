"""What reports keep beside their cases."""

from satukota.modules.reports.models.conversations import Conversation, Incoming
from satukota.modules.reports.models.evidence import Evidence
from satukota.modules.reports.models.exchange import Exchange
from satukota.modules.reports.models.facts import CaseFact
from satukota.modules.reports.models.learned import Suggester
from satukota.modules.reports.models.partners import Partner
from satukota.modules.reports.models.sums import MonthSum, OpenDay
from satukota.modules.reports.models.templates import ReplyTemplate
from satukota.modules.reports.models.watches import AreaWatch

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
