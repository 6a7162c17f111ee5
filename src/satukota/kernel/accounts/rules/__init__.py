"""Domain knowledge of accounts in plain Python."""

from satukota.kernel.accounts.rules.accounts import REASONS, Details, device_of, proposed_username
from satukota.kernel.accounts.rules.four_eyes import LIFETIME, Request, Verb, hindrance, is_lapsed
from satukota.kernel.accounts.rules.passwords import is_guessable, parts_of

__all__ = [
    "LIFETIME",
    "REASONS",
    "Details",
    "Request",
    "Verb",
    "device_of",
    "hindrance",
    "is_guessable",
    "is_lapsed",
    "parts_of",
    "proposed_username",
]
