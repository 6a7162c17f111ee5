"""Words as people write them: slang, short forms, regional words and slips of the pen come to the word that is meant."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

LETTERS = re.compile(r"[a-z]+(?:-[a-z]+)*")
DOUBLED = re.compile(r"([a-z]{3,})[2²]")
STRETCHED = re.compile(r"([a-z])\1{2,}")
TWICE = re.compile(r"^([a-z]{3,})-\1(?:an|nya)?$")
ENDINGS = re.compile(r"(?:nya|kan|lah|kah|ne|na|in|an|i)$")
BEGINNINGS = re.compile(r"^(?:meng|meny|peng|mem|men|ber|ter|ng|di|me|pe)(?=[a-z]{4})")
SHORTEST_FUZZY, ALIKE = 5, 84
STRONG, WEAK = 2.0, 0.8
DOUBT = 1.5
"""Votes for nothing in particular: who found one weak word is not sure."""
LONGEST_PHRASE = 3


@dataclass(frozen=True)
class Vocabulary:
    """What people say (`same`: spelling → word meant) and what it points to (`votes`: phrase → category → weight)."""

    same: Mapping[str, str]
    votes: Mapping[str, Mapping[str, float]]
    known: Sequence[str] = field(repr=False)
    """The single words among the phrases, long enough to be recognised when they are misspelt."""


def vocabulary(raw: Mapping[str, Any], keywords: Mapping[str, Iterable[str]]) -> Vocabulary:
    """Return the vocabulary from its file and the key words of the categories; a word of many categories says less."""
    same = {spelling: meant for meant, spellings in raw["same"].items() for spelling in map(str, spellings)}
    same = {" ".join(_split(spelling)): " ".join(_split(meant)) for spelling, meant in same.items()}
    bare = Vocabulary(same, {}, ())
    weights: dict[str, dict[str, float]] = {}
    for code, own in keywords.items():
        said = raw["categories"].get(code, {})
        for weight, phrases in ((WEAK, said.get("weak", ())), (STRONG, [*own, *said.get("strong", ())])):
            for phrase in phrases:
                words = meant_words(str(phrase), bare)
                if words:
                    weights.setdefault(" ".join(words), {})[code] = weight * (1 + 0.35 * (len(words) - 1))
    votes = {
        phrase: {code: weight / len(codes) ** 0.5 for code, weight in codes.items()}
        for phrase, codes in weights.items()
    }
    known = sorted({word for phrase in votes for word in phrase.split() if len(word) >= SHORTEST_FUZZY})
    return Vocabulary(same, votes, known)


def meant_words(text: str, vocabulary: Vocabulary) -> list[str]:
    """Return the words of a text in their order, each as the word that is meant, without endings and beginnings."""
    return [part for word in _split(text) for part in _meant(word, vocabulary.same).split()]


def _split(text: str) -> list[str]:
    low = STRETCHED.sub(r"\1", DOUBLED.sub(r"\1 ", text.lower()))
    words = (TWICE.sub(r"\1", word) for word in LETTERS.findall(low))
    return [part for word in words for part in word.split("-")]


def _meant(word: str, same: Mapping[str, str]) -> str:
    for form in (word, stem(word)):
        if form in same:
            return " ".join(stem(part) for part in same[form].split())
    return stem(word)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a word without its commonest ending and beginning; short words stay as they are."""
    if len(word) <= SHORTEST_FUZZY:
        return word
    shorter = ENDINGS.sub("", word)
    shorter = shorter if len(shorter) >= SHORTEST_FUZZY - 1 else word
    return BEGINNINGS.sub("", shorter)


def words_say(text: str, vocabulary: Vocabulary) -> list[tuple[str, float]]:
    """Return (category, share of all votes) by the words of a text, the likeliest first."""
    words = [_recognised(word, vocabulary) for word in meant_words(text, vocabulary)]
    scores: dict[str, float] = {}
    for phrase in _phrases(words):
        for code, weight in vocabulary.votes.get(phrase, {}).items():
            scores[code] = scores.get(code, 0.0) + weight
    total = sum(scores.values()) + DOUBT
    return sorted(((code, score / total) for code, score in scores.items()), key=lambda pair: -pair[1])


def _phrases(words: Sequence[str]) -> list[str]:
    """Return every phrase once, in the order in which it is said: of two that weigh the same, the first named leads."""
    spans = (
        " ".join(words[start : start + length])
        for start in range(len(words))
        for length in range(1, min(LONGEST_PHRASE, len(words) - start) + 1)
    )
    return [*dict.fromkeys(spans)]


def _recognised(word: str, vocabulary: Vocabulary) -> str:
    """Return a misspelt word as the known one that it resembles."""
    if len(word) < SHORTEST_FUZZY or word in vocabulary.votes:
        return word
    best = process.extractOne(word, vocabulary.known, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return best[0] if best and best[0][0] == word[0] else word


def plain_text(text: str, known: Vocabulary) -> str:
    """Return a text as the words that are meant: in this form it is learned from and judged."""
    return " ".join(meant_words(text, known))


@dataclass(frozen=True, slots=True)
class EverydayText:
    """A text as people write, which no program made: what it is about (any of them is right), and its half.

    The words were tried on the half `words`. The half `test` was written after the words were fixed and is only measured.
    """

    text: str
    categories: frozenset[str]
    half: str


def read_texts(lines: Iterable[str]) -> list[EverydayText]:
    """Read the texts: half, categories with |, text, parted by tabs."""
    rows = [line.rstrip("\n").split("\t") for line in lines if line.strip()]
    return [EverydayText(text, frozenset(codes.split("|")), half) for half, codes, text in rows]


type Judge = Callable[[str], Sequence[tuple[str, float]]]


def hits(texts: Sequence[EverydayText], judge: Judge) -> dict[str, float]:
    """Return which share of the texts a judge gets right at once, and among its first three."""
    ranked = [([code for code, _share in judge(text.text)[:3]], text.categories) for text in texts]
    first = sum(bool(codes) and codes[0] in right for codes, right in ranked)
    three = sum(not right.isdisjoint(codes) for codes, right in ranked)
    return {"first": round(first / len(texts), 4), "three": round(three / len(texts), 4)}


def blended(
    one: Iterable[tuple[str, float]], other: Iterable[tuple[str, float]], weight: float
) -> list[tuple[str, float]]:
    """Return the shares of two judges together; the first has `weight` of the whole, or all of it where it is alone."""
    shares: dict[str, float] = {}
    first, second = list(one), list(other)
    if not first or not second:
        return first or second
    for code, share in first:
        shares[code] = shares.get(code, 0.0) + weight * share
    for code, share in second:
        shares[code] = shares.get(code, 0.0) + (1 - weight) * share
    return sorted(shares.items(), key=lambda pair: -pair[1])
