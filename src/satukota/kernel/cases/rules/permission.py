"""Who may act: the roles of a definition against the memberships of a person. Pure: plain inputs, no look-ups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from satukota.kernel.cases.rules.definition import Action, Definition, Role

APPLICANTS = frozenset({"reporter", "applicant"})
"""The parties of a case that are its applicant; a follower, a witness or whoever was merged into it is none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A membership of today: role code, agency code first then the agencies above it, area code ("" is all)."""

    role: str
    agencies: tuple[str, ...] = ()
    area: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What permission needs to know of the case, seen from the person who asks.

    `agencies`: the agency in charge first, then those above it. `origin`: agency that opened it (a facility).
    `is_party`: the person is applicant or reporter (by account or by a valid link).
    """

    agencies: tuple[str, ...] = ()
    area: str = ""
    origin: str = ""
    is_party: bool = False


def roles(
    definition: Definition, memberships: Sequence[Standing], case: CaseFacts, *, system: bool = False
) -> frozenset[str]:
    """Return the definition's roles that the person fills for this case."""
    return frozenset(role.id for role in definition.roles.values() if _fills(role, memberships, case, system=system))


def may(
    definition: Definition, action: Action, memberships: Sequence[Standing], case: CaseFacts, *, system: bool = False
) -> bool:
    """Say whether the person fills a role that may do the action (state, flags and guard are not looked at)."""
    named = (definition.roles[name] for name in action.by if name in definition.roles)
    return any(_fills(role, memberships, case, system=system) for role in named)


def _fills(role: Role, memberships: Sequence[Standing], case: CaseFacts, *, system: bool) -> bool:
    if role.kind in _WITHOUT_OFFICE:
        return _WITHOUT_OFFICE[role.kind](case, system)
    return any(_holds(role, standing, case) for standing in memberships)


_WITHOUT_OFFICE: dict[str, Callable[[CaseFacts, bool], bool]] = {
    "system": lambda _case, system: system,
    "applicant": lambda case, _system: case.is_party,
    "public": lambda _case, _system: True,
}


def _holds(role: Role, standing: Standing, case: CaseFacts) -> bool:
    """Say whether one membership fills a staff or partner role for this case."""
    if standing.role not in role.memberships or (role.opd and role.opd not in standing.agencies):
        return False
    return SCOPES[role.scope](standing, case)


def _within(levels: int) -> Callable[[Standing, CaseFacts], bool]:
    """Return a test of territory: both area codes agree on so many levels (3: kecamatan, 4: kelurahan or desa)."""

    def same(standing: Standing, case: CaseFacts) -> bool:
        own, there = standing.area.split("."), case.area.split(".")
        return not standing.area or (bool(case.area) and own[:levels] == there[: min(levels, len(own))])

    return same


def _own_agency(standing: Standing, case: CaseFacts) -> bool:
    """Say whether the agency in charge is the person's own or stands below it."""
    return bool(standing.agencies) and standing.agencies[0] in case.agencies


def _own_office(standing: Standing, case: CaseFacts) -> bool:
    """Say whether the agency in charge is the person's own, and no other one: what it says, it says for itself."""
    return bool(standing.agencies) and standing.agencies[:1] == case.agencies[:1]


def _own_facility(standing: Standing, case: CaseFacts) -> bool:
    return bool(standing.agencies) and case.origin in standing.agencies[:1]


SCOPES: dict[str, Callable[[Standing, CaseFacts], bool]] = {
    "city": lambda _standing, _case: True,
    "own-agency": _own_agency,
    "own-office": _own_office,
    "own-faskes": _own_facility,
    "own-kecamatan": _within(3),
    "own-kelurahan": _within(4),
    "own-area": _within(9),
}
"""Scope of a role → the test. Area codes are Kemendagri's (`36.72.01.1001`); "" is the whole city."""
