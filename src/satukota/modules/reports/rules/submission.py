"""What may come in as a report, whatever the channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TYPE = "reports.complaint"
MOST_TEXT = 5000
LEAST_TEXT = 5
MOST_PHOTOS = 5
CLASSES = ("complaint", "aspiration", "information", "whistleblowing")
PRIVACIES = ("named", "anonymous", "confidential")
CHANNELS = ("web", "app", "whatsapp", "telegram", "email", "phone", "walk_in", "open311", "lapor", "api")


@dataclass(frozen=True, slots=True)
class Contact:
    """How the reporter can be reached; all may be empty."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "id"

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class Submission:
    """A report as it comes in. A place is a point, or an area's code, or words; some categories need none."""

    text: str = ""
    category: str = ""
    class_: str = ""
    lon: float | None = None
    lat: float | None = None
    area: str = ""
    place_note: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    privacy: str = "named"
    contact: Contact = field(default_factory=Contact)
    channel: str = "web"
    place_source: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field: a code of `queries.messages`, and its parts."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
