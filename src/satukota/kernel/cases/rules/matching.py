"""The small language of duplicates: `sim(anak.nama) >= 0.80`, `near(anak.tgl_lahir, 5)`, `not twin()`."""

import re
from dataclasses import dataclass

_PATH = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
_CALL = re.compile(
    rf"(?P<negated>not\s+)?(?P<name>[a-z]+)\(\s*(?P<path>{_PATH})?\s*(?:,\s*(?P<number>[0-9]{{1,6}}(?:\.[0-9]+)?)\s*)?\)"
    r"(?:\s*>=\s*(?P<bound>[01](?:\.[0-9]+)?))?"
)

SHAPES = {
    "sim": (True, False, True),
    "near": (True, True, False),
    "same": (True, False, False),
    "agrees": (True, None, False),
    "fits": (True, True, False),
    "newborn": (True, False, False),
    "trgm": (True, False, False),
    "twin": (False, False, False),
}
"""Name → whether it has a path, a distance after a comma (None: it may), a lower bound."""


@dataclass(frozen=True, slots=True)
class Match:
    """One comparison of two records: `name` says what is compared how, `number` is its distance or bound.

    sim: likeness of two names, 0 … 1, at least `number` · near: dates at most `number` days apart · same: equal and
    both given · agrees: equal, not given by one, or (long numbers) so many signs apart · fits: dates so many days apart, or not given
    by one · newborn: one of two names is what a baby is called before it has a name ("By Ny …") · twin: both declared
    as one of several children of one birth · trgm: alike enough for the index · key: a bare path, equal and both given.
    """

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
    text = text.strip()
    if re.fullmatch(_PATH, text):
        return Match("key", text)
    call = _CALL.fullmatch(text)
    if call is None or call["name"] not in SHAPES:
        raise ValueError(f"not a comparison: {text!r}")
    shape = [call[part] is not None for part in ("path", "number", "bound")]
    if any(want is not None and has is not want for has, want in zip(shape, SHAPES[call["name"]], strict=True)):
        raise ValueError(f"{call['name']} is not written like this: {text!r}")
    number = call["number"] or call["bound"]
    return Match(call["name"], call["path"] or "", float(number) if number else None, bool(call["negated"]))
