"""Figures with the lists behind them."""

from satukota.kernel.cases.api import Filter, count
from satukota.kernel.people.api import Visitor
from satukota.modules.reports.rules.submission import TYPE


def open_count(user: Visitor) -> int:
    """Return how many reports are open that the user may see (up to 1,001)."""
    return count(user, Filter(type=(TYPE,)))


def late_count(user: Visitor) -> int:
    """Return how many reports are late that the user may see (up to 1,001)."""
    return count(user, Filter(type=(TYPE,), status="late"))
