"""Columns of a sheet in which payments are planned: by quarter, or by month as SIPD prints them."""

import re
from collections.abc import Mapping, Sequence

from satukota.modules.planning.rules.headings import plain

QUARTER = re.compile(r"\b(?:triwulan|tw)\.?\s*(iv|iii|ii|i|[1-4])\b")
NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
    "desember",
)  # fmt: skip


def cash_columns(headings: Sequence[str], taken: Mapping[int, str]) -> dict[int, int]:
    """Return the quarter of each column of planned payments, by its place; of those that nothing else is read from.

    Months count where all twelve stand there, quarters where all four do; else there is no plan of payments.
    """
    free = [(place, plain(text).lower()) for place, text in enumerate(headings) if place not in taken]
    months = {place: _month(text) for place, text in free if _month(text)}
    if sorted(months.values()) == list(range(1, 13)):
        return {place: (month + 2) // 3 for place, month in months.items()}
    quarters = {place: _quarter(text) for place, text in free if _quarter(text)}
    return quarters if sorted(quarters.values()) == [1, 2, 3, 4] else {}


def _month(text: str) -> int:
    words = re.findall(r"[a-z]+", text)
    return next((number for number, name in enumerate(MONTHS, 1) if name in words), 0)


def _quarter(text: str) -> int:
    match = QUARTER.search(text)
    return (NUMERALS.get(match[1]) or int(match[1])) if match else 0
