"""What the city did this week, for the home page; counted at most once a minute."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import visible
from satukota.kernel.registry.api import Counter, offers, resolve
from satukota.web.numbers import number, percent

SECONDS = 60
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Figure:
    """A number with the list behind it."""

    title: str
    value: str
    icon: str
    url: str = ""
    change: str = ""


def this_week() -> list[Figure]:
    """Return the figures that everybody may see."""
    key = f"web:figures:{get_language()}"
    figures: list[Figure] | None = cache.get(key)
    if figures is None:
        figures = [*_cases(timezone.now()), *_counters()]
        cache.set(key, figures, SECONDS)
    return figures


def _cases(now: datetime) -> list[Figure]:
    opened, before = _opened_count(now - WEEK, now), _opened_count(now - 2 * WEEK, now - WEEK)
    closed = visible(None).filter(is_open=False, closed_at__gte=now - WEEK).count()
    change = _change(opened, before)
    return [
        Figure(gettext("Reports received"), number(opened), "message-report", change=change),
        Figure(gettext("Matters closed"), number(closed), "circle-check"),
    ]


def _opened_count(since: datetime, until: datetime) -> int:
    return visible(None).filter(opened_at__gte=since, opened_at__lt=until).count()


def _change(now: int, before: int) -> str:
    if not before or now == before:
        return ""
    share = percent(abs(now - before) / before)
    return (gettext("%s more than last week") if now > before else gettext("%s fewer than last week")) % share


def _counters() -> list[Figure]:
    """Return the modules' counters that are meant for everybody."""
    figures = []
    public = [(module, counter) for module, counter in offers("counters", Counter) if counter.public]
    for module, counter in sorted(public, key=lambda pair: pair[1].order):
        value = _value(resolve(module.name, counter.value))
        if value is not None:
            figures.append(Figure(str(counter.title), number(value), counter.icon, counter.url))
    return figures


def _value(compute: Callable[..., Any]) -> int | None:
    try:
        value = compute(AnonymousUser())
    except PermissionDenied:
        return None
    return None if value is None else int(value)
