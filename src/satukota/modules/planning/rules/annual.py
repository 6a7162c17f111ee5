"""Tables of the yearly performance report (LKjIP chapter III, LPPD) from frozen rounds: pure reading of what was frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

type Content = Mapping[str, Any]


@dataclass(frozen=True)
class PastValue:
    """What an earlier frozen round said of an indicator; None where it said nothing, or measured it otherwise."""

    year: int
    value: Decimal | None


@dataclass(frozen=True)
class AnnualLine:
    """An indicator of the report. `achievement` in per cent, None where what was published was not judged."""

    code: str
    name: str
    agency: str
    unit: str
    instrument: str
    decimals: int
    target: Decimal | None
    value: Decimal
    achievement: Decimal | None
    light: str
    past: tuple[PastValue, ...]


@dataclass(frozen=True)
class Efficiency:
    """How much was reached for how much money: both in per cent of what was meant, `points` their difference.

    The mean holds over `judged` published indicators, each counted with 100 at most.
    """

    achievement: Decimal | None
    absorption: Decimal | None
    judged: int

    @property
    def points(self) -> Decimal | None:
        """Achievement without absorption, in percentage points."""
        if self.achievement is None or self.absorption is None:
            return None
        return self.achievement - self.absorption


def annual_lines(content: Content, earlier: Iterable[Content]) -> list[AnnualLine]:
    """Return the published indicators of a frozen round with the values of earlier frozen rounds, newest first.

    Unit, version of the definition's unit and instrument have to be the same: else there is nothing to compare.
    """
    before = [(past["year"], {row["code"]: row for row in past.get("indicators", ())}) for past in earlier]
    return [
        _line(row, [(year, rows.get(row["code"])) for year, rows in before])
        for row in content.get("indicators", ())
        if row["published"] is not None and row["is_public"]
    ]


def _line(row: Content, before: Iterable[tuple[int, Content | None]]) -> AnnualLine:
    judged = row["published"] == row["value"]
    return AnnualLine(
        row["code"], row["name"], row["agency"], row["unit"], row["instrument"], row["decimals"],
        _decimal(row["target"]), Decimal(row["published"]), _decimal(row["achievement"]) if judged else None,
        row["public_light"], tuple(PastValue(year, _past(row, past)) for year, past in before),
    )  # fmt: skip


def _past(row: Content, past: Content | None) -> Decimal | None:
    """Return an earlier published value that may stand beside this one."""
    if past is None or (past["unit"], past["instrument"]) != (row["unit"], row["instrument"]):
        return None
    return _decimal(past["published"])


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def efficiency(content: Content, lines: Iterable[AnnualLine]) -> Efficiency:
    """Return the mean achievement of the lines beside the share of the budget that was spent."""
    judged = [min(line.achievement, Decimal(100)) for line in lines if line.achievement is not None]
    mean = sum(judged, Decimal(0)) / len(judged) if judged else None
    money = content.get("money") or {}
    return Efficiency(mean, _decimal(money.get("share")), len(judged))
