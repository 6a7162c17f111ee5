"""What is odd about the rights of a person: unused, in conflict, acting for too long. Plain Python.

Acting officials (Plt) are named for three months and may be prolonged once by three more (BKN, SE 1/2021).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations

UNUSED_DAYS, LONG_UNUSED_DAYS = 60, 90
LONGEST_ACTING = timedelta(days=184)
MOST_ADDRESSES = 8
"""From how many addresses one person signs in within thirty days: office, home and telephone give fewer."""

UNUSED, LONG_UNUSED, CONFLICT, ACTING, CLOSED, SHARED, UNKNOWN = (
    "unused", "long_unused", "conflict", "acting", "closed", "shared", "unknown",
)  # fmt: skip
KINDS = (CONFLICT, LONG_UNUSED, UNUSED, ACTING, CLOSED, SHARED, UNKNOWN)
"""What may be odd, the gravest first."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds: with its permissions, and with its agency and those above it (ids, own one first)."""

    role: str
    rights: frozenset[str]
    agencies: tuple[int, ...]
    starts: date
    ends: date | None = None
    acting: bool = False
    agency_open: bool = True
    known: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rights, each a permission or a role, that should not meet in one person."""

    first: str
    second: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd: its kind, which of the roles it is about (indexes), and how much (days, addresses, the pair)."""

    kind: str
    roles: tuple[int, ...] = ()
    amount: int = 0
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of an account: roles, last sign-in, since when it is there, addresses of the last thirty days."""

    roles: Sequence[Held]
    last_seen: date | None
    joined: date
    addresses: int = 0


def findings(account: Account, pairs: Iterable[Pair], today: date) -> list[Finding]:
    """Return what is odd about somebody's rights, the gravest first; nothing for who holds none."""
    if not account.roles:
        return []
    odd = [*_conflicts(account.roles, pairs), *_unused(account, today), *_of_roles(account.roles, today)]
    if account.addresses >= MOST_ADDRESSES:
        odd.append(Finding(SHARED, amount=account.addresses))
    return sorted(odd, key=lambda finding: KINDS.index(finding.kind))


def _conflicts(roles: Sequence[Held], pairs: Iterable[Pair]) -> Iterator[Finding]:
    for pair in pairs:
        both = {pair.first, pair.second}
        for (i, one), (j, other) in permutations(enumerate(roles), 2):
            carried = pair.first in one.rights and pair.second in other.rights
            meant_so = both <= one.rights or both <= other.rights
            if carried and not meant_so and (pair.everywhere or _meet(one, other)):
                yield Finding(CONFLICT, (i, j), pair=pair)
                break


def _meet(one: Held, other: Held) -> bool:
    """Tell whether two roles are held in one agency, or one above the other."""
    return one.agencies[0] in other.agencies or other.agencies[0] in one.agencies


def _unused(account: Account, today: date) -> Iterator[Finding]:
    days = (today - (account.last_seen or account.joined)).days
    if days >= UNUSED_DAYS:
        yield Finding(LONG_UNUSED if days >= LONG_UNUSED_DAYS else UNUSED, amount=days)


def _of_roles(roles: Sequence[Held], today: date) -> Iterator[Finding]:
    for index, held in enumerate(roles):
        if held.acting and (held.ends is None or max(held.ends, today) - held.starts > LONGEST_ACTING):
            yield Finding(ACTING, (index,))
        if not held.agency_open:
            yield Finding(CLOSED, (index,))
        if not held.known:
            yield Finding(UNKNOWN, (index,))
