"""The model that tells a category by the words, and how well it does."""

from collections import Counter
from typing import Any

FOLDS = 5


def pipeline() -> Any:
    """Return the untrained model: character n-grams forgive spelling, logistic regression gives probabilities."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    words = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2, max_features=40_000, sublinear_tf=True)
    return make_pipeline(words, LogisticRegression(C=8.0, max_iter=300))


def measured(texts: list[str], labels: list[str]) -> dict[str, Any]:
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
