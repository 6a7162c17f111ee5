"""Signatures of an exchange's events, and how far its clock may differ from ours."""

import hashlib
import hmac
import re
from datetime import datetime

WINDOW = 300
"""Seconds that a signature is good for."""
SKEW = 5
"""Seconds of difference between the exchange's clock and ours that are flagged."""


def sign(secret: str, body: bytes, at: int) -> str:
    """Return the signature header's value for a body sent at Unix second `at`."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def verify(secret: str, body: bytes, header: str, now: int) -> bool:
    """Tell whether the header signs this body with this secret within the last five minutes."""
    at = signed_at(secret, body, header)
    return at is not None and abs(now - at) <= WINDOW


def signed_at(secret: str, body: bytes, header: str) -> int | None:
    """Return the Unix second at which, by its own clock, somebody with this secret signed this body; None otherwise."""
    match = re.fullmatch(r"t=(\d{1,12}),v1=([0-9a-f]{64})", header.strip())
    if not match or not hmac.compare_digest(sign(secret, body, int(match[1])), header.strip()):
        return None
    return int(match[1])


LATEST = 60
"""Seconds that a busy server may take: what came so late says nothing about the sender's clock."""


def clock_off(sent: float, received: float) -> float:
    """Return by how many seconds a sender's clock is ahead of ours (negative: behind), 0 for what may be the way here."""
    off = sent - received
    return off if off > SKEW or off < -LATEST else 0.0


def is_skewed(event_at: datetime, received_at: datetime, delivered_late: bool = False) -> bool:
    """Tell whether the exchange's clock differs from ours; an event that waited in a spool proves nothing."""
    ahead = (event_at - received_at).total_seconds()
    return ahead > SKEW or (ahead < -SKEW and not delivered_late)
