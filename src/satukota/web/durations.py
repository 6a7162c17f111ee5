"""Durations in words: how long, how long ago, how much is left."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import timezone
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


def time_left(minutes: float, *, working: bool, day_minutes: int = DAY) -> str:
    """Return what a clock says: "sisa 1 hari 4 jam kerja", and past its end "lewat 2 hari kerja"."""
    text = duration(abs(minutes), day_minutes)
    if minutes < 0:
        return (gettext("%s of working time over") if working else gettext("%s over")) % text
    return (gettext("%s of working time left") if working else gettext("%s left")) % text
