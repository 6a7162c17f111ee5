"""Learn from the city's own closed reports which words belong to which category."""

from collections import Counter

from django.db import transaction

from satukota.kernel.cases.api import Case
from satukota.modules.reports.actions.classifier import cross_validation, pipeline, weights
from satukota.modules.reports.models import Suggester
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.rules.classifying import weights_to_bytes
from satukota.modules.reports.rules.submission import TYPE

MOST = 30_000
LEAST = 5


class TooFew(Exception):
    """There are not enough closed reports to learn from."""


@transaction.atomic
def train() -> Suggester:
    """Train on closed reports, measure by cross-validation, keep it as the active version. Raises TooFew."""
    texts, labels = _lessons()
    figures = cross_validation(texts, labels)
    model = pipeline().fit(texts, labels)
    newest = Suggester.objects.order_by("-version").first()
    Suggester.objects.update(active=False)
    return Suggester.objects.create(
        version=newest.version + 1 if newest else 1,
        weights=weights_to_bytes(weights(model)),
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
        (text, code)
        for text, code in rows.values_list("summary", "category")[:MOST]
        if text and code in catalogue().categories
    ]
    often = {code for code, count in Counter(code for _, code in lessons).items() if count >= LEAST}
    kept = [(text, code) for text, code in lessons if code in often]
    if len(often) < 2 or len(kept) < 50:
        raise TooFew(f"{len(kept)} reports in {len(often)} categories")
    return [text for text, _ in kept], [code for _, code in kept]
