"""Are two records the same? Blocking keys to find candidates, rules to judge them. Plain functions over answers."""

import hmac
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any, Protocol

from rapidfuzz.distance import DamerauLevenshtein

from satukota.kernel.cases.api import find_answer


class Comparison(Protocol):
    """One comparison of the definition: `sim`, `near`, `same`, `key`, `trgm` or `twin` of a path."""

    @property
    def name(self) -> str:
        """Return what is compared how."""
        ...

    @property
    def path(self) -> str:
        """Return the question."""
        ...

    @property
    def number(self) -> float | None:
        """Return the distance or bound."""
        ...

    @property
    def negated(self) -> bool:
        """Return whether the opposite is meant."""
        ...


class Rule(Protocol):
    """A rule: all of `all` (and one of `any`, where given) make two records likely the same."""

    @property
    def id(self) -> str:
        """Return its id."""
        ...

    @property
    def flag(self) -> str:
        """Return the flag that it raises."""
        ...

    @property
    def all(self) -> tuple[Comparison, ...]:
        """Return what must hold."""
        ...

    @property
    def any(self) -> tuple[Comparison, ...]:
        """Return that of which one must hold."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """Why two records are likely the same: the rule, its flag, and how alike they are (0 to 1)."""

    rule: str
    flag: str
    score: float


TITLES = frozenset(
    {
        "muhammad",
        "muhamad",
        "mohammad",
        "mochamad",
        "moch",
        "moh",
        "muh",
        "m",
        "siti",
        "st",
        "nur",
        "hj",
        "h",
        "by",
        "bayi",
        "ny",
        "nyonya",
        "tn",
        "bin",
        "binti",
    }
)
"""So common that they say nothing: a name of only these is compared whole."""


class Record(dict[str, Any]):
    """The answers of a record by dotted path, each looked for once however many rules compare it; None where none is."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        super().__init__()
        self.answers = answers

    def __missing__(self, path: str) -> Any:
        """Return an answer that was not looked for yet, and keep it."""
        value = self[path] = find_answer(self.answers, path)
        return value


APOSTROPHES = re.compile("['`\u2018\u2019\u02bb\u02bc\u00b4\uff07]")
"""How people and telephones write an apostrophe."""


@lru_cache(maxsize=512)
def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name in small letters without marks; those that everybody has are left out.

    The name that many are compared with is taken apart once. An apostrophe is as good as none: Ni'matul is Nimatul.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    plain = APOSTROPHES.sub("", plain)
    words = tuple(re.findall(r"[a-z0-9]+", plain))
    return tuple(word for word in words if word not in TITLES) or words


def alike(first: str, second: str) -> float:
    """Return how alike two names are, 0 to 1: each word of the shorter is paired with its best in the longer."""
    short, long = sorted((tokens(first), tokens(second)), key=len)
    if not short:
        return 0.0
    best, left = [], list(long)
    for word in short:
        near = max(left, key=lambda other: likeness(word, other)) if left else ""
        best.append(likeness(word, near) if near else 0.0)
        if near:
            left.remove(near)
    # Missing words cost little: one name of two is how people write themselves.
    return sum(best) / len(best) - 0.05 * (len(long) - len(short))


def likeness(first: str, second: str) -> float:
    """Return the likeness of two words; words of up to three letters must be equal."""
    if min(len(first), len(second)) < 4:
        return 1.0 if first == second else 0.0
    return float(DamerauLevenshtein.normalized_similarity(first, second))


@lru_cache(maxsize=4096)
def day(value: str) -> date | None:
    """Return a date of an answer, None where it is none."""
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _near(value: Any, other: Any, number: float | None) -> bool:
    first, second = day(str(value)), day(str(other))
    return first is not None and second is not None and abs((first - second).days) <= (number or 0)


def _same(value: Any, other: Any, _number: float | None) -> bool:
    return bool(value) and bool(other) and _plain(value) == _plain(other)


LONG = 12
"""From so many signs on, one that differs is a slip; in a shorter number it makes another number."""


def _agrees(value: Any, other: Any, number: float | None) -> bool:
    """Equal, not given by one, or at most so many signs apart: a slip of the finger does not make two people."""
    if not value or not other or _plain(value) == _plain(other):
        return True
    first, second = _plain(value), _plain(other)
    return min(len(first), len(second)) >= LONG and DamerauLevenshtein.distance(first, second) <= (number or 0)


def _fits(value: Any, other: Any, number: float | None) -> bool:
    return not value or not other or _near(value, other, number)


NEWBORN = re.compile(r"(by|bayi)\b", re.IGNORECASE)
"""How a baby is called before it has a name: "By Ny Sri Wahyuni"."""


def _newborn(value: Any, other: Any, _number: float | None) -> bool:
    return any(not name or NEWBORN.match(str(name).strip()) is not None for name in (value, other))


