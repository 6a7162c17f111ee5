"""The one clock of the centre, and the one border between an exercise and real life."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Model, Q, QuerySet
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise in which a request takes part; `at` is the trainer's time, the server's without one."""

    at: datetime | None = None


_exercise: ContextVar[Exercise | None] = ContextVar("exercise", default=None)
EXERCISE = Q(flags__contains=["exercise"])


def now() -> datetime:
    """Return the time to stamp: the server's, or the exercise's while one is being replayed."""
    exercise = _exercise.get()
    return (exercise and exercise.at) or timezone.now()


def start_of_day(day: date) -> datetime:
    """Return the first moment of a day in the city."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def in_exercise() -> bool:
    """Tell whether the present request belongs to an exercise."""
    return _exercise.get() is not None


@contextmanager
def exercise_time(at: datetime | None) -> Iterator[None]:
    """Let everything inside happen in the exercise, at the trainer's time where there is one.

    Its calls and incidents are marked `exercise`.
    """
    token = _exercise.set(Exercise(at))
    try:
        yield
    finally:
        _exercise.reset(token)


def origin_flags() -> list[str]:
    """Return the flags with which new rows begin."""
    return ["exercise"] if in_exercise() else []


def on_this_side[T: Model](rows: QuerySet[T]) -> QuerySet[T]:
    """Return the calls or incidents of the exercise while in one, else those of real life: they never meet."""
    return rows.filter(EXERCISE) if in_exercise() else rows.exclude(EXERCISE)
