"""Compulsory shares of the budget: what is counted of what, which limit held in which year, and whether it was kept."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

TABLES = Path(__file__).resolve().parent / "tables"


class Verdict(StrEnum):
    """What can be said of a share in a year."""

    KEPT = "kept"
    MISSED = "missed"
    INCOMPLETE = "incomplete"
    NOT_IN_FORCE = "not_in_force"
    ADJUSTING = "adjusting"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Rule:
    """One compulsory share. `limit` in per cent; `without` is taken out of the base; `adjust_until` ends the time to adjust.

    The years in which it held are the table's; a year outside them is not judged.
    """

    code: str
    name: str
    counted: str
    base: str
    without: str
    at_least: bool
    limit: int
    basis: str
    valid_from: int
    valid_to: int | None
    adjust_until: date | None
    confidence: str
    kind: str
    source: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the budget that it needs."""
        return tuple(filter(None, (self.counted, self.base, self.without)))

    @property
    def is_verified(self) -> bool:
        """Whether basis and limit were read in the law itself."""
        return self.confidence == "high"

    def in_force(self, year: int) -> bool:
        """Tell whether it held in a year."""
        return self.valid_from <= year and (self.valid_to is None or year <= self.valid_to)


@cache
def rules() -> tuple[Rule, ...]:
    """Return the compulsory shares that come with the program, each with its basis."""
    with (TABLES / "spending_shares.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(
                row["code"], row["name"], row["counted"], row["base"], row["without"], row["way"] == "least",
                int(row["limit"]), row["basis"], int(row["valid_from"]), int(row["valid_to"] or 0) or None,
                date.fromisoformat(row["adjust_until"]) if row["adjust_until"] else None, row["confidence"],
                row["kind"], row["source"],
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


def is_regency(code: str) -> bool:
    """Tell whether a code of the ministry is a kabupaten's: the third and fourth digits of a kota begin at 71."""
    return int(code.replace(".", "")[2:4]) < 71


def rules_for(code: str) -> tuple[Rule, ...]:
    """Return the shares that bind a city or regency: villages with a fund of their own are a regency's."""
    return tuple(rule for rule in rules() if rule.kind != "kabupaten" or is_regency(code))


@dataclass(frozen=True)
class Share:
    """A share of a year: exact per cent where everything is known, what lacks, and what can be said."""

    rule: Rule
    verdict: Verdict
    percent: Fraction | None
    missing: tuple[str, ...]


def share_of(rule: Rule, year: int, amounts: Mapping[str, int | None]) -> Share:
    """Return a share from the amounts (line → rupiah) of a year, judged before any rounding.

    It is judged only where every line that it needs is known and the rule held; within the time to adjust a share that
    misses its limit is not broken yet.
    """
    missing = tuple(line for line in rule.lines if amounts.get(line) is None)
    if missing:
        verdict = Verdict.INCOMPLETE if rule.in_force(year) else Verdict.NOT_IN_FORCE
        return Share(rule, verdict, None, missing)
    counted, base = amounts[rule.counted] or 0, (amounts[rule.base] or 0) - (amounts.get(rule.without) or 0)
    if base <= 0 or counted > base:
        return Share(rule, Verdict.IMPOSSIBLE, None, ())
    percent = Fraction(100 * counted, base)
    if not rule.in_force(year):
        return Share(rule, Verdict.NOT_IN_FORCE, percent, ())
    kept = percent >= rule.limit if rule.at_least else percent <= rule.limit
    adjusting = rule.adjust_until is not None and date(year, 1, 1) < rule.adjust_until
    verdict = Verdict.KEPT if kept else Verdict.ADJUSTING if adjusting else Verdict.MISSED
    return Share(rule, verdict, percent, ())
