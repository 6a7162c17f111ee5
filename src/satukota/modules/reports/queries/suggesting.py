"""Which categories some words are likely about: by the trained model, else by the categories' own key words."""

from functools import lru_cache

from satukota.modules.reports.models import Suggester
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.rules.classifying import Weights, shares, weights_from_bytes
from satukota.modules.reports.rules.likeness import stems


def suggest(text: str, most: int = 3) -> list[tuple[str, float]]:
    """Return (category, probability 0 to 1), the likeliest first. It suggests; people decide."""
    known = catalogue().categories
    version = Suggester.objects.filter(active=True).values_list("version", flat=True).first()
    ranked = _by_model(version, text) if version else _by_words(text)
    return [(code, share) for code, share in ranked if code in known][:most]


def _by_words(text: str) -> list[tuple[str, float]]:
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


def _by_model(version: int, text: str) -> list[tuple[str, float]]:
    return [(code, round(share, 3)) for code, share in shares(_weights(version), text)]


@lru_cache(maxsize=2)
def _weights(version: int) -> Weights:
    return weights_from_bytes(bytes(Suggester.objects.get(version=version).weights))
