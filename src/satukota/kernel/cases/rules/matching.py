"""The small language of duplicates: `sim(anak.nama) >= 0.80`, `near(anak.tgl_lahir, 5)`, `not twin()`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """One comparison of two records: `name` of sim, near, same, twin, trgm, key; `number` its distance or bound."""

    name: str
    path: str = ""
    number: float | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """Two records that satisfy `all` (and one of `any`, where given) are likely the same; raises `flag`."""

    id: str
    all: tuple[Match, ...]
    flag: str
    any: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Dedup:
    """Candidates share one of the `blocks` (each a conjunction); at most `limit` are compared by `rules`."""

    blocks: tuple[tuple[Match, ...], ...]
    rules: tuple[DuplicateRule, ...]
    limit: int = 50


def match(text: str) -> Match:
    """Read one comparison; a bare path means equality (`key`). Raises ValueError."""
    raise NotImplementedError
