"""Who has read personal data: when last, how often, of what. From the log, which notes each reading."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from satukota.kernel.audit.api import Reading, readings_by
from satukota.kernel.cases.api import readers_of
from satukota.kernel.people.api import User

DAYS = 90


def readers_of_case(number: str) -> list[tuple[User | None, Reading]] | None:
    """Return who has read the personal data of a case, the last reader first; None where there is no such case."""
    readings = readers_of(number)
    return None if readings is None else _with_people(readings)


def readings_of(user: User) -> Reading | None:
    """Return how often somebody has read personal data in the last ninety days; None where they have not."""
    return next(iter(readings_by([user.pk], timezone.now() - timedelta(days=DAYS))), None)


def _with_people(readings: Iterable[Reading]) -> list[tuple[User | None, Reading]]:
    rows = list(readings)
    people = User.objects.in_bulk([row.reader for row in rows if row.reader])
    return [(people.get(row.reader or 0), row) for row in rows]
