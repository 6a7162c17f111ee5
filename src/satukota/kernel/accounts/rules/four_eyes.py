"""What one person asks for and another one decides: who may decide, and until when. No Django."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LIFETIME = timedelta(hours=24)
"""How long a request waits; what nobody decided by then has lapsed."""


class Verb(StrEnum):
    """What can be done with a request that waits."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Request:
    """A request: who asked (an id), whom it concerns (an id), when it was asked, and whether it still waits."""

    asked_by: int | None
    concerns: int
    asked_at: datetime
    waits: bool


def is_lapsed(request: Request, now: datetime) -> bool:
    """Tell whether a request that waits has waited too long."""
    return request.waits and now >= request.asked_at + LIFETIME


def hindrance(request: Request, verb: Verb, person: int, now: datetime) -> str:
    """Return why somebody may not do this with a request, as a code; empty where they may.

    Whoever asked takes the request back; another one confirms or refuses it. Whom it concerns may refuse, never confirm.
    """
    if not request.waits:
        return "decided"
    if is_lapsed(request, now):
        return "lapsed"
    if verb == Verb.WITHDRAW:
        return "" if person == request.asked_by else "not_asker"
    if person == request.asked_by:
        return "asker"
    return "concerned" if verb == Verb.CONFIRM and person == request.concerns else ""
