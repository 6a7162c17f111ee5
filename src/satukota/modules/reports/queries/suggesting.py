"""Which categories some words are likely about: by what people say for each, and by the trained model, together."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from satukota.kernel.readers.api import read_yaml
from satukota.modules.reports.models import Suggester
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.rules.catalogue import Catalogue
from satukota.modules.reports.rules.classifying import Weights, shares, weights_from_bytes
from satukota.modules.reports.rules.everyday import (
    EverydayText,
    Vocabulary,
    blended,
    hits,
    plain_text,
    read_texts,
    vocabulary,
    words_say,
)
from satukota.modules.reports.rules.likeness import stems

RULES = Path(__file__).resolve().parent.parent / "rules"
WORDS_COUNT = 0.6
"""How much of the verdict is the words'; measured on everyday texts, the model's alone is worth less than half of it."""
EVERYDAY = "everyday"
"""Models with these figures learned from the words that are meant; older ones from the letters as they were typed."""

type Ranked = list[tuple[str, float]]


def suggest(text: str, most: int = 3, known: Catalogue | None = None) -> Ranked:
    """Return (category, probability 0 to 1), the likeliest first. It suggests; people decide.

    `known` are categories that are not in force yet, such as a draft's.
    """
    known = known or catalogue()
    newest = Suggester.objects.filter(active=True).values_list("version", "figures").first()
    learned = by_model(_weights(newest[0]), text, plain=EVERYDAY in newest[1]) if newest else []
    ranked = _open_ones(blended(words_say(text, _vocabulary_of(known)), learned, WORDS_COUNT), known)
    return [(code, round(share, 3)) for code, share in ranked][:most]


def _open_ones(ranked: Ranked, known: Catalogue) -> Ranked:
    """Return each verdict at the open category to which its reports go now."""
    shares_of: dict[str, float] = {}
    for code, share in ranked:
        if known.get(code):
            open_code = known.current(code)
            shares_of[open_code] = shares_of.get(open_code, 0.0) + share
    return sorted(shares_of.items(), key=lambda pair: -pair[1])


def spoken() -> Vocabulary:
    """Return what people say, with the categories' own key words; what only inspectors see is never suggested."""
    return _vocabulary_of(catalogue())


def _vocabulary_of(known: Catalogue) -> Vocabulary:
    return _spoken(tuple(_keywords(known).items()))


def _keywords(known: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the key words by category; closed ones keep theirs, which lead to their successors."""
    kinds = (*known.categories.values(), *known.closed.values())
    return {kind.code: kind.keywords for kind in kinds if kind.class_ != "whistleblowing"}


@lru_cache(maxsize=4)
def _spoken(keywords: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    return vocabulary(_file_of_words(), dict(keywords))


@cache
def _file_of_words() -> Any:
    return read_yaml((RULES / "vocabulary.yaml").read_text("utf-8")).value


def by_words(text: str) -> Ranked:
    """Return the categories by what people say for each."""
    return words_say(text, spoken())


def meant(text: str) -> str:
    """Return a text as the words that are meant, in which texts are compared."""
    return _meant(text, catalogue().revision)


@lru_cache(maxsize=20_000)
def _meant(text: str, _revision: int) -> str:
    return plain_text(text, spoken())


def topic(text: str) -> dict[str, float]:
    """Return what a text is about, as a vector of length 1 (empty where its words say nothing)."""
    return _topic(text, catalogue().revision)


@lru_cache(maxsize=4_000)
def _topic(text: str, _revision: int) -> dict[str, float]:
    said = dict(by_words(text))
    length = sum(share * share for share in said.values()) ** 0.5
    return {code: share / length for code, share in said.items()} if length else {}


def same_topic(text: str, other: str) -> float:
    """Return how far two texts speak of the same kind of matter, 0 to 1."""
    one, two = topic(text), topic(other)
    return sum(share * two.get(code, 0.0) for code, share in one.items())


def by_model(weights: Weights, text: str, *, plain: bool = True) -> Ranked:
    """Return the categories by what was learned from closed reports."""
    return shares(weights, plain_text(text, spoken()) if plain else text)


def by_plain_rule(text: str) -> Ranked:
    """Return the categories by their key words alone, as they stand: the rule that has to be beaten."""
    words, low = stems(text), text.lower()
    scores = {
        category.code: sum(2.0 if word in low else 0.0 for word in category.keywords)
        + len(words & stems(" ".join(category.keywords)))
        for category in catalogue().categories.values()
        if category.class_ != "whistleblowing"
    }
    total = sum(scores.values()) or 1.0
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    return [(code, round(score / total, 3)) for code, score in ranked if score]


def everyday_texts(half: str) -> list[EverydayText]:
    """Return the everyday texts of a half: `words` or `test`."""
    lines = (RULES / "everyday_texts.tsv").read_text("utf-8").splitlines()
    return [text for text in read_texts(lines) if text.half == half]


def everyday_figures(weights: Weights) -> dict[str, Any]:
    """Return how each judge does on everyday texts that neither the words nor the model were made with."""
    texts = everyday_texts("test")
    judges = {
        "rule": by_plain_rule,
        "words": by_words,
        "model": lambda text: by_model(weights, text),
        "blend": lambda text: blended(by_words(text), by_model(weights, text), WORDS_COUNT),
    }
    return {"texts": len(texts), **{name: hits(texts, judge) for name, judge in judges.items()}}


@lru_cache(maxsize=2)
def _weights(version: int) -> Weights:
    return weights_from_bytes(bytes(Suggester.objects.get(version=version).weights))
