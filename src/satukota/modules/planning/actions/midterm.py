"""Mid-term evaluation: findings with recommendation and follow-up; closing freezes it."""

import hashlib
import json
from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor, EventData
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.monev import open_corrective
from satukota.modules.planning.models import Finding, FrozenEvaluation, MidtermEvaluation
from satukota.modules.planning.queries.midterm import compose


@dataclass(frozen=True, slots=True)
class EvaluationSaved(EventData):
    """A mid-term evaluation was begun or its head changed."""

    name: ClassVar[str] = "planning.evaluation_saved"


@dataclass(frozen=True, slots=True)
class FindingSaved(EventData):
    """The finding `finding_id` was entered or changed; `case_number` follows it where that was decided."""

    name: ClassVar[str] = "planning.finding_saved"
    finding_id: int = 0
    case_number: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationClosed(EventData):
    """A mid-term evaluation with `findings` findings was closed and frozen; `digest` is the SHA-256."""

    name: ClassVar[str] = "planning.evaluation_closed"
    findings: int = 0
    digest: str = ""


@transaction.atomic
def save_evaluation(evaluation: MidtermEvaluation, actor: Actor) -> MidtermEvaluation:
    """Begin a mid-term evaluation or change its head. Raises ValidationError outside of the plan's years, and closed."""
    if evaluation.pk:
        _lock(evaluation)
    plan = evaluation.plan
    if not plan.start_year <= evaluation.year <= plan.end_year:
        years = {"first": plan.start_year, "last": plan.end_year}
        raise ValidationError({"year": _("The plan runs from %(first)s to %(last)s.") % years})
    if evaluation.when.end > timezone.localdate():
        raise ValidationError({"quarter": _("%(quarter)s is not over yet.") % {"quarter": evaluation.when}})
    evaluation.full_clean()
    evaluation.save()
    note(EvaluationSaved(), "midterm", evaluation.pk, actor)
    return evaluation


@transaction.atomic
def save_finding(finding: Finding, actor: Actor) -> Finding:
    """Enter or change a finding. Raises ValidationError when the evaluation is closed."""
    _lock(finding.evaluation)
    finding.full_clean()
    finding.save()
    note(FindingSaved(finding.pk), "midterm", finding.evaluation_id, actor)
    return finding


@transaction.atomic
def follow_up(finding: Finding, title: str, agency: Agency, due: str, actor: Actor) -> Finding:
    """Let a corrective action follow a finding: a case with owner and day. Raises ValidationError where one does."""
    _lock(finding.evaluation)
    if finding.corrective_id is not None:
        raise ValidationError(_("A corrective action follows this finding already."))
    finding.corrective = open_corrective(
        title, actor, agency=agency, due=due, indicator=finding.indicator, item=finding.item
    )
    finding.no_follow_up = ""
    finding.save(update_fields=["corrective", "no_follow_up"])
    data = FindingSaved(finding.pk, finding.corrective.case.number)
    note(data, "midterm", finding.evaluation_id, actor, agency_id=agency.pk)
    return finding


@transaction.atomic
def close_evaluation(evaluation: MidtermEvaluation, conclusion: str, actor: Actor) -> MidtermEvaluation:
    """Close an evaluation and freeze it: its page and paper never change again.

    Raises ValidationError without findings, and while one lacks its recommendation or what follows from it.
    """
    locked = _lock(evaluation)
    findings = list(locked.findings.all())
    if not findings:
        raise ValidationError(_("There is no finding yet."))
    if silent := [str(place) for place, row in enumerate(findings, 1) if not row.is_answered]:
        words = _("Without a recommendation, or without follow-up or the reason for none: finding %(numbers)s.")
        raise ValidationError(words % {"numbers": ", ".join(silent)})
    locked.conclusion, locked.closed_at = conclusion.strip(), timezone.now()
    locked.full_clean()
    locked.save()
    content = json.loads(json.dumps(compose(locked), cls=DjangoJSONEncoder))
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    frozen = FrozenEvaluation.objects.create(
        evaluation=locked,
        content=content,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        frozen_at=locked.closed_at,
        frozen_by_id=actor.user_id,
    )
    note(EvaluationClosed(len(findings), frozen.digest), "midterm", locked.pk, actor)
    return locked


def _lock(evaluation: MidtermEvaluation) -> MidtermEvaluation:
    """Return the evaluation, locked. Raises ValidationError when it is closed."""
    locked = MidtermEvaluation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=evaluation.pk)
    if locked.closed_at is not None:
        raise ValidationError(_("This evaluation is closed: it stays as it is. Begin another one for what is new."))
    return locked
