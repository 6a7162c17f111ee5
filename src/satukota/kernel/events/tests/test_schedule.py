"""Periodic jobs: every manifest's are on the clock, at the city's hours."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django import app

from satukota.kernel.events.api import schedule
from satukota.kernel.events.rules import in_utc
from satukota.kernel.registry.api import offers

WIB, WIT = timedelta(hours=7), timedelta(hours=9)


@pytest.fixture
def clock(monkeypatch):
    """The clock of a worker that has just started."""
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    return lambda: {name: job.cron for (name, _), job in app.periodic_registry.periodic_tasks.items()}


def test_what_any_manifest_declares_is_on_the_clock(clock):
    declared = [job for _, job in offers("periodic")]
    assert len(declared) > 15
    assert sorted(schedule()) == sorted(clock())
    assert len(clock()) == len(declared)
    assert {"planning.refresh_live", "reports.keep_stock", "cases.ring_clocks"} <= set(clock())


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 16), ("Asia/Makassar", 15), ("Asia/Jayapura", 14)])
def test_its_hours_are_the_citys(clock, settings, zone, hour):
    settings.TIME_ZONE = zone
    schedule()
    assert clock()["reports.keep_stock"] == f"50 {hour} * * *"


@pytest.mark.parametrize(
    ("city", "utc"),
    [
        ("*/5 * * * *", "*/5 * * * *"),
        ("20 2 * * *", "20 19 * * *"),
        ("41 3 * * 0", "41 20 * * 6"),
        ("0 8 1 * *", "0 1 1 * *"),
        ("0 7 * 1 1", "0 0 * 1 1"),
    ],
)
def test_a_line_is_moved_with_its_day(city, utc):
    assert in_utc(city, WIB) == utc


@pytest.mark.parametrize(("line", "offset"), [("0 2 1 * *", WIT), ("0 2 * * *", timedelta(hours=5, minutes=30))])
def test_a_line_that_would_change_its_month_is_refused(line, offset):
    with pytest.raises(ValueError, match="cannot be told in UTC"):
        in_utc(line, offset)
