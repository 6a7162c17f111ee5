"""What somebody who leaves was working on: counted, and handed over to a colleague or back to its agency."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from satukota.kernel.cases.actions.acting import Act, Applied, write_step
from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.access import Who, access_case
from satukota.kernel.cases.queries.definitions import pinned_definition
from satukota.kernel.cases.queries.detail import lock_case
from satukota.kernel.cases.rules.engine import HANDED_OVER
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User


@dataclass(frozen=True, slots=True)
class Held:
    """So many open cases of a type, in an agency, have somebody as their assignee."""

    type: str
    agency_id: int | None
    count: int


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many cases went to the successor, and how many back to their agency: those that the successor may not see."""

    to_successor: int = 0
    to_agency: int = 0


def held_by(user: User) -> list[Held]:
    """Return what is open and assigned to somebody, counted by type and agency: no titles, which not everybody may read."""
    held = Case.objects.filter(assignee=user, is_open=True).order_by("type", "agency_id")
    counted = held.values_list("type", "agency_id").annotate(n=Count("pk"))
    return [Held(kind, agency, n) for kind, agency, n in counted]


@transaction.atomic
def hand_over(user: User, successor: User | None, actor: Actor) -> HandedOver:
    """Hand every open case of somebody over to a colleague, or to nobody (its agency sees it as not assigned).

    An assignee sees their case whatever it is, so a case goes only to who may see it without that. Each case gets a
    line of history and an event; a successor is told as of any assignment.
    """
    to_successor = to_agency = 0
    for pk in Case.objects.filter(assignee=user, is_open=True).order_by("pk").values_list("pk", flat=True):
        case = lock_case(Case(pk=pk))
        if case.assignee_id != user.pk or not case.is_open:
            continue
        case.assignee = None
        case.assignee = successor if successor is not None and access_case(successor, case).staff else None
        _write(case, actor)
        to_successor += case.assignee_id is not None
        to_agency += case.assignee_id is None
    return HandedOver(to_successor, to_agency)


def _write(case: Case, actor: Actor) -> None:
    case.version, case.changed_at = case.version + 1, timezone.now()
    act = Act(HANDED_OVER.id, note=str(case.assignee or ""))
    definition = pinned_definition(case.definition_id)
    write_step(Applied(case, definition, HANDED_OVER, act, Who(actor), {}, case.changed_at))