def _plain(value: Any) -> str:
    return " ".join(str(value).lower().split())


COMPARED: dict[str, Callable[[Any, Any, float | None], bool]] = {
    "near": _near,
    "same": _same,
    "key": _same,
    "agrees": _agrees,
    "fits": _fits,
    "newborn": _newborn,
    "sim": lambda value, other, number: bool(value and other) and alike(str(value), str(other)) >= (number or 0) - 1e-9,
    "trgm": lambda value, other, _number: bool(value and other) and alike(str(value), str(other)) >= 0.5,
}


COSTLY = frozenset({"sim", "trgm"})


def holds(wanted: Comparison, record: Record, other: Record) -> bool:
    """Tell whether a comparison holds between two records."""
    if wanted.name == "twin":
        agrees = bool(record["anak.kembar"] and other["anak.kembar"])
    else:
        agrees = COMPARED[wanted.name](record[wanted.path], other[wanted.path], wanted.number)
    return agrees is not wanted.negated


def judge(rules: tuple[Rule, ...], record: Record, other: Record) -> Judged | None:
    """Return the first rule by which two records are likely the same, or None."""
    for rule in rules:
        # Names cost most to compare, so they come last, wherever the rule names them.
        every = all(holds(wanted, record, other) for wanted in rule.all if wanted.name not in COSTLY) and all(
            holds(wanted, record, other) for wanted in rule.all if wanted.name in COSTLY
        )
        if every and (not rule.any or any(holds(wanted, record, other) for wanted in rule.any)):
            return Judged(rule.id, rule.flag, _score(rule, record, other))
    return None


def may_be_one(rules: tuple[Rule, ...], record: Record, other: Record) -> bool:
    """Tell whether two records share a long number, or two names, of those that the rules compare."""
    compared = (wanted for rule in rules for wanted in (*rule.all, *rule.any))
    names = (wanted for wanted in compared if wanted.name in {"sim", "same"} and not wanted.negated)
    shared = {wanted.path for wanted in names if holds(wanted, record, other)}
    numbers = [number for number in (_plain(record[path]) for path in shared) if number.isdecimal()]
    return len(shared) > 1 or any(len(number) >= LONG for number in numbers)


def differing(rules: tuple[Rule, ...], record: Record, other: Record) -> list[str]:
    """Return the questions that the rules compare, both answered and not with the same."""
    paths = dict.fromkeys(wanted.path for rule in rules for wanted in (*rule.all, *rule.any) if wanted.path)
    pairs = ((path, record[path], other[path]) for path in paths)
    return [path for path, mine, theirs in pairs if mine and theirs and _plain(mine) != _plain(theirs)]


def _score(rule: Rule, record: Record, other: Record) -> float:
    names = [wanted for wanted in rule.all if wanted.name in {"sim", "same"} and not wanted.negated]
    likenesses = [alike(str(record[w.path] or ""), str(other[w.path] or "")) for w in names]
    return round(min(likenesses, default=1.0), 3)


@dataclass(frozen=True, slots=True)
class Keys:
    """Keyed digests of a record: under which it is stored, and under which those that may be the same are stored."""

    stored: set[int]
    searched: set[int]


def keys_of(blocks: tuple[tuple[Comparison, ...], ...], record: Record, key: bytes) -> Keys:
    """Return the keys of a record; the second set holds the first and those of days around."""
    keys = Keys(set(), set())
    for place, block in enumerate(blocks):
        parts = [_parts(wanted, record[wanted.path]) for wanted in block]
        for combined in product(*parts):
            digest = _digest(key, f"{place}|{'|'.join(text for text, _own in combined)}")
            keys.searched.add(digest)
            if all(own for _text, own in combined):
                keys.stored.add(digest)
    return keys


def _digest(key: bytes, text: str) -> int:
    return int.from_bytes(hmac.digest(key, text.encode(), "sha256")[:8], "big", signed=True)


def _parts(wanted: Comparison, value: Any) -> list[tuple[str, bool]]:
    """Return what a key is made of, each with whether the record itself is stored under it."""
    if not value:
        return []
    if wanted.name == "near":
        moment, width = day(str(value)), int(wanted.number or 0) + 1
        place = moment.toordinal() // width if moment else 0
        return [(str(place + step), step == 0) for step in (-1, 0, 1)] if moment else []
    if wanted.name in {"trgm", "sim"}:
        return [(text, True) for text in sorted({variant for word in tokens(str(value)) for variant in variants(word)})]
    return [(_plain(value), True)]


def variants(word: str) -> set[str]:
    """Return a word with each of its letters left out in turn: words one slip apart share one of these."""
    return {word} if len(word) < 4 else {word} | {word[:n] + word[n + 1 :] for n in range(len(word))}
