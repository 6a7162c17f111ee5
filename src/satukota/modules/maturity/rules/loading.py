"""Read the instruments that come with the program: one folder each, a TOML head and CSV tables."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from satukota.modules.maturity.rules.instrument import Band, EvidenceHint, Instrument, Level, Spec

FOLDER = Path(__file__).resolve().parent / "instruments"
EVERY = "*"
"""In levels.csv: the row holds for every indicator."""


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


def available() -> list[str]:
    """Return the codes of the instruments that come with the program."""
    return sorted(path.parent.name for path in FOLDER.glob("*/instrument.toml"))


@cache
def load(code: str, folder: Path = FOLDER) -> Instrument:
    """Return an instrument that comes with the program. Raises FileNotFoundError for an unknown code."""
    place = folder / code
    head = tomllib.loads((place / "instrument.toml").read_text(encoding="utf-8"))
    levels, hints = levels_of(place), hints_of(place)
    specs = tuple(_spec(row, levels, hints) for row in table(place / "indicators.csv"))
    return Instrument(code=code, valid_to=head.pop("valid_to", None), **head, specs=specs, bands=bands_of(place))


@cache
def topics(folder: Path = FOLDER) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return which topics of evidence speak for which indicator: (instrument, number) → topics."""
    by_indicator: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in table(folder / "topics.csv"):
        by_indicator[row["instrument"], int(row["no"])].append(row["topic"])
    return {key: tuple(names) for key, names in by_indicator.items()}


def _spec(row: dict[str, str], levels: dict[str, list[Level]], hints: dict[str, list[EvidenceHint]]) -> Spec:
    return Spec(
        no=int(row["no"]),
        title=row["title"],
        aspect_no=int(row["aspect_no"]),
        aspect=row["aspect"],
        weight=Fraction(row["weight"]),
        domain_no=int(row["domain_no"] or 0),
        domain=row["domain"],
        effort=int(row["effort"]),
        question=row["question"],
        evidence=row["evidence"],
        note=row["note"],
        source=row["source"],
        confidence=row["confidence"],
        levels=tuple(levels.get(row["no"], levels.get(EVERY, ()))),
        hints=tuple(hints.get(row["no"], ())),
    )
