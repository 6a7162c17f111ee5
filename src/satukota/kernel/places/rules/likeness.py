"""How well a name of a place fits what somebody typed; near misses are scored."""

from functools import lru_cache
from itertools import pairwise, repeat

LIKE = 72.0
"""From here two words are taken for misspellings of each other: one wrong letter in four."""
GOOD = 66.0
"""The score (0 to 100) from which a name is offered."""


def score(wanted: str, name: str, also: str = "") -> float:
    """Return how well a name fits what was typed, 0 to 100; all as `normal` gives them.

    Each typed word counts by its best partner in the name or in `also` (aliases, the area around), its beginning
    nearly as much as the whole word, a misspelling less. Words may be joined or parted ("wali kota"). The share of the
    name that was typed breaks ties.
    """
    from rapidfuzz.fuzz import ratio

    if not wanted or not name:
        return 0.0
    words = name.split()
    partners = dict.fromkeys([*words, *pairs(words), *also.split()])
    covered = max(_coverage(way, partners) for way in _ways(wanted))
    return 0.8 * covered + 0.2 * ratio(wanted, name) if covered else 0.0


def pairs(words: list[str]) -> list[str]:
    """Return each two neighbouring words as one: people part and join words as they like."""
    return [first + second for first, second in pairwise(words)]


@lru_cache(maxsize=64)
def _ways(wanted: str) -> list[list[str]]:
    """Return the typed words as they are, and with each two neighbours joined."""
    words = wanted.split()
    joined = [[*words[:i], words[i] + words[i + 1], *words[i + 2 :]] for i in range(min(len(words), 8) - 1)]
    return [words, *joined]


def _coverage(words: list[str], partners: dict[str, None]) -> float:
    """Return how much of the typed letters has a partner, 0 to 100."""
    best = [100.0 if word in partners else max(map(_alike, repeat(word), partners)) for word in words]
    total = sum(len(word) for word in words)
    return sum(share * len(word) for share, word in zip(best, words, strict=True)) / total


@lru_cache(maxsize=20_000)
def _alike(word: str, partner: str) -> float:
    """Return how alike a typed word and a word of a name are; zero where that is chance."""
    from rapidfuzz.fuzz import ratio

    if len(word) > 1 and partner.startswith(word):
        return 92.0
    return ratio(word, partner, score_cutoff=LIKE)
