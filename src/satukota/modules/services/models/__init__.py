"""Drafts, papers, money, the counter, satisfaction and external systems of services."""

from satukota.modules.services.models.application import Batch, Booking, Draft, DraftFile, Likeness, QuotaPlace
from satukota.modules.services.models.counter import Appointment, Ticket
from satukota.modules.services.models.money import Bill, Payment, QrisCode
from satukota.modules.services.models.outside import ExternalPermit, SiakRequest
from satukota.modules.services.models.papers import Correction, Letterhead, Lookup, NumberLine, Paper, Signatory
from satukota.modules.services.models.survey import SurveyAnswer

__all__ = [
    "Appointment",
    "Batch",
    "Bill",
    "Booking",
    "Correction",
    "Draft",
    "DraftFile",
    "ExternalPermit",
    "Letterhead",
    "Likeness",
    "Lookup",
    "NumberLine",
    "Paper",
    "Payment",
    "QrisCode",
    "QuotaPlace",
    "SiakRequest",
    "Signatory",
    "SurveyAnswer",
    "Ticket",
]
