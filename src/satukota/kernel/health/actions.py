"""Keep how the checks stand, and tell those who run the city once of what broke and once when it is well again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from satukota.kernel.addresses import absolute
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.health.models import HealthRecord, HealthState
from satukota.kernel.health.queries import Finding, examine
from satukota.kernel.health.rules import KEPT, SPARSE, Level, bell
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.kernel.people.api import User, holders_of

PAGE = "/administration/health/"
TELLS = "kernel.administer"
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class HealthChanged(EventData):
    """A check of the installation changed. `check` names it; `level` is well, watch or broken, `before` what it was."""

    name: ClassVar[str] = "health.changed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    check: str = ""
    level: str = ""
    before: str = ""


@transaction.atomic
def keep_findings(findings: Sequence[Finding], now: datetime | None = None) -> list[str]:
    """Keep what checks say now; return the ids of those whose level changed. A first look changes nothing."""
    moment = now or timezone.now()
    states = {state.check_id: state for state in HealthState.objects.select_for_update()}
    changed = []
    for finding in findings:
        before = states.get(finding.check.id)
        state = _keep(finding, before, moment)
        if before is not None and before.level != finding.level:
            changed.append(finding.check.id)
            _tell(finding, Level(before.level), state)
        _ring(finding, state, moment)
    HealthRecord.objects.filter(at__lt=moment - KEPT).delete()
    return changed


def _tell(finding: Finding, before: Level, state: HealthState) -> None:
    data = HealthChanged(check=finding.check.id, before=before.name.lower(), level=finding.level.name.lower())
    record(data, Subject("health", state.pk, Audience.SEALED), Actor.system())


def _keep(finding: Finding, before: HealthState | None, moment: datetime) -> HealthState:
    """Write a check's state, and a point of its course where that is due; return the state as it is now."""
    changed = before is None or before.level != finding.level
    due = before is None or changed or moment - before.kept_at >= SPARSE
    state, _created = HealthState.objects.update_or_create(
        check_id=finding.check.id,
        defaults={
            "level": finding.level,
            "seen_at": moment,
            "since": moment if before is None or changed else before.since,
            "kept_at": moment if before is None or due else before.kept_at,
        },
    )
    if due:
        gauges = finding.verdict.gauges
        text = str(finding.verdict.text)
        HealthRecord.objects.create(
            check_id=finding.check.id,
            level=finding.level,
            text=text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…",
            value=gauges[0].value if gauges else None,
            at=moment,
        )
    return state


def _ring(finding: Finding, state: HealthState, moment: datetime) -> None:
    """Tell the administrators, once, of a check that is broken for longer than a moment, or well again after that."""
    word = bell(finding.level, state.since, state.rung_at, moment)
    if not word:
        return
    state.rung_at = moment if word == "broken" else None
    state.save(update_fields=["rung_at"])
    values = {
        "check": str(finding.check.title),
        "text": str(finding.verdict.text),
        "cure": str(finding.verdict.cure) or "–",
        "link": absolute(PAGE),
    }
    key = f"health:{finding.check.id}:{word}:{state.since.isoformat()}"
    notify_all([_notice(user, word, values, key) for user in holders_of(TELLS)])


def _notice(user: User, word: str, values: dict[str, str], key: str) -> Notice:
    return Notice(user, f"health-{word}", values, f"{key}:{user.pk}")


def look() -> list[str]:
    """Ask all checks and keep what they say; return the ids of those whose level changed."""
    return keep_findings(examine())
