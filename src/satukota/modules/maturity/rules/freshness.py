"""Evidence ages: a figure of last year does not prove this year's level."""

from datetime import date
from enum import StrEnum


class Freshness(StrEnum):
    """How much a piece of evidence may still be trusted."""

    FRESH = "fresh"
    AGING = "aging"
    STALE = "stale"


FRESH_DAYS = 7
STALE_DAYS = 35


def freshness(
    collected: date, today: date, expires: date | None = None, fresh: int = FRESH_DAYS, stale: int = STALE_DAYS
) -> Freshness:
    """Return the state of evidence collected on that day. Past its own expiry it is stale at once.

    Up to `fresh` days old it is fresh, from `stale` days on it is stale, aging between.
    """
    age = (today - collected).days
    if age >= stale or (expires is not None and expires < today):
        return Freshness.STALE
    return Freshness.FRESH if age <= fresh else Freshness.AGING
