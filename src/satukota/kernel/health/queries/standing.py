"""Since when a check says what it says, and how it went in the last days."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from satukota.kernel.health.models import HealthRecord, HealthState
from satukota.kernel.health.queries.verdicts import Finding
from satukota.kernel.health.rules import KEPT


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding with the time since when it is so; `exact` is no where that happened some time after `since`."""

    finding: Finding
    since: datetime | None
    exact: bool


def standings(findings: Sequence[Finding]) -> list[Standing]:
    """Return findings with since when they hold, from what was kept each minute."""
    states = {state.check_id: state for state in HealthState.objects.all()}
    return [_standing(finding, states.get(finding.check.id)) for finding in findings]


def _standing(finding: Finding, state: HealthState | None) -> Standing:
    if state is None:
        return Standing(finding, None, exact=False)
    if state.level == finding.level:
        return Standing(finding, state.since, exact=True)
    return Standing(finding, state.seen_at, exact=False)


def courses(check_ids: Sequence[str]) -> dict[str, list[HealthRecord]]:
    """Return what was kept of checks in the last seven days, oldest first."""
    records = HealthRecord.objects.filter(check_id__in=check_ids, at__gte=timezone.now() - KEPT).order_by("at", "id")
    by_check: dict[str, list[HealthRecord]] = defaultdict(list)
    for record in records:
        by_check[record.check_id].append(record)
    return by_check
