"""Repeat callers: a score that orders and labels, never hides; a block that always ends and always has a way
through.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

DEFAULT_BLOCK = timedelta(hours=24)
LONGEST_BLOCK = timedelta(days=7)
SUGGEST_AT = 5
"""Pranks within 24 hours after which a block is suggested to the supervisor."""


@dataclass(frozen=True, slots=True)
class CallerHistory:
    """What a number did before: counts only."""

    pranks_30d: int = 0
    pranks_24h: int = 0
    ghosts_24h: int = 0
    real_ever: int = 0
    calls_10min: int = 0


def score(history: CallerHistory) -> int:
    """Return 0 (nothing known against the number) to 100; a real emergency ever weighs most."""
    against = 12 * history.pranks_30d + 8 * history.ghosts_24h + 6 * max(0, history.calls_10min - 1)
    return max(0, min(100, against - 30 * history.real_ever))


def label(points: int) -> str:
    """Return the word for a score: `unknown`, `watch` or `likely_prank`."""
    if points >= 60:
        return "likely_prank"
    return "watch" if points >= 25 else "unknown"


def suggests_block(history: CallerHistory) -> bool:
    """Tell whether a block should be suggested; never for a number that was right in the last month's sense."""
    return history.pranks_24h >= SUGGEST_AT and history.real_ever == 0


def block_until(now: datetime, wished: timedelta | None) -> datetime:
    """Return the end of a block: the wish, at least a minute, at most seven days, a day where nothing is said."""
    span = DEFAULT_BLOCK if wished is None else max(timedelta(minutes=1), min(wished, LONGEST_BLOCK))
    return now + span


def needs_callback(waited: timedelta, points: int, called_again: bool) -> bool:
    """Tell whether an abandoned call is to be called back: rang 5 s or longer, not calling again, not prank-like."""
    return waited >= timedelta(seconds=5) and not called_again and points < 60


def ghost_spike(per_hour: list[int]) -> bool:
    """Tell whether the last hour's silent calls stand out (a fault or a phone's new shortcut, not people)."""
    if len(per_hour) < 4:
        return False
    *before, last = per_hour
    usual = sum(before) / len(before)
    return last >= 10 and last > 3 * max(usual, 1)
