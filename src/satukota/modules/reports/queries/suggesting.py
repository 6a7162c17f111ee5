"""Which categories some words are likely about: by what people say for each, and by the trained model, together."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from satukota.kernel.readers.api import read_yaml
from satukota.modules.reports.models import Suggester
from satukota.modules.reports.queries.catalogue import catalogue
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


def suggest(text: str, most: int = 3) -> Ranked:
    """Return (category, probability 0 to 1), the likeliest first. It suggests; people decide."""
    known = catalogue().categories
    newest = Suggester.objects.filter(active=True).values_list("version", "figures").first()
    learned = by_model(_weights(newest[0]), text, plain=EVERYDAY in newest[1]) if newest else []
    ranked = blended(by_words(text), learned, WORDS_COUNT)
    return [(code, round(share, 3)) for code, share in ranked if code in known][:most]


@cache
def spoken() -> Vocabulary:
    """Return what people say, with the categories' own key words; what only inspectors see is never suggested."""
    kinds = [kind for kind in catalogue().categories.values() if kind.class_ != "whistleblowing"]
    raw = read_yaml((RULES / "vocabulary.yaml").read_text("utf-8")).value
    return vocabulary(raw, {kind.code: kind.keywords for kind in kinds})


def by_words(text: str) -> Ranked:
    """Return the categories by what people say for each."""
    return words_say(text, spoken())


@lru_cache(maxsize=20_000)
def meant(text: str) -> str:
    """Return a text as the words that are meant, in which texts are compared."""
    return plain_text(text, spoken())


@lru_cache(maxsize=4_000)
def topic(text: str) -> dict[str, float]:
    """Return what a text is about, as a vector of length 1 (empty where its words say nothing)."""
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
