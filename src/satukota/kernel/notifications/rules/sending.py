"""What a channel gets and answers; by which way next, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready for one channel. `reference` is the same at every try, so that a channel can tell repeats.

    `provider_template` and `values` are for channels where a provider has approved the wording beforehand.
    """

    reference: str
    address: str
    subject: str
    text: str
    language: str = "id"
    link: str = ""
    provider_template: str = ""
    values: tuple[str, ...] = ()
    user_id: int | None = None
    message_id: int = 0


class Result(StrEnum):
    """What a channel made of a letter: taken, arrived, try again later, never."""

    SENT = "sent"
    DELIVERED = "delivered"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A channel's answer: the provider's reference, the code of its error, units that are charged.

    `dead` says that the address itself will never work again.
    """

    result: Result
    reference: str = ""
    error: str = ""
    units: int = 0
    dead: bool = False


MOST_TRIES = 48
LONGEST_PAUSE = timedelta(seconds=300)
CONFIRMED_WITHIN = timedelta(days=3)
"""A provider that confirms delivery does so within this time or never (GOV.UK Notify: 259,200 s)."""

LATEST, LATEST_URGENT = timedelta(days=3), timedelta(hours=12)
"""News that is older confuses; an urgent message that is older raises a false alarm."""


def is_too_old(age: timedelta, *, urgent: bool) -> bool:
    """Tell whether a message is too old to make sense when it is sent again."""
    return age > (LATEST_URGENT if urgent else LATEST)


def pause(tries: int) -> timedelta | None:
    """Return how long to wait after so many failed tries: 20 s, doubled up to 300 s; None where it was the last."""
    if tries >= MOST_TRIES:
        return None
    return min(LONGEST_PAUSE, timedelta(seconds=10 * 2 ** min(tries, 10)))


def order(allowed: Iterable[str], wanted: Iterable[str], only: Iterable[str] = ()) -> list[str]:
    """Return the channels to try, in this order: the person's own order within what the template allows.

    `only` narrows further to what the caller named. A person without an order gets the template's.
    """
    within = [channel for channel in allowed if not only or channel in only]
    wanted = list(wanted)
    return [channel for channel in wanted if channel in within] if wanted else within


def after_quiet(now: datetime, start: time | None, end: time | None) -> datetime | None:
    """Return when the quiet hours that hold at local time `now` end; None where it is not quiet.

    Quiet hours may span midnight. Without both times, or with equal ones, it is never quiet.
    """
    if start is None or end is None or start == end:
        return None
    clock = now.time()
    quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not quiet:
        return None
    ends = now.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return ends if clock < end else ends + timedelta(days=1)
