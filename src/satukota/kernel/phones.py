"""Telephone numbers: one form for all ways to write them. Plain Python."""

import re

SHORTEST_WITH_COUNTRY = 10
"""Digits that begin with 62 are a number with its country only where there are so many; else they are a short code."""


def normal_phone(text: str) -> str:
    """Return a number as +62…, an Indonesian one where no country is written; short codes stay as they are dialled.

    `0062 812 …`, `62812…`, `0812-…` and `+62 (0)812 …` are the same number.
    """
    digits = re.sub(r"[^\d+]", "", text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if digits.startswith("+620"):
        return f"+62{digits[4:]}"
    if digits.startswith("0"):
        return f"+62{digits[1:]}"
    return f"+{digits}" if digits.startswith("62") and len(digits) >= SHORTEST_WITH_COUNTRY else digits
