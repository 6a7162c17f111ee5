"""The priorities of a year: prepared by one person, decided by another, then frozen."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor, EventData
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.models import Candidate, Criterion, Item, Prioritisation, Score
from satukota.modules.planning.queries.priorities import SAVED, compose, took_part, yearly_share


@dataclass(frozen=True, slots=True)
class PrioritiesSaved(EventData):
    """The priorities of a year were begun or changed.

    `part` names what: the head, a criterion, candidates that were added, or a candidate that was rated (`row_id`).
    """

    name: ClassVar[str] = SAVED
    part: str = ""
    row_id: int = 0


@dataclass(frozen=True, slots=True)
class PrioritiesDecided(EventData):
    """A second person decided the priorities of `year`: `chosen` candidates, `postponed` ones; `digest` is the SHA-256."""

    name: ClassVar[str] = "planning.priorities_decided"
    year: int = 0
    chosen: int = 0
    postponed: int = 0
    digest: str = ""


@transaction.atomic
def save_prioritisation(choice: Prioritisation, actor: Actor) -> Prioritisation:
    """Begin the priorities of a year, or change their head. Raises ValidationError when they are decided."""
    if choice.pk:
        _lock(choice)
    else:
        choice.prepared_by_id = actor.user_id
    choice.full_clean()
    choice.save()
    note(PrioritiesSaved("head", choice.pk), "prioritisation", choice.pk, actor)
    return choice


@transaction.atomic
def save_criterion(criterion: Criterion, actor: Actor) -> Criterion:
    """Set what counts and how much. Raises ValidationError when the priorities are decided."""
    _lock(criterion.prioritisation)
    criterion.full_clean()
    criterion.save()
    note(PrioritiesSaved("criterion", criterion.pk), "prioritisation", criterion.prioritisation_id, actor)
    return criterion


@transaction.atomic
def add_candidates(choice: Prioritisation, items: Iterable[Item], actor: Actor) -> int:
    """Add items, each asking for an equal part of its budget until somebody enters another amount. Returns how many."""
    _lock(choice)
    rows = [Candidate(prioritisation=choice, item=item, asked=yearly_share(item)) for item in items]
    for row in rows:
        row.full_clean()
        row.save()
    note(PrioritiesSaved("candidates", len(rows)), "prioritisation", choice.pk, actor)
    return len(rows)


@transaction.atomic
def rate_candidate(candidate: Candidate, points: Mapping[int, int], actor: Actor) -> Candidate:
    """Say what a candidate asks for, its points by criterion, and whether it is chosen or why it waits."""
    _lock(candidate.prioritisation)
    if candidate.is_chosen:
        candidate.reason = ""
    candidate.full_clean()
    candidate.save()
    for criterion in candidate.prioritisation.criteria.filter(pk__in=points):
        score = Score(candidate=candidate, criterion=criterion, points=points[criterion.pk])
        score.clean_fields()
        Score.objects.update_or_create(
            candidate=candidate, criterion=criterion, defaults={"points": points[criterion.pk]}
        )
    note(PrioritiesSaved("candidate", candidate.pk), "prioritisation", candidate.prioritisation_id, actor)
    return candidate


@transaction.atomic
def take_proposal(choice: Prioritisation, reason: str, actor: Actor) -> Prioritisation:
    """Choose what fits into the ceiling by rank; what does not waits for this reason where it has none yet."""
    _lock(choice)
    rows = {row["candidate"]: row["fits"] for row in compose(choice)["rows"]}
    for candidate in choice.candidates.all():
        candidate.is_chosen = rows[candidate.pk]
        candidate.reason = "" if candidate.is_chosen else candidate.reason or reason.strip()[:300]
        candidate.save(update_fields=["is_chosen", "reason"])
    note(PrioritiesSaved("proposal", choice.pk), "prioritisation", choice.pk, actor)
    return choice


@transaction.atomic
def decide_priorities(choice: Prioritisation, document: str, day: date, actor: Actor) -> Prioritisation:
    """Decide the priorities of a year and freeze them; nothing else follows from it by itself.

    Raises ValidationError for whoever prepared them, above the ceiling, and where points or reasons are missing.
    """
    locked = _lock(choice)
    if took_part(locked, actor.user_id):
        raise ValidationError(
            _("Who prepared the priorities, rated or chose, cannot decide on them: somebody else has to.")
        )
    content = compose(locked)
    _require_decidable(content)
    chosen = sum(row["is_chosen"] for row in content["rows"])
    locked.document, locked.document_date = document.strip()[:200], day
    locked.decided_at, locked.decided_by_id = timezone.now(), actor.user_id
    content |= {
        "document": locked.document,
        "document_date": day.isoformat(),
        "decided_at": locked.decided_at.isoformat(),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    locked.content, locked.digest = content, hashlib.sha256(text.encode()).hexdigest()
    locked.full_clean()
    locked.save()
    data = PrioritiesDecided(locked.year, chosen, len(content["rows"]) - chosen, locked.digest)
    note(data, "prioritisation", locked.pk, actor)
    return locked


def _require_decidable(content: Mapping[str, object]) -> None:
    rows: list[dict[str, object]] = content["rows"]  # type: ignore[assignment]  # what `compose` made
    if not content["criteria"] or not any(row["is_chosen"] for row in rows):
        raise ValidationError(_("There is nothing to decide: set criteria and choose at least one candidate."))
    if unrated := [str(row["code"]) for row in rows if not row["complete"]]:
        raise ValidationError(_("Not rated by every criterion: %(codes)s.") % {"codes": ", ".join(unrated)})
    if silent := [str(row["code"]) for row in rows if not row["is_chosen"] and not row["reason"]]:
        raise ValidationError(_("Postponed without a reason: %(codes)s.") % {"codes": ", ".join(silent)})
    if int(str(content["left"])) < 0:
        raise ValidationError(_("What is chosen is above the ceiling."))


def _lock(choice: Prioritisation) -> Prioritisation:
    """Return the prioritisation, locked. Raises ValidationError when it is decided."""
    locked = Prioritisation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=choice.pk)
    if locked.decided_at is not None:
        raise ValidationError(_("These priorities are decided: they stay as they are. Begin new ones for a change."))
    return locked
