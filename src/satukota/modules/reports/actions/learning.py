"""Learn from the city's own closed reports which words belong to which category, and measure how well that does."""

from collections import Counter
from typing import Any

from django.db import transaction

from satukota.kernel.cases.api import Case
from satukota.modules.reports.models import Suggester
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.queries.suggesting import EVERYDAY, everyday_figures, spoken
from satukota.modules.reports.rules.classifying import LONGEST, SHORTEST, Weights, weights_to_bytes
from satukota.modules.reports.rules.everyday import plain_text
from satukota.modules.reports.rules.submission import TYPE

MOST = 30_000
LEAST = 5
FOLDS = 5


class TooFew(Exception):
    """There are not enough closed reports to learn from."""


@transaction.atomic
def train() -> Suggester:
    """Train on closed reports, measure by cross-validation, keep it as the active version. Raises TooFew."""
    texts, labels = _lessons()
    figures = cross_validation(texts, labels)
    learned = weights(pipeline().fit(texts, labels))
    figures |= {EVERYDAY: everyday_figures(learned)}
    newest = Suggester.objects.order_by("-version").first()
    Suggester.objects.update(active=False)
    return Suggester.objects.create(
        version=newest.version + 1 if newest else 1,
        weights=weights_to_bytes(learned),
        figures=figures,
        reports=len(texts),
        active=True,
    )


def _lessons() -> tuple[list[str], list[str]]:
    """Return texts and the category that staff left them in: a corrected category teaches the correction."""
    rows = Case.objects.filter(type=TYPE, is_open=False, visibility__lte=Case.Visibility.AGENCY)
    rows = (
        rows.exclude(data__has_key="erased")
        .exclude(state="archived")
        .exclude(category__in=["", "other"])
        .order_by("-id")
    )
    lessons = [
        (text, catalogue().current(code))
        for text, code in rows.values_list("summary", "category")[:MOST]
        if text and catalogue().get(code)
    ]
    often = {code for code, count in Counter(code for _, code in lessons).items() if count >= LEAST}
    kept = [(text, code) for text, code in lessons if code in often]
    if len(often) < 2 or len(kept) < 50:
        raise TooFew(f"{len(kept)} reports in {len(often)} categories")
    return [plain_text(text, spoken()) for text, _ in kept], [code for _, code in kept]


def pipeline() -> Any:
    """Return the untrained model: character n-grams forgive spelling, logistic regression gives probabilities."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    pieces = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(SHORTEST, LONGEST), min_df=2, max_features=40_000, sublinear_tf=True
    )
    return make_pipeline(pieces, LogisticRegression(C=8.0, max_iter=300))


def weights(model: Any) -> Weights:
    """Return what a trained model learned, for `rules.classifying`."""
    import numpy as np

    pieces, regression = model[0], model[1]
    votes, start = regression.coef_.T, regression.intercept_
    if len(regression.classes_) == 2:  # two categories share one column
        votes, start = np.hstack([np.zeros_like(votes), votes]), np.concatenate([[0.0], start])
    rows = {str(piece): int(row) for piece, row in pieces.vocabulary_.items()}
    return Weights(rows, pieces.idf_, votes, start, tuple(str(code) for code in regression.classes_))


def cross_validation(texts: list[str], labels: list[str]) -> dict[str, Any]:
    """Return how well it does on reports that it did not learn from: share right at once, and among the first three."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(min(FOLDS, *Counter(labels).values()), shuffle=True, random_state=1)
    shares = cross_val_predict(pipeline(), texts, labels, cv=folds, method="predict_proba")
    known = np.array(sorted(set(labels)))
    order = np.argsort(-shares, axis=1)
    true = np.array(labels)
    first = known[order[:, 0]] == true
    three = (known[order[:, :3]] == true[:, None]).any(axis=1)
    sure = shares.max(axis=1) >= 0.5
    return {
        "first": round(float(first.mean()), 4),
        "three": round(float(three.mean()), 4),
        "sure": round(float(sure.mean()), 4),
        "first_when_sure": round(float(first[sure].mean()), 4) if sure.any() else None,
        "categories": len(known),
        "folds": folds.get_n_splits(),
    }
