"""Keep what was changed, and take a change back."""

from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from satukota.kernel.changes.models import Change
from satukota.kernel.changes.queries import configurables, values_of
from satukota.kernel.changes.rules import Values
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.registry.api import resolve


@dataclass(frozen=True, slots=True)
class ConfigurationChanged(EventData):
    """Data of the city were changed. `kind` and `key` name the thing, `change` is made, changed, removed or undone."""

    name: ClassVar[str] = "changes.kept"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    kind: str = ""
    key: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, and why; `undoes` is the change that is taken back by it."""

    actor: Actor
    reason: str = ""
    undoes: int | None = None


LONGEST_REASON = 500
"""In letters: a sentence or two, and the number of a decree."""


def keep_change(kind: str, key: str, before: Values | None, after: Values | None, author: Author) -> Change | None:
    """Keep what a write inside the caller's transaction changed; None where nothing is different.

    Called by the action that writes, with the thing's values before and after as `Configurable.rows` returns them.
    Raises ValidationError for a reason that is too long: what somebody gives as a reason is kept whole or not at all.
    """
    if before == after:
        return None
    reason = author.reason.replace("\0", "").strip()
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": _("Reason: at most %(count)s letters.") % {"count": LONGEST_REASON}})
    change = Change.objects.create(
        kind=kind,
        key=key,
        before=before,
        after=after,
        reason=reason,
        user_id=author.actor.user_id,
        agency_id=author.actor.agency_id,
        undoes_id=author.undoes,
    )
    data = ConfigurationChanged(kind=kind, key=key, change=_verb(change))
    record(data, Subject("change", change.pk, Audience.AGENCY, author.actor.agency_id), author.actor)
    return change


def _verb(change: Change) -> str:
    if change.undoes_id:
        return "undone"
    if change.before is None:
        return "made"
    return "removed" if change.after is None else "changed"


@transaction.atomic
def apply_values(kind: str, key: str, values: Values | None, author: Author) -> None:
    """Write the values of one thing by the action of its module; None takes it away.

    Raises ValidationError where the module refuses, KeyError for an unknown kind.
    """
    module, entry = configurables()[kind]
    resolve(module.name, entry.apply)(key, values, author)


@transaction.atomic
def undo(change: Change, actor: Actor, reason: str) -> None:
    """Take a change back: the thing gets its earlier values. Raises ValidationError where it was changed since."""
    if Change.objects.filter(undoes=change).exists():
        raise ValidationError(_("This change was taken back already."))
    if values_of(change.kind).get(change.key) != change.after:
        raise ValidationError(_("It was changed again since: take the newer change back first."))
    apply_values(change.kind, change.key, change.before, Author(actor, reason, change.pk))
    if not Change.objects.filter(undoes=change).exists():
        raise ValidationError(_("This change cannot be taken back."))
