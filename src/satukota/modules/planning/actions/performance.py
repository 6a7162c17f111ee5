"""Outcomes of single people: written by them or their superior, agreed to by the superior, ended with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor, EventData
from satukota.kernel.people.api import User, offices
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.names import require_reason
from satukota.modules.planning.models import Indicator, PersonOutcome
from satukota.modules.planning.queries.performance import agrees, path_of, writes
from satukota.modules.planning.rules.performance import FIELDS, Above, Flaw, Written, flaws

WORDS: dict[Flaw, Promise] = {
    Flaw.HANGS_ON_NOTHING: _("Name an indicator of the unit, an outcome of the tree or one of the superior."),
    Flaw.NO_ASPECT: _("Say how many, how well or by when: one of the three at least."),
    Flaw.FOREIGN_INDICATOR: _("An indicator of another agency is not this unit's."),
    Flaw.FOREIGN_OUTCOME: _("This outcome is another agency's."),
    Flaw.OWN_PARENT: _("This is the person's own: it leads to one of the superior."),
    Flaw.FOREIGN_PARENT: _("This outcome is of a unit that stands neither here nor above."),
    Flaw.OTHER_YEAR: _("This outcome is of another year."),
    Flaw.CIRCLE: _("An outcome cannot lead to itself."),
}


@dataclass(frozen=True, slots=True)
class PersonOutcomeSaved(EventData):
    """An outcome of a person was written or changed. `fields` names what changed; empty for a new one."""

    name: ClassVar[str] = "planning.person_outcome_saved"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonOutcomeAgreed(EventData):
    """A superior agreed to an outcome of a person."""

    name: ClassVar[str] = "planning.person_outcome_agreed"


@dataclass(frozen=True, slots=True)
class PersonOutcomeEnded(EventData):
    """An outcome of a person ended before its year; the reason stands with it."""

    name: ClassVar[str] = "planning.person_outcome_ended"


@transaction.atomic
def save_person_outcome(
    row: PersonOutcome, by: User, actor: Actor, *, indicators: Iterable[Indicator] | None = None
) -> PersonOutcome:
    """Write or change what somebody is to reach, with its indicators (None: as they are). A change needs agreement anew.

    What the superior expects is the superior's own word: of the person themselves it stays as it was.
    Raises ValidationError for what `rules.performance` finds, and for whoever is neither the person nor their superior.
    """
    if not writes(by, row):
        raise ValidationError(_("Only the person and their superiors write this."))
    before = PersonOutcome.objects.select_for_update().filter(pk=row.pk).values().first() if row.pk else None
    if row.user_id == by.pk:
        row.expectation = before["expectation"] if before else ""
    wanted = list(row.indicators.all() if row.pk else ()) if indicators is None else list(indicators)
    row.full_clean()
    _judge(row, wanted)
    row.agreed_by, row.agreed_role, row.agreed_at = None, "", None
    row.save()
    changed = [name for name, old in (before or {}).items() if old != getattr(row, name)]
    if before is not None and {one.pk for one in wanted} != set(row.indicators.values_list("pk", flat=True)):
        changed.append("indicators")
    row.indicators.set(wanted)
    note(PersonOutcomeSaved(tuple(changed)), "person_outcome", row.pk, actor, agency_id=row.agency_id)
    return row


def _judge(row: PersonOutcome, indicators: Iterable[Indicator]) -> None:
    """Raise ValidationError with everything that is wrong, each at its field."""
    above = row.parent
    office = offices().get(row.agency_id)
    written = Written(
        row.user_id,
        office.ids if office else (row.agency_id,),
        row.year,
        (row.quantity, row.quality, row.time),
        row.pk,
        Above(above.user_id, above.agency_id, above.year, path_of(above)) if above else None,
        row.outcome.agency_id if row.outcome else None,
        row.outcome is not None,
        [indicator.agency_id for indicator in indicators],
    )
    found: dict[str, list[Promise]] = {}
    for flaw in flaws(written):
        found.setdefault(FIELDS[flaw], []).append(WORDS[flaw])
    if found:
        raise ValidationError({name: [str(word) for word in words] for name, words in found.items()})


@transaction.atomic
def agree_to_outcome(row: PersonOutcome, by: User, actor: Actor) -> PersonOutcome:
    """Agree to an outcome as the superior. Raises ValidationError for the person themselves and for anybody else."""
    row = PersonOutcome.objects.select_for_update().get(pk=row.pk)
    if not agrees(by, row) or row.ended_on is not None:
        raise ValidationError(_("Only a superior of the person agrees to this."))
    if row.agreed_at is None:
        row.agreed_by, row.agreed_role, row.agreed_at = by, actor.role, timezone.now()
        row.save(update_fields=["agreed_by", "agreed_role", "agreed_at"])
        note(PersonOutcomeAgreed(), "person_outcome", row.pk, actor, agency_id=row.agency_id)
    return row


@transaction.atomic
def end_person_outcome(row: PersonOutcome, reason: str, by: User, actor: Actor) -> PersonOutcome:
    """End an outcome of a person and keep it with the reason.

    Raises ValidationError without a reason, while others lead to it, and for whoever does not write it.
    """
    if not writes(by, row):
        raise ValidationError(_("Only the person and their superiors write this."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it ends.")})
    if below := row.below.filter(ended_on=None).count():
        words = _("%(n)s outcomes of others lead to this one. Let them lead elsewhere first, or end them.")
        raise ValidationError({"reason": words % {"n": below}})
    row.ended_on, row.ended_reason = timezone.localdate(), require_reason(reason)
    row.save(update_fields=["ended_on", "ended_reason"])
    note(PersonOutcomeEnded(), "person_outcome", row.pk, actor, agency_id=row.agency_id)
    return row
