"""Durations in words: how long, how long ago, how much is left."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Protocol

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, ngettext_lazy

from satukota.web.numbers import number

DAY = 24 * 60
UNITS = (("%(n)s day", "%(n)s days"), ("%(n)s hour", "%(n)s hours"), ("%(n)s minute", "%(n)s minutes"))
MARKED = (
    ngettext_lazy("%(n)s day", "%(n)s days"),
    ngettext_lazy("%(n)s hour", "%(n)s hours"),
    ngettext_lazy("%(n)s minute", "%(n)s minutes"),
)
"""The same texts once more, where those who translate find them."""


def duration(minutes: float, day_minutes: int = DAY, parts: int = 2) -> str:
    """Return minutes as "1 hari 4 jam"; `day_minutes` is the length of a working day where the clock counts those."""
    left = max(0, round(minutes))
    days, left = divmod(left, day_minutes)
    hours, rest = divmod(left, 60)
    # Minutes beside days, and hours beside ten days, are noise.
    amounts = (days,) if days >= 10 else (days, hours) if days else (0, hours, rest)
    return _amounts(amounts, parts, get_language() or "id")


@lru_cache(maxsize=4096)
def _amounts(amounts: tuple[int, ...], parts: int, language: str) -> str:
    """Return days, hours and minutes in words, the first `parts` that are not nothing; lists say the same ones again."""
    del language  # of the words, which are the reader's
    kept = [(amount, unit) for amount, unit in zip(amounts, UNITS, strict=False) if amount][:parts]
    words = [ngettext(single, many, amount) % {"n": number(amount)} for amount, (single, many) in kept]
    return " ".join(words) or gettext("< 1 minute")


def age(since: datetime, now: datetime | None = None) -> str:
    """Return how long ago in one unit: "3 hari", "12 menit"."""
    passed = (now or timezone.now()) - since
    return duration(passed / timedelta(minutes=1), parts=1)


def time_left(minutes: float, *, working: bool, day_minutes: int = DAY, parts: int = 2) -> str:
    """Return what a clock says: "sisa 1 hari 4 jam kerja", and past its end "lewat 2 hari kerja"."""
    text = duration(abs(minutes), day_minutes, parts)
    if minutes < 0:
        return (gettext("%s of working time over") if working else gettext("%s over")) % text
    return (gettext("%s of working time left") if working else gettext("%s left")) % text


class ClockLine(Protocol):
    """What a clock must say to be drawn; the kernel's clocks do.

    `minutes_left` is negative when it is over, and counts working minutes where `working` is true (`day_minutes` of
    them make a day).
    `share` is the used part from 0 to 1. `status` is "running", "warning", "late", "paused" or "done".
    """

    title: str
    status: str
    minutes_left: float
    share: float
    working: bool
    day_minutes: int


def clock_words(line: ClockLine) -> str:
    """Return the clock in words: "sisa 1 hari 4 jam kerja", "lewat 2 hari", "berhenti sementara"."""
    if line.status == "paused":
        return gettext("paused, %s") % time_left(line.minutes_left, working=line.working, day_minutes=line.day_minutes)
    if line.status == "done":
        return gettext("met") if line.minutes_left >= 0 else gettext("met late")
    return time_left(line.minutes_left, working=line.working, day_minutes=line.day_minutes)


def clock(line: ClockLine) -> SafeString:
    """Return a clock as a thin line with words."""
    width = round(min(1.0, max(0.0, line.share)) * 100)
    return format_html(
        '<div class="clock clock--{}"><div class="clock__words"><span>{}</span>'
        '<span class="clock__left">{}</span></div>'
        '<svg class="clock__track" aria-hidden="true"><rect width="{}%" height="4"/></svg></div>',
        line.status,
        line.title,
        clock_words(line),
        width,
    )
