"""What people put beside levels and what the system collected, each piece with its age."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from satukota.modules.maturity.models import Assessment, Collected, Evidence, Rating
from satukota.modules.maturity.queries.instruments import instrument_of
from satukota.modules.maturity.queries.levels import newest_ratings
from satukota.modules.maturity.rules import Freshness, Gap, freshness, highest_proven, topics, unproven

COLLECTED_FOR_YEARS = 366
"""A document proves the year it was made in; a collected figure ages in weeks."""


@dataclass(frozen=True)
class Fact:
    """A collected figure and how fresh it is."""

    collected: Collected
    freshness: Freshness


def facts() -> list[Fact]:
    """Return the newest answer of each offer with its age, oldest topics first."""
    today = timezone.localdate()
    newest = Collected.objects.order_by("code", "-collected_at").distinct("code")
    return [Fact(row, freshness(timezone.localdate(row.collected_at), today)) for row in newest]


def facts_for(code: str, no: int) -> list[Fact]:
    """Return the collected figures that speak for an indicator of an instrument."""
    wanted = {*topics().get((code, no), ()), f"{code}:{no}"}
    return [fact for fact in facts() if wanted & set(fact.collected.topics)]


@dataclass(frozen=True)
class Piece:
    """A piece of evidence as it is shown. `news` is a newer figure of the same offer, where there is one."""

    evidence: Evidence
    freshness: Freshness
    news: Fact | None = None


def pieces(assessment: Assessment, no: int | None = None) -> list[Piece]:
    """Return the evidence of an assessment (of one indicator) with its age."""
    today = timezone.localdate()
    evidence: QuerySet[Evidence] = assessment.evidence.filter(removed_at=None).select_related("file", "added_by")
    rows = list(evidence if no is None else evidence.filter(no=no))
    newest = {fact.collected.code: fact for fact in facts()} if any(row.collected for row in rows) else {}
    return [Piece(row, _age(row, today), newest.get(row.collected)) for row in rows]


def _age(row: Evidence, today: date) -> Freshness:
    if row.collected:
        return freshness(row.dated, today, row.expires)
    return freshness(row.dated, today, row.expires, COLLECTED_FOR_YEARS, 2 * COLLECTED_FOR_YEARS)


def gaps(assessment: Assessment) -> list[Gap]:
    """Return the indicators whose self-assessed level lacks evidence; what is past its own date proves nothing."""
    instrument = instrument_of(assessment.instrument)
    valid = Q(expires=None) | Q(expires__gte=timezone.localdate())
    proven: dict[int, set[int]] = defaultdict(set)
    for no, number in assessment.evidence.filter(valid, removed_at=None).values_list("no", "level"):
        proven[no].add(number)
    gaps: list[Gap] = []
    for no, rating in sorted(newest_ratings(assessment).get(Rating.Kind.SELF, {}).items()):
        if missing := unproven(instrument, rating.level, proven[no]):
            carried = highest_proven(instrument, rating.level, proven[no])
            gaps.append(Gap(instrument.by_no[no], rating.level, tuple(missing), carried, instrument.whole_levels))
    return gaps


def counts(assessment: Assessment) -> Counter[int]:
    """Return how many pieces of evidence each indicator has."""
    return Counter(assessment.evidence.filter(removed_at=None).values_list("no", flat=True))
