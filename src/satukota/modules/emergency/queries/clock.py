"""The one clock of the centre. In an exercise the trainer's clock stands in for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_exercise: ContextVar[datetime | None] = ContextVar("exercise_time", default=None)


def now() -> datetime:
    """Return the time to stamp: the server's, or the exercise's while one is being replayed."""
    return _exercise.get() or timezone.now()


def start_of_day(day: date) -> datetime:
    """Return the first moment of a day in the city."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def in_exercise() -> bool:
    """Tell whether the present request belongs to an exercise."""
    return _exercise.get() is not None


@contextmanager
def exercise_time(at: datetime) -> Iterator[None]:
    """Let everything inside happen at the trainer's time; its calls and incidents are marked `exercise`."""
    token = _exercise.set(at)
    try:
        yield
    finally:
        _exercise.reset(token)


def origin_flags() -> list[str]:
    """Return the flags with which new rows begin."""
    return ["exercise"] if in_exercise() else []
