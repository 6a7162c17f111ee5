"""The meeting of a round: when and where, its agenda, who was there, and the numbers of what it decides.

All of it changes while the round is open, and is frozen with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from satukota.kernel.events.api import Actor, EventData
from satukota.kernel.people.api import Agency, User
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.models import AgendaItem, MeetingAttendance, Round
from satukota.modules.planning.queries.meetings import matters_behind


@dataclass(frozen=True, slots=True)
class MeetingChanged(EventData):
    """The meeting of a round was prepared: `part` is arrangements, agenda or attendance; `rows` how many rows changed."""

    name: ClassVar[str] = "planning.meeting_changed"
    part: str = ""
    rows: int = 0


def open_round_locked(evaluation_round: Round) -> Round:
    """Return a round, locked. Raises ValidationError where it is closed or withdrawn: it stays as it is."""
    here = Round.objects.select_for_update(of=("self",)).get(pk=evaluation_round.pk)
    if here.closed_at is not None or here.withdrawn_at is not None:
        raise ValidationError(_("This round is not open."))
    return here


def next_decision(here: Round) -> int:
    """Return the number of the next decision of a round that is locked."""
    return (here.correctives.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def arrange_meeting(evaluation_round: Round, held_on: date, place: str, chair: str, actor: Actor) -> Round:
    """Say when and where the meeting is, and which office leads it. Raises ValidationError."""
    here = open_round_locked(evaluation_round)
    here.meeting_on, here.meeting_place, here.meeting_chair = held_on, place, chair
    here.save(update_fields=["meeting_on", "meeting_place", "meeting_chair"])
    _note(here, "arrangements", 1, actor)
    return here


@transaction.atomic
def make_agenda(evaluation_round: Round, actor: Actor) -> int:
    """Put what is behind on the agenda, the worst first, after what is on it; return how many matters came to it."""
    here = open_round_locked(evaluation_round)
    listed = {(row.title, row.indicator_id, row.item_id) for row in here.agenda.all()}
    subjects = {(row.indicator_id, row.item_id) for row in here.agenda.all() if row.indicator_id or row.item_id}
    new = [
        matter
        for matter in matters_behind(here)
        if (matter.title, matter.indicator_id, matter.item_id) not in listed
        and (matter.indicator_id, matter.item_id) not in subjects
    ]
    last = _last_place(here)
    for place, matter in enumerate(new, last + 1):
        matter.position = place
    AgendaItem.objects.bulk_create(new)
    _note(here, "agenda", len(new), actor)
    return len(new)


@transaction.atomic
def save_agenda_item(row: AgendaItem, actor: Actor) -> AgendaItem:
    """Put a matter on the agenda, last, or change it. Raises ValidationError."""
    here = open_round_locked(row.round)
    if row.pk is None:
        row.position = _last_place(here) + 1
    row.full_clean()
    row.save()
    _note(here, "agenda", 1, actor)
    return row


def _last_place(here: Round) -> int:
    return here.agenda.aggregate(last=Max("position"))["last"] or 0


@transaction.atomic
def raise_agenda_item(row: AgendaItem, actor: Actor) -> None:
    """Move a matter one place up; the first one stays where it is. Raises ValidationError."""
    here = open_round_locked(row.round)
    order = list(here.agenda.all())
    at = order.index(row)
    if at > 0:
        order[at - 1], order[at] = order[at], order[at - 1]
    for place, matter in enumerate(order, 1):
        matter.position = place
    AgendaItem.objects.bulk_update(order, ["position"])
    _note(here, "agenda", 1, actor)


@transaction.atomic
def remove_agenda_item(row: AgendaItem, actor: Actor) -> None:
    """Take a matter from the agenda. Raises ValidationError."""
    here = open_round_locked(row.round)
    row.delete()
    _note(here, "agenda", 1, actor)


@transaction.atomic
def note_attendance(
    evaluation_round: Round, agencies: Iterable[Agency], office: str, user: User | None, actor: Actor
) -> int:
    """Note who was there: an office of each agency, or of a guest without one; return how many rows.

    The person is named only by an account, and for one agency at a time. Raises ValidationError.
    """
    here = open_round_locked(evaluation_round)
    offices: list[Agency | None] = list(agencies) or [None]
    if user is not None and len(offices) > 1:
        raise ValidationError({"username": _("A person was there for one agency: tick that one alone.")})
    rows = [MeetingAttendance(round=here, agency=agency, office=office.strip(), user=user) for agency in offices]
    for row in rows:
        row.full_clean()
    MeetingAttendance.objects.bulk_create(rows)
    _note(here, "attendance", len(rows), actor)
    return len(rows)


@transaction.atomic
def remove_attendance(row: MeetingAttendance, actor: Actor) -> None:
    """Take back that somebody was there. Raises ValidationError."""
    here = open_round_locked(row.round)
    row.delete()
    _note(here, "attendance", 1, actor)


def _note(here: Round, part: str, rows: int, actor: Actor) -> None:
    note(MeetingChanged(part, rows), "round", here.pk, actor)
