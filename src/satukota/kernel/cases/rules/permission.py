"""Who may act: the roles of a definition against the memberships of a person. Pure: plain inputs, no look-ups."""

from collections.abc import Sequence
from dataclasses import dataclass

from satukota.kernel.cases.rules.definition import Action, Definition


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
    raise NotImplementedError


def may(
    definition: Definition, action: Action, memberships: Sequence[Standing], case: CaseFacts, *, system: bool = False
) -> bool:
    """Say whether the person fills a role that may do the action (state, flags and guard are not looked at)."""
    raise NotImplementedError
