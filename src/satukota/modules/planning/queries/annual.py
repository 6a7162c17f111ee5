"""The yearly performance report of a closed round: from what was frozen alone."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from satukota.modules.planning.models import FrozenRound, Round
from satukota.modules.planning.queries.rounds import frozen_of
from satukota.modules.planning.rules.annual import AnnualLine, Efficiency, annual_lines, efficiency

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
