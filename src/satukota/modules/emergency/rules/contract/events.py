"""Call events: what any telephone exchange tells us, countable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
    "overflow",
    "leg",
)


class BadEvent(ValueError):
    """A call event that cannot be read: `field` and `rule` say what is wrong."""

    def __init__(self, field_name: str, rule: str) -> None:
        super().__init__(f"{field_name}: {rule}")
        self.field, self.rule = field_name, rule


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One thing that happened on a line. `(trunk, call_id, event, seq)` names it for ever.

    `sent_at` is what the exchange's clock said when it sent this: it tells how far that clock is off.
    """

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
    sent_at: datetime | None = None

    @property
    def key(self) -> str:
        """Return the name under which a repetition is recognised."""
        return f"{self.trunk}:{self.call_id}:{self.event}:{self.seq}"
