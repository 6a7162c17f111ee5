"""What somebody may have meant who wrote a word that nobody else writes."""

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST = 3
SHORTEST = 4
"""Shorter words are too much like many others."""
LONG = 8
"""From so many letters on two slips are forgiven."""


def neighbours(word: str, known: Mapping[str, int]) -> list[str]:
    """Return the known words that are one slip away, then those that begin with it; the more frequent first.

    A slip is a letter too many, too few, another one or two neighbours in the wrong order. At most three words.
    """
    if len(word) < SHORTEST:
        return []
    slips = 1 if len(word) < LONG else 2
    alike = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
    slips_by_word = {other: distance for other, distance, _ in alike}
    slips_by_word |= {other: slips + 1 for other in known if other.startswith(word) and other not in slips_by_word}
    return sorted(slips_by_word, key=lambda other: (slips_by_word[other], -known[other], other))[:MOST]
