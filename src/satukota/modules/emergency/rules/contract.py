"""The canonical call event: what any telephone exchange tells us, signed and countable."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

EVENTS = (
    "ringing",
    "answered",
    "hold",
    "resumed",
    "transferred",
    "claimed_externally",
    "ended",
    "abandoned",
    "dtmf",
    "recording_ready",
    "blocked",
    "location",
    "sound",
)
WINDOW = 300
"""Seconds that a signature is good for."""
SKEW = 5
"""Seconds of difference between the exchange's clock and ours that are flagged."""


class BadEvent(ValueError):
    """A call event that cannot be read: `field` and `rule` say what is wrong."""

    def __init__(self, field_name: str, rule: str) -> None:
        super().__init__(f"{field_name}: {rule}")
        self.field, self.rule = field_name, rule


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One thing that happened on a line. `(trunk, call_id, event, seq)` names it for ever."""

    event: str
    seq: int
    call_id: str
    trunk: str
    at: datetime
    caller_number: str = ""
    called_number: str = ""
    operator: str = ""
    sip: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the name under which a repetition is recognised."""
        return f"{self.trunk}:{self.call_id}:{self.event}:{self.seq}"


def parse(payload: Any, signer: str = "") -> CallEvent:
    """Read a decoded JSON body; raise BadEvent naming the field and the rule.

    `signer`: the exchange that must be named.
    """
    if not isinstance(payload, dict):
        raise BadEvent("body", "must be a JSON object")
    event = _text(payload, "event", 40)
    if event not in EVENTS:
        raise BadEvent("event", "must be one of " + ", ".join(EVENTS))
    if signer and payload.get("trunk") != signer:
        raise BadEvent("trunk", "must be the exchange that signs")
    seq = payload.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq < 1_000_000:
        raise BadEvent("seq", "must be a whole number from 0 to 999999")
    return CallEvent(
        event,
        seq,
        _text(payload, "call_id", 200),
        _text(payload, "trunk", 60),
        _time(payload.get("event_ts")),
        number(_text(payload, "caller_number", 60, optional=True)),
        _text(payload, "called_number", 60, optional=True),
        _text(payload, "operator", 60, optional=True),
        _texts(payload.get("sip")),
        _mapping(payload, "media"),
    )


def _text(payload: Mapping[str, Any], name: str, longest: int, *, optional: bool = False) -> str:
    value = payload.get(name)
    if value is None and optional:
        return ""
    if not isinstance(value, str) or not value.strip() or len(value) > longest or "\x00" in value:
        raise BadEvent(name, f"must be text of 1 to {longest} characters")
    return value.strip()


def _mapping(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = payload.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadEvent(name, "must be an object")
    return value


def _texts(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadEvent("sip", "must be an object")
    return {str(key): text[:8000].replace("\x00", "") for key, text in value.items() if isinstance(text, str)}


def _time(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadEvent("event_ts", "must be a time such as 2026-02-16T06:15:30.120Z") from error
    if at.tzinfo is None or not 2000 <= at.year < 2200:
        raise BadEvent("event_ts", "must carry a time zone and a year that can be")
    return at.astimezone(UTC)


def number(text: str) -> str:
    """Return a telephone number as digits with +62 in front of Indonesian ones; short codes and hidden numbers stay."""
    digits = re.sub(r"[^\d+]", "", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("0"):
        return "+62" + digits[1:]
    return "+" + digits if digits.startswith("62") and len(digits) > 9 else digits


def masked(text: str) -> str:
    """Return a number with its middle hidden, for screens and lists: `+62 812 ••• 890`."""
    return text if len(text) < 7 else f"{text[:6]}•••{text[-3:]}"


def sign(secret: str, body: bytes, at: int) -> str:
    """Return the signature header's value for a body sent at Unix second `at`."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def verify(secret: str, body: bytes, header: str, now: int) -> bool:
    """Tell whether the header signs this body with this secret within the last five minutes."""
    found = re.fullmatch(r"t=(\d{1,12}),v1=([0-9a-f]{64})", header.strip())
    if not found or abs(now - int(found[1])) > WINDOW:
        return False
    return hmac.compare_digest(sign(secret, body, int(found[1])), header.strip())


def skewed(event_at: datetime, received_at: datetime, delivered_late: bool = False) -> bool:
    """Tell whether the exchange's clock differs from ours; an event that waited in a spool proves nothing."""
    ahead = (event_at - received_at).total_seconds()
    return ahead > SKEW or (ahead < -SKEW and not delivered_late)
