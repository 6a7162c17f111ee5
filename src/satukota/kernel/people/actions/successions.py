"""An agency hands over what it has: all of it when it is merged, some of it when it is split."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.changes.api import Author, keep_change
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.people.actions.roles import record_membership
from satukota.kernel.people.models import Agency, Membership
from satukota.kernel.people.queries.agencies import KIND, agency_values
from satukota.kernel.people.queries.holdings import agency_columns, holdings_of, what_moves
from satukota.kernel.people.queries.offices import forget_offices
from satukota.kernel.people.rules import overlap
from satukota.kernel.registry.api import AgencyHolding, offers, resolve

type Choice = Mapping[str, Collection[str]]
"""What goes: the keys of parts by the id of their holding."""


@dataclass(frozen=True, slots=True)
class AgencyHandedOver(EventData):
    """What an agency had went to another. `agency` and `to` are their ids, `rows` how much it was, `whole` a merger."""

    name: ClassVar[str] = "people.agency_handed_over"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    agency: int = 0
    to: int = 0
    rows: int = 0
    whole: bool = False


@transaction.atomic
def merge_agency(code: str, into: str, on: date, author: Author) -> int:
    """Give all that an agency has to another and close it as of a day; its code leads there. Return how many rows went.

    It cannot be taken back. Raises ValidationError.
    """
    agency, to = _both(code, into)
    if on > timezone.localdate():
        raise ValidationError({"on": _("Close it on that day: a day to come cannot be written yet.")})
    before = agency_values(agency)
    everything = {holding.id: {part.key for part in holding.parts} for holding in what_moves(agency.pk)}
    moved = _move(agency, to, everything)
    left = what_moves(agency.pk)
    if left:
        words = "; ".join(f"{holding.title} ({holding.count})" for holding in left)
        raise ValidationError(_("These could not be moved: %(things)s. Nothing was changed.") % {"things": words})
    agency.closed_on, agency.successor, agency.active = on, to, False
    agency.save(update_fields=["closed_on", "successor", "active"])
    keep_change(KIND, code, before, agency_values(agency), author)
    _record(AgencyHandedOver(agency.pk, to.pk, moved, whole=True), agency, author.actor)
    return moved


@transaction.atomic
def split_agency(code: str, to: str, choice: Choice, author: Author) -> int:
    """Give the chosen parts of what an agency has to another; both go on. Return how many rows went.

    Raises ValidationError where nothing is chosen, or what was chosen is not there any more.
    """
    agency, heir = _both(code, to)
    there = {holding.id: {part.key for part in holding.parts} for holding in what_moves(agency.pk)}
    chosen = {holding: set(keys) for holding, keys in choice.items() if keys}
    if not chosen:
        raise ValidationError(_("Choose what goes to the other agency."))
    if any(keys - there.get(holding, set()) for holding, keys in chosen.items()):
        raise ValidationError(_("Something that you chose is not there any more. Look at the list again."))
    moved = _move(agency, heir, chosen)
    _record(AgencyHandedOver(agency.pk, heir.pk, moved), agency, author.actor)
    return moved


def _both(code: str, other: str) -> tuple[Agency, Agency]:
    rows = {row.code: row for row in Agency.objects.select_for_update().filter(code__in=[code, other]).order_by("pk")}
    if code == other:
        raise ValidationError({"to": _("Choose another agency.")})
    if len(rows) < 2 or not all(row.active for row in rows.values()):
        raise ValidationError({"to": _("There is no such agency.")})
    return rows[code], rows[other]


def _move(agency: Agency, to: Agency, choice: Choice) -> int:
    """Move the chosen parts inside the caller's transaction; return how many rows moved, as they were counted before."""
    counted = sum(
        part.count
        for holding in holdings_of(agency.pk)
        for part in holding.parts
        if part.key in choice.get(holding.id, ())
    )
    for module, entry in offers("holdings", AgencyHolding):
        keys = choice.get(entry.id)
        if not keys or entry.stays:
            continue
        if entry.move:
            resolve(module.name, entry.move)(agency.pk, to.pk, set(keys))
        else:
            for column in entry.columns:
                _move_column(column, str(entry.title), agency, to)
    return counted


def _move_column(column: str, title: str, agency: Agency, to: Agency) -> None:
    """Move the rows of a column. Raises ValidationError where the heir has the same already."""
    model, field = agency_columns()[column]
    try:
        with transaction.atomic():
            model._default_manager.filter(**{field: agency.pk}).update(**{field: to.pk})
    except IntegrityError:
        words = _("%(title)s: both agencies have the same there. Take one away first, then do it again.")
        raise ValidationError(words % {"title": title}) from None


def _record(data: AgencyHandedOver, agency: Agency, actor: Actor) -> None:
    record(data, Subject("agency", agency.pk, Audience.AGENCY, agency.pk), actor)
    forget_offices()
    transaction.on_commit(forget_offices)


def move_people(agency_id: int, to: int, keys: set[str]) -> int:
    """Let the chosen people (ids of users) go on in another agency from today with their roles and dates.

    What they held up to yesterday stays as it was. Who has the same role there already keeps that one, until the later
    of both last days. Each change of a role is an event like any other: the program does it, for the hand-over.
    """
    today, moved = timezone.localdate(), 0
    going = Membership.objects.select_for_update().filter(agency_id=agency_id, user_id__in=[int(key) for key in keys])
    for row in going.exclude(ends__lt=today).order_by("pk"):
        _go_on(row, to, max(row.starts, today))
        if row.starts < today:
            row.ends = today - timedelta(days=1)
            row.save(update_fields=["ends"])
            record_membership(row, "ended", Actor.system())
        else:
            record_membership(row, "withdrawn", Actor.system())
            row.delete()
        moved += 1
    return moved


def _go_on(row: Membership, to: int, starts: date) -> None:
    """Give a role in another agency from a day on, or prolong the same one that is held there in those days."""
    there = Membership.objects.select_for_update().filter(
        user_id=row.user_id, role=row.role, agency_id=to, area_code=row.area_code
    )
    same = next((one for one in there if overlap((one.starts, one.ends), (starts, row.ends))), None)
    if same is None:
        new = Membership.objects.create(
            user_id=row.user_id,
            role=row.role,
            agency_id=to,
            area_code=row.area_code,
            starts=starts,
            ends=row.ends,
            acting=row.acting,
            acting_as=row.acting_as,
            stands_in_for_id=row.stands_in_for_id,
        )
        record_membership(new, "granted", Actor.system())
        return
    last = None if same.ends is None or row.ends is None else max(same.ends, row.ends)
    first = min(same.starts, starts)
    if (first, last) != (same.starts, same.ends):
        same.starts, same.ends = first, last
        same.save(update_fields=["starts", "ends"])
        record_membership(same, "changed", Actor.system())


def move_below(agency_id: int, to: int, keys: set[str]) -> int:
    """Put the chosen agencies (codes) below another; one that stands among or below them is put beside the old first."""
    agency, heir = Agency.objects.get(pk=agency_id), Agency.objects.get(pk=to)
    chosen = {row.pk for row in Agency.objects.filter(parent_id=agency_id, code__in=keys)}
    if not chosen.isdisjoint(_line_of(heir)):
        heir.parent_id = agency.parent_id
        heir.save(update_fields=["parent"])
    Agency.objects.filter(pk__in=chosen - {to}).update(parent_id=to)
    return len(chosen)


def _line_of(agency: Agency) -> set[int]:
    """Return the ids of an agency and of all above it."""
    line: set[int] = set()
    row: Agency | None = agency
    while row is not None and row.pk not in line:
        line.add(row.pk)
        row = row.parent
    return line
