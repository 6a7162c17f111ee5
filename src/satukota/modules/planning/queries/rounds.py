"""Rounds that hold: which there are, what they still lack, and what was frozen of them."""

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, F, Func, JSONField, OuterRef, QuerySet, Subquery

from satukota.modules.planning.models import AgencyReport, FrozenRound, Round
from satukota.modules.planning.rules.annual import AnnualLine, Efficiency, annual_lines, efficiency


def rounds() -> QuerySet[Round]:
    """Return the rounds, newest first; those that were opened by mistake and withdrawn are not among them."""
    return Round.objects.filter(withdrawn_at=None).annotate(agencies=Count("reports")).order_by("-year", "-quarter")


def withdrawn() -> QuerySet[Round]:
    """Return the rounds that were withdrawn, newest first."""
    return Round.objects.exclude(withdrawn_at=None).order_by("-withdrawn_at")


def gaps(evaluation_round: Round) -> list[AgencyReport]:
    """Return the reports of a round that are not published."""
    reports = evaluation_round.reports.exclude(case__state="published").exclude(case__state="withdrawn")
    return list(reports.select_related("agency", "case", "case__definition").order_by("agency__name"))


def frozen_of(evaluation_round: Round, number: int = 0, *, figures: bool = True) -> FrozenRound | None:
    """Return what was frozen of a round: the version `number`, or the newest.

    Without `figures` its list of all indicators, megabytes of a city, stays in the database.
    """
    versions = evaluation_round.frozen.all()
    if not figures:
        rest = Func(F("content"), template="(%(expressions)s - 'indicators')", output_field=JSONField())
        versions = versions.defer("content").annotate(rest=rest)
    frozen: Any = versions.filter(number=number).first() if number else versions.first()
    if frozen is not None and not figures:
        frozen.content = frozen.rest
    return cast("FrozenRound | None", frozen)


def versions_of(evaluation_round: Round) -> QuerySet[FrozenRound]:
    """Return what is said of each frozen version of a round, newest first, without the documents."""
    return evaluation_round.frozen.defer("content").select_related("frozen_by", "reopened_by")


YEARS_BEFORE = 3


@dataclass(frozen=True)
class AnnualReport:
    """A closed round as chapter III tells it. `years` are the earlier years whose same quarter was frozen, too."""

    frozen: FrozenRound
    lines: list[AnnualLine]
    years: list[int]
    efficiency: Efficiency

    @property
    def content(self) -> dict[str, Any]:
        """What was frozen."""
        content: dict[str, Any] = self.frozen.content
        return content


def annual_report(evaluation_round: Round) -> AnnualReport | None:
    """Return the report of a closed round; None where nothing of it is frozen."""
    frozen = frozen_of(evaluation_round) if evaluation_round.closed_at else None
    if frozen is None:
        return None
    newest = FrozenRound.objects.filter(round=OuterRef("pk")).order_by("-number").values("pk")[:1]
    past = Round.objects.filter(
        quarter=evaluation_round.quarter, year__lt=evaluation_round.year, withdrawn_at=None, closed_at__isnull=False,
    ).annotate(newest=Subquery(newest))  # fmt: skip
    wanted = past.order_by("-year").values_list("newest", flat=True)[:YEARS_BEFORE]
    earlier = [row.content for row in FrozenRound.objects.filter(pk__in=list(wanted)).order_by("-round__year")]
    lines = annual_lines(frozen.content, earlier)
    return AnnualReport(frozen, lines, [content["year"] for content in earlier], efficiency(frozen.content, lines))
