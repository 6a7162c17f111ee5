"""Telephone numbers: one form for all ways to write them, and one for screens."""

import re


def number(text: str) -> str:
    """Return a telephone number as digits with +62 in front of Indonesian ones; short codes and hidden numbers stay."""
    digits = re.sub(r"[^\d+]", "", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("0"):
        return "+62" + digits[1:]
    return "+" + digits if digits.startswith("62") and len(digits) > 9 else digits


def masked_number(text: str) -> str:
    """Return a number with its middle hidden, for screens and lists: `+62 812 ••• 890`."""
    return text if len(text) < 7 else f"{text[:6]}•••{text[-3:]}"
