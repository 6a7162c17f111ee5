"""Training: the model that tells a category by the words, and how well it does."""

from collections import Counter
from typing import Any

from satukota.modules.reports.rules.classifying import LONGEST, SHORTEST, Weights

FOLDS = 5


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
