"""Drafts, papers, money, the counter, satisfaction and external systems of services."""

from satukota.modules.services.models.application import (
    Batch,
    Booking,
    Draft,
    DraftFile,
    Likeness,
    QuotaPlace,
    Sequel,
)
from satukota.modules.services.models.counter import Appointment, CounterRule, Ticket
from satukota.modules.services.models.editor import DefinitionText
from satukota.modules.services.models.money import Bill, PayAccount, Payment, QrisCode, Refund
from satukota.modules.services.models.outside import ExternalPermit, SiakRequest
from satukota.modules.services.models.papers import Correction, Letterhead, Lookup, NumberLine, Paper, Signatory
from satukota.modules.services.models.survey import SurveyAnswer

__all__ = [
    "Appointment",
    "Batch",
    "Bill",
    "Booking",
    "Correction",
    "CounterRule",
    "DefinitionText",
    "Draft",
    "DraftFile",
    "ExternalPermit",
    "Letterhead",
    "Likeness",
    "Lookup",
    "NumberLine",
    "Paper",
    "PayAccount",
    "Payment",
    "QrisCode",
    "QuotaPlace",
    "Refund",
    "Sequel",
    "SiakRequest",
    "Signatory",
    "SurveyAnswer",
    "Ticket",
]
