"""Who heads an office today, as the owner of what the office promised: the position, and whether somebody acts in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from satukota.kernel.people.api import Agency, Membership, held_today
from satukota.kernel.registry.api import configured_flag
from satukota.modules.planning.rules.positions import Heads, title_of

NAMED = "PLANNING_OWNER_NAMES"
HEADING = ("head", "mayor")
"""Roles whose holder heads the office in which they hold it."""


@dataclass(frozen=True)
class Owner:
    """A position and who holds it today. `name` is empty while the position is vacant."""

    position: str
    name: str
    acting: bool

    @property
    def is_vacant(self) -> bool:
        """Whether nobody holds the position today."""
        return not self.name

    @property
    def words(self) -> str:
        """The position as it is signed: an acting official says so."""
        return _("Acting: %(position)s") % {"position": self.position} if self.acting else self.position

    @property
    def public_name(self) -> str:
        """The name where the city publishes it, else nothing."""
        return self.name if configured_flag(NAMED) else ""


def owners(agencies: Iterable[Agency | None]) -> dict[int, Owner]:
    """Return who heads offices today, by the id of the office, in one statement; who is no acting official goes first."""
    offices = {agency.pk: agency for agency in agencies if agency is not None}
    heads: dict[int, Membership] = {}
    rows = held_today(Membership.objects.filter(agency__in=offices, role__in=HEADING, user__is_active=True))
    for row in rows.select_related("user").order_by("acting", "starts", "pk"):
        heads.setdefault(row.agency_id, row)
    return {pk: _owner(office, heads.get(pk)) for pk, office in offices.items()}


def owner_of(agency: Agency | None) -> Owner | None:
    """Return who heads an office today, None without an office."""
    return owners([agency]).get(agency.pk) if agency is not None else None


def _owner(agency: Agency, head: Membership | None) -> Owner:
    return Owner(position_of(agency), str(head.user) if head else "", head.acting if head else False)


def position_of(agency: Agency) -> str:
    """Return what the head of an office is called."""
    how, words = title_of(agency.kind, agency.name)
    return words if how is Heads.TITLE else _("Head of %(office)s") % {"office": words}
