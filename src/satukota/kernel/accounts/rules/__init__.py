"""Domain knowledge of accounts in plain Python."""

from satukota.kernel.accounts.rules.accounts import REASONS, Details, device_of, proposed_username
from satukota.kernel.accounts.rules.passwords import is_guessable, parts_of

__all__ = ["REASONS", "Details", "device_of", "is_guessable", "parts_of", "proposed_username"]
