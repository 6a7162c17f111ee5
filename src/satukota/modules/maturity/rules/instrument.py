"""An instrument: indicators with weights and levels, and the bands that give an index its word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property

type Rating = int | Decimal | Fraction


def two(value: Fraction) -> Decimal:
    """Return the value with two decimals, a half rounded up: published indexes are printed that way."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Level:
    """What a level asks for."""

    level: int
    criterion: str
    condition: str = ""
    evidence: str = ""
    source: str = ""


@dataclass(frozen=True)
class EvidenceHint:
    """One document that assessors look for."""

    title: str
    explanation: str = ""
    format: str = ""


@dataclass(frozen=True)
class Spec:
    """One indicator. `weight` in percent of the whole; `effort` 1 (a decree) to 5 (years of work), our own estimate."""

    no: int
    title: str
    aspect_no: int
    aspect: str
    weight: Fraction
    domain_no: int = 0
    domain: str = ""
    effort: int = 3
    question: str = ""
    evidence: str = ""
    note: str = ""
    source: str = ""
    confidence: str = ""
    levels: tuple[Level, ...] = ()
    hints: tuple[EvidenceHint, ...] = ()

    @property
    def weight_text(self) -> str:
        """The weight with as many decimals as it has, at most two."""
        return f"{two(self.weight).normalize():f}"

    def level(self, number: int) -> Level | None:
        """Return what the level with that number asks for, or None where the instrument does not say."""
        return next((level for level in self.levels if level.level == number), None)


@dataclass(frozen=True)
class Band:
    """A predicate: `low` is included, the upper bound is the next band's `low`."""

    predicate: str
    label: str
    low: Decimal
    high: Decimal
    source: str = ""


@dataclass(frozen=True)
class Instrument:
    """A versioned set of indicators. Scores of two instruments are never put on one line."""

    code: str
    title: str
    regulation: str
    publisher: str
    valid_from: date
    valid_to: date | None
    lowest: int
    highest: int
    whole_levels: bool
    cumulative: bool
    order: int
    remark: str
    confidence: str
    specs: tuple[Spec, ...]
    bands: tuple[Band, ...] = ()
    step: int = 1
    """How far a rung lies above the one below, where steps are counted: 10 on a scale to 100."""
    by_no: Mapping[int, Spec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_no", {spec.no: spec for spec in self.specs})

    @cached_property
    def rungs(self) -> tuple[int, ...]:
        """The levels above the lowest that a step leads to."""
        inner = range(self.lowest + self.step, self.highest, self.step)
        return (*inner, self.highest)

    @property
    def weight(self) -> Fraction:
        """Total of all weights; 100 in a sound instrument."""
        return sum((spec.weight for spec in self.specs), Fraction(0))

    @cached_property
    def aspects(self) -> tuple[tuple[int, str], ...]:
        """Number and name of the aspects, in order."""
        return tuple(dict.fromkeys((spec.aspect_no, spec.aspect) for spec in self.specs))

    @cached_property
    def domains(self) -> tuple[tuple[int, str], ...]:
        """Number and name of the domains, in order; empty where the instrument has none."""
        return tuple(dict.fromkeys((spec.domain_no, spec.domain) for spec in self.specs if spec.domain))

    def in_aspect(self, number: int) -> Iterator[Spec]:
        """Yield the indicators of an aspect."""
        return (spec for spec in self.specs if spec.aspect_no == number)

    def predicate(self, value: Fraction | Decimal) -> Band | None:
        """Return the band of an index, compared after rounding to two decimals; None without published bands."""
        rounded = two(Fraction(value))
        fitting = [band for band in self.bands if band.low <= rounded]
        return max(fitting, key=lambda band: band.low, default=None)

    def accepts(self, rating: Rating) -> bool:
        """Return whether the rating is a level of this instrument."""
        within = self.lowest <= rating <= self.highest
        return within and (not self.whole_levels or rating == int(rating))

    def valid_on(self, day: date) -> bool:
        """Return whether the instrument was in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
