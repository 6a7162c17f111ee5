"""Domain knowledge of accounts in plain Python."""

from satukota.kernel.accounts.rules.passwords import is_guessable, parts_of

__all__ = ["is_guessable", "parts_of"]
