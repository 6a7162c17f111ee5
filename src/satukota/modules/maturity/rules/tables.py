"""The CSV tables of an instrument that comes with the program."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from satukota.modules.maturity.rules.instrument import Band, EvidenceHint, Level


def table(path: Path) -> Iterable[dict[str, str]]:
    """Return the rows of a table; none where there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def levels_of(place: Path) -> dict[str, list[Level]]:
    """Return what levels ask for, by the number of their indicator."""
    levels: dict[str, list[Level]] = defaultdict(list)
    for row in table(place / "levels.csv"):
        level = Level(int(row["level"]), row["criterion"], row["condition"], row["evidence"], row["source"])
        levels[row["no"]].append(level)
    return levels


def hints_of(place: Path) -> dict[str, list[EvidenceHint]]:
    """Return the documents that assessors look for, by the number of their indicator."""
    hints: dict[str, list[EvidenceHint]] = defaultdict(list)
    for row in table(place / "evidence.csv"):
        hints[row["no"]].append(EvidenceHint(row["title"], row["explanation"], row["format"]))
    return hints


def bands_of(place: Path) -> tuple[Band, ...]:
    """Return the predicates of an instrument."""
    rows = table(place / "bands.csv")
    return tuple(
        Band(row["predicate"], row["label"], Decimal(row["low"]), Decimal(row["high"]), row["source"]) for row in rows
    )
