"""How far the newest round of evaluation is."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from satukota.modules.planning.models import Round


@dataclass(frozen=True)
class RoundState:
    """How far the newest round is."""

    held: Round
    published: int
    total: int
    late: int


def round_state() -> RoundState | None:
    """Return how far the newest round of evaluation is."""
    evaluation_round = Round.objects.first()
    if evaluation_round is None:
        return None
    cases = evaluation_round.reports.filter(~Q(case=None))
    late = cases.filter(case__is_open=True, case__due_at__lt=timezone.now()).count()
    return RoundState(evaluation_round, cases.filter(case__state="published").count(), cases.count(), late)
