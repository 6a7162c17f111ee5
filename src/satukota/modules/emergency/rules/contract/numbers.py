"""Who calls: a telephone number however it is written, or a name or host that is none."""

import re

from satukota.kernel.phones import normal_phone

HOST = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?")
LONGEST = 200
"""Characters of a caller's name or host that are kept."""


def is_number(text: str) -> bool:
    """Tell whether a text is a telephone number however it is written; a host or a SIP name is none."""
    plain = text.strip()
    return (
        bool(re.fullmatch(r"\+?[\d\-. ()]{1,40}", plain)) and not HOST.fullmatch(plain) and plain.strip("+-. ()") != ""
    )


def caller_of(text: str) -> str:
    """Return a caller as it is kept: a telephone number in its one form, else the name or host word for word."""
    plain = text.strip()
    return normal_phone(plain) if is_number(plain) else plain[:LONGEST]


def masked_number(text: str) -> str:
    """Return a caller with its middle hidden, for screens and lists; of a name or host nothing is shown."""
    if text and not is_number(text):
        return "•••"
    return text if len(text) < 7 else f"{text[:6]}•••{text[-3:]}"
