"""Count what is limited: one statement for each that is counted, none for one that was refused before."""

import hashlib
import time
from math import ceil

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from satukota.kernel.limits.models import Counter
from satukota.kernel.limits.queries import client_address, from_this_machine
from satukota.kernel.limits.rules import Delay, Limit, subscriber

COUNT = """
    INSERT INTO kernel_counter AS c (name, subject, count, ends_at)
    VALUES (%s, %s, 1, now() + make_interval(secs => %s))
    ON CONFLICT (name, subject) DO UPDATE SET
        count = CASE WHEN c.ends_at <= now() THEN 1 ELSE c.count + 1 END,
        ends_at = CASE WHEN c.ends_at <= now() THEN excluded.ends_at ELSE c.ends_at END
    RETURNING count, extract(epoch FROM ends_at - now())::float
"""
# A try counts as wrong until it turns out right: of many at once, only as many pass as had passed one after another.
TRY = """
    INSERT INTO kernel_counter AS c (name, subject, count, waits_until, ends_at)
    VALUES (%(name)s, %(subject)s, 1, now(), now() + make_interval(secs => %(forgotten)s))
    ON CONFLICT (name, subject) DO UPDATE SET
        count = CASE WHEN c.ends_at <= now() THEN 1 ELSE least(c.count + 1, 1000) END,
        waits_until = now() + make_interval(secs => CASE
            WHEN c.ends_at <= now() OR c.count < %(free)s THEN 0
            ELSE least(%(longest)s, %(first)s * 2 ^ least(c.count - %(free)s, 20)) END),
        ends_at = excluded.ends_at
    WHERE c.waits_until <= now() OR c.ends_at <= now()
    RETURNING count
"""
LEFT = """
    SELECT extract(epoch FROM waits_until - now())::float FROM kernel_counter
    WHERE name = %(name)s AND subject = %(subject)s
"""
MOST_REMEMBERED = 10_000
_refused: dict[tuple[str, str], float] = {}
"""Who is refused until when, by this process's clock: a count never sinks before its time is over."""


def mark(*words: str) -> str:
    """Return the form in which a subject is kept: nobody reads an address or a number out of it again."""
    text = "\0".join(words).encode()
    return hashlib.blake2b(text, key=settings.SECRET_KEY.encode()[:64], digest_size=16).hexdigest()


def seconds_to_wait(limit: Limit, *subject: str) -> int:
    """Count once more for a subject; return 0, or where that was too often the seconds until it is free again."""
    key = (limit.name, mark(*subject))
    if not limit.most or (waiting := _remembered_wait(key)):
        return waiting if limit.most else 0
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [*key, limit.seconds])
        count, left = cursor.fetchone()
    if count <= limit.most:
        return 0
    if limit.remembered:
        _remember(key, left)
    return ceil(left) or 1


def seconds_to_wait_from(limit: Limit, request: HttpRequest) -> int:
    """Count once more for whoever holds the address that a request came from; this machine itself is not counted."""
    if from_this_machine(request):
        return 0
    return seconds_to_wait(limit, subscriber(client_address(request)))


def seconds_left(limit: Limit, request: HttpRequest) -> int:
    """Return for how long an address is refused, as far as this process knows: no count, no statement."""
    if from_this_machine(request):
        return 0
    return _remembered_wait((limit.name, mark(subscriber(client_address(request)))))


def _remembered_wait(key: tuple[str, str]) -> int:
    until = _refused.get(key, 0.0) if _refused else 0.0
    return max(0, ceil(until - time.monotonic()))


def _remember(key: tuple[str, str], seconds: float) -> None:
    if len(_refused) >= MOST_REMEMBERED:
        _refused.clear()
    _refused[key] = time.monotonic() + seconds


def forget_refusals() -> None:
    """Forget what this process remembers; the counters stay."""
    _refused.clear()


def begin_try(delay: Delay, *subject: str) -> int:
    """Begin a try that may turn out wrong; return 0, or the seconds to wait where it may not be made yet."""
    values: dict[str, str | int] = {
        "name": delay.name, "subject": mark(*subject), "forgotten": delay.forgotten,
        "free": delay.free, "first": delay.first, "longest": delay.longest,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(TRY, values)
        if cursor.fetchone():
            return 0
        cursor.execute(LEFT, values)
        row = cursor.fetchone()
    return max(1, ceil(row[0])) if row else 1


def forget_counters(name: str, subject: str = "") -> int:
    """Forget what was counted under a name, for one subject (as `mark` writes it) or for all; return how many rows went."""
    rows = Counter.objects.filter(name=name)
    return (rows.filter(subject=subject) if subject else rows).delete()[0]


def remove_old_counters() -> int:
    """Remove the counters whose time is over; return how many."""
    return Counter.objects.filter(ends_at__lt=timezone.now()).delete()[0]
