"""The agencies with their place in the tree, as each process remembers them."""

from dataclasses import dataclass, field
from time import monotonic

from satukota.kernel.people.models import Agency


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


class _Memory:
    read: tuple[float, _Offices] = float("-inf"), _Offices({}, {})
    """When, and what: one value, so that another thread sees all of it or nothing."""


OFFICES_SECONDS = 5.0


def _offices() -> _Offices:
    read_at, known = _Memory.read
    if monotonic() - read_at > OFFICES_SECONDS:
        rows = {agency.pk: agency for agency in Agency.objects.filter(active=True)}
        by_id = {pk: _office(agency, rows) for pk, agency in rows.items()}
        known = _Offices(by_id, {office.code: office for office in by_id.values()})
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


def office(code: str) -> Office | None:
    """Return the agency with that code, or None."""
    return _offices().by_code.get(code)


def below(agency_ids: frozenset[int]) -> frozenset[int]:
    """Return the agencies and all that are below them."""
    known = _offices()
    if agency_ids not in known.below:
        known.below[agency_ids] = frozenset(
            pk for pk, office in known.by_id.items() if not agency_ids.isdisjoint(office.ids)
        )
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
