"""How many cases are open, late, due soon, and came or went today."""

from django.utils import timezone

from satukota.kernel.cases.api import Filter, count, visible
from satukota.kernel.people.api import Visitor

COUNTED = 100_000


def open_cases(user: Visitor) -> int:
    """Return how many cases are open."""
    return count(user, Filter(status="open"), at_most=COUNTED)


def late_cases(user: Visitor) -> int:
    """Return how many open cases are past their nearest due time."""
    return count(user, Filter(status="late"), at_most=COUNTED)


def warned_cases(user: Visitor) -> int:
    """Return how many open cases have used 80 % of a clock, the late ones included."""
    return count(user, Filter(status="warning"), at_most=COUNTED)


def opened_today(user: Visitor) -> int:
    """Return how many cases came in since midnight in the city."""
    return count(user, Filter(status="all", since=timezone.localdate()), at_most=COUNTED)


def closed_today(user: Visitor) -> int:
    """Return how many cases were closed since midnight in the city."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return visible(user).filter(is_open=False, closed_at__gte=midnight).order_by()[:COUNTED].count()
