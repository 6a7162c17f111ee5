"""What the tests of the rules share: two definitions, the shared folder, an ordinary calendar."""

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from satukota.kernel.cases.rules.calendar import Calendar, calendar
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.load import load

HERE = Path(__file__).parent
AKTA = (HERE / "definitions" / "akta-kia.yaml").read_text()
LAPORAN = (HERE / "definitions" / "laporan.yaml").read_text()
WIB = ZoneInfo("Asia/Jakarta")
OFFICE = {"hours": dict.fromkeys(range(5), ("07:30-12:00", "13:00-16:00"))}


@cache
def akta() -> Definition:
    return load(AKTA)


@cache
def laporan() -> Definition:
    return load(LAPORAN)


@cache
def office(**changes: object) -> Calendar:
    return calendar({"name": "kota", **OFFICE, **changes})


def shared(path: str) -> Path:
    """Return a file of the shared folder, or skip the test where there is none."""
    folder = Path(os.environ.get("SATUKOTA_SHARED", HERE.parents[6] / "shared"))
    if not (folder / path).exists():
        pytest.skip(f"needs {path} of the shared folder")
    return folder / path


def wib(text: str) -> datetime:
    """Return an instant from local time: `2026-03-11 10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB).astimezone(UTC)


def moments(first: str, last: str) -> st.SearchStrategy[datetime]:
    """Return a strategy of instants between two days."""
    return st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last), timezones=st.just(UTC))


def local(moment: datetime | None) -> str:
    return moment.astimezone(WIB).strftime("%Y-%m-%d %H:%M") if moment else "-"
