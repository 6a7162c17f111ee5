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
    by_id: dict[int, Office] = field(default_factory=dict)
    read_at: float = float("-inf")


_offices = _Offices()
OFFICES_SECONDS = 5.0


def offices() -> dict[int, Office]:
    """Return all active agencies by id, as they were at most five seconds ago in this process."""
    if monotonic() - _offices.read_at > OFFICES_SECONDS:
        rows = {agency.pk: agency for agency in Agency.objects.filter(active=True)}
        _offices.by_id = {pk: _office(agency, rows) for pk, agency in rows.items()}
        _offices.read_at = monotonic()
    return _offices.by_id


def forget_offices() -> None:
    """Read the agencies anew at the next question (after this process changed them)."""
    _offices.read_at = float("-inf")


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
    return next((found for found in offices().values() if found.code == code), None)


def below(agency_ids: frozenset[int]) -> frozenset[int]:
    """Return the agencies and all that are below them."""
    return frozenset(pk for pk, found in offices().items() if not agency_ids.isdisjoint(found.ids))


def agency_tree(root: Agency) -> list[Agency]:
    """Return an agency and all below it."""
    found, level = [root], [root.pk]
    while level:
        below = list(Agency.objects.filter(parent_id__in=level))
        found += below
        level = [agency.pk for agency in below]
    return found
