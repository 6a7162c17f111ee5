"""Secrets of applications and papers: as they are stored, and as people type the code of a paper."""

import hashlib
import re

from satukota.kernel.tracking import LOOK_ALIKE

VERIFYING = 12
"""The letters of the code by which anybody checks a paper."""


def digest(secret: str, purpose: str) -> str:
    """Return the form in which a secret is kept."""
    return hashlib.sha256(f"{purpose}:{secret}".encode()).hexdigest()


def tidy(text: str) -> str:
    """Return what somebody typed as a code: capitals, without blanks, look-alikes put right."""
    return re.sub(r"[\s-]+", "", text.upper()).translate(LOOK_ALIKE)
