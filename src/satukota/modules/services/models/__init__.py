"""Drafts, papers, money, the counter, satisfaction and external systems of services."""

from satukota.modules.services.models.counter import Appointment, Ticket
from satukota.modules.services.models.draft import Draft, DraftFile
from satukota.modules.services.models.likeness import Likeness
from satukota.modules.services.models.money import Bill, Payment, QrisCode
from satukota.modules.services.models.outside import ExternalPermit, SiakRequest
from satukota.modules.services.models.papers import Correction, Lookup, NumberLine, Paper
from satukota.modules.services.models.survey import SurveyAnswer
from satukota.modules.services.models.venue import Booking

__all__ = [
    "Appointment",
    "Bill",
    "Booking",
    "Correction",
    "Draft",
    "DraftFile",
    "ExternalPermit",
    "Likeness",
    "Lookup",
    "NumberLine",
    "Paper",
    "Payment",
    "QrisCode",
    "SiakRequest",
    "SurveyAnswer",
    "Ticket",
]
