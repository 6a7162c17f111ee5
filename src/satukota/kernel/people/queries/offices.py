"""The agencies with their place in the tree, as each process remembers them."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from time import monotonic

from django.utils import timezone

from satukota.kernel.people.models import Agency, AgencyName


@dataclass(frozen=True, slots=True)
class Office:
    """An agency with its place in the tree: `chain` are the codes and `ids` the ids from itself up to the top."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    area_code: str
    chain: tuple[str, ...]
    ids: tuple[int, ...]


@dataclass
class _Offices:
    """What was read, and what was asked of it: nearly every request asks for the same few."""

    by_id: dict[int, Office]
    by_code: dict[str, Office]
    below: dict[frozenset[int], frozenset[int]] = field(default_factory=dict)
    past: dict[int, Office] = field(default_factory=dict)
    """Closed agencies: one that was taken over stands below who has its matters now."""
    names: dict[int, list[AgencyName]] = field(default_factory=dict)
    """Earlier names by agency, the oldest first."""


class _Memory:
    read: tuple[float, _Offices] = float("-inf"), _Offices({}, {})
    """When, and what: one value, so that another thread sees all of it or nothing."""


OFFICES_SECONDS = 5.0


def _offices() -> _Offices:
    read_at, known = _Memory.read
    if monotonic() - read_at > OFFICES_SECONDS:
        rows = {agency.pk: agency for agency in Agency.objects.filter(active=True)}
        by_id = {pk: _office(agency, rows) for pk, agency in rows.items()}
        past = _past(by_id)
        by_code = {gone.code: by_id[heir] for gone in past.values() if (heir := _heir(gone, by_id))}
        by_code |= {office.code: office for office in by_id.values()}
        known = _Offices(by_id, by_code, past=past, names=_names())
        _Memory.read = monotonic(), known
    return known


def offices() -> dict[int, Office]:
    """Return all active agencies by id, as they were at most five seconds ago in this process."""
    return _offices().by_id


def forget_offices() -> None:
    """Read the agencies anew at the next question (after this process changed them)."""
    _Memory.read = float("-inf"), _Offices({}, {})


def _office(agency: Agency, rows: dict[int, Agency]) -> Office:
    above, current = [agency], agency
    while current.parent_id in rows and len(above) < 10:
        current = rows[current.parent_id]
        above.append(current)
    return Office(
        agency.pk,
        agency.code,
        agency.name,
        agency.short_name or agency.name,
        agency.kind,
        agency.area_code,
        tuple(step.code for step in above),
        tuple(step.pk for step in above),
    )


def _past(by_id: dict[int, Office]) -> dict[int, Office]:
    """Return the closed agencies, each with the chain of who has its matters now above itself."""
    closed = {row.pk: row for row in Agency.objects.filter(active=False)}
    past = {}
    for row in closed.values():
        last, steps = row, 0
        while last.successor_id in closed and steps < len(closed):
            last, steps = closed[last.successor_id], steps + 1
        alone = _office(row, {})
        heir = by_id.get(last.successor_id or 0)
        past[row.pk] = replace(alone, chain=alone.chain + heir.chain, ids=alone.ids + heir.ids) if heir else alone
    return past


def _heir(gone: Office, by_id: dict[int, Office]) -> int:
    """Return the id of who has the matters of a closed agency now; 0 where nobody took it over."""
    return gone.ids[1] if len(gone.ids) > 1 and gone.ids[1] in by_id else 0


def _names() -> dict[int, list[AgencyName]]:
    names: dict[int, list[AgencyName]] = {}
    for row in AgencyName.objects.order_by("agency", "until", "pk"):
        names.setdefault(row.agency_id, []).append(row)
    return names


def office_on(agency_id: int | None, moment: date | datetime | None = None) -> Office | None:
    """Return an agency, a closed one too, with the name that it had on a day (now without one); None for an unknown id.

    What happened long ago is told with the name that stood on its papers.
    """
    known = _offices()
    here = known.by_id.get(agency_id or 0) or known.past.get(agency_id or 0)
    if here is None or moment is None or here.id not in known.names:
        return here
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    former = next((row for row in known.names[here.id] if row.until > day), None)
    return replace(here, name=former.name, short_name=former.short_name or former.name) if former else here


def last_successor(agency: Agency) -> Agency:
    """Return who has what an agency had: itself, or the last of those that followed it."""
    while agency.successor is not None:
        agency = agency.successor
    return agency


def office(code: str) -> Office | None:
    """Return the agency with that code, or the one that took it over; None where there is none."""
    return _offices().by_code.get(code)


def below(agency_ids: frozenset[int]) -> frozenset[int]:
    """Return the agencies and all that are below them, and those whose matters they took over."""
    known = _offices()
    if agency_ids not in known.below:
        every = {**known.by_id, **known.past}
        known.below[agency_ids] = frozenset(pk for pk, office in every.items() if not agency_ids.isdisjoint(office.ids))
    return known.below[agency_ids]


def agency_tree(root: Agency) -> list[Agency]:
    """Return an agency and all below it."""
    tree, level = [root], [root.pk]
    while level:
        below = list(Agency.objects.filter(parent_id__in=level))
        tree += below
        level = [agency.pk for agency in below]
    return tree


def family_of(agency_ids: frozenset[int]) -> frozenset[int]:
    """Return the agencies and all that are below them, closed ones too, as the database has them now."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Agency.objects.order_by().values_list("pk", "parent_id") if agency_ids else ():
        children.setdefault(parent, []).append(pk)
    family, level = set(agency_ids), list(agency_ids)
    while level:
        level = [pk for parent in level for pk in children.get(parent, ()) if pk not in family]
        family |= set(level)
    return frozenset(family)
