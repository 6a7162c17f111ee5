"""Agencies as the structure of the city: their values as plain data, their names as of a day, who heads them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from satukota.kernel.changes.api import Values
from satukota.kernel.people.models import Agency, AgencyName, Membership, User
from satukota.kernel.people.queries.memberships import held_today

KIND = "people.agency"
"""The kind under which changes of agencies are kept."""


def agency_values(agency: Agency) -> Values:
    """Return what is data of an agency as plain JSON; other agencies by their codes."""
    return {
        "name": agency.name,
        "short_name": agency.short_name,
        "kind": agency.kind,
        "parent": agency.parent.code if agency.parent else "",
        "area_code": agency.area_code,
        "email": agency.email,
        "phone": agency.phone,
        "closed_on": agency.closed_on.isoformat() if agency.closed_on else "",
        "successor": agency.successor.code if agency.successor else "",
    }


def agency_rows() -> dict[str, Values]:
    """Return the values of all agencies by code, each after the one above it and the one that follows it."""
    rows = list(Agency.objects.select_related("parent", "successor").order_by("code"))
    placed: dict[str, Values] = {}
    while rows:
        ready = [row for row in rows if _leads_to(row) <= placed.keys()] or rows
        placed |= {row.code: agency_values(row) for row in ready}
        rows = [row for row in rows if row.code not in placed]
    return placed


def _leads_to(row: Agency) -> set[str]:
    return {other.code for other in (row.parent, row.successor) if other}


def names_on(agency: Agency, day: date) -> tuple[str, str]:
    """Return the name and the short name that an agency had on a day."""
    former = AgencyName.objects.filter(agency=agency, until__gt=day).order_by("until", "pk").first()
    row = former or agency
    return row.name, row.short_name or row.name


def heads_today(agency_ids: Iterable[int] | None = None) -> dict[int, list[Membership]]:
    """Return who heads each agency today, by its id; `acting` ones (Plt, Plh) too."""
    rows = held_today(Membership.objects.filter(role="head", user__is_active=True)).select_related("user")
    if agency_ids is not None:
        rows = rows.filter(agency_id__in=list(agency_ids))
    heads: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.order_by("pk"):
        heads[row.agency_id].append(row)
    return heads


def people_today() -> Mapping[int, int]:
    """Return how many people work in each agency today, by its id."""
    pairs = held_today(Membership.objects.filter(user__is_active=True)).values_list("agency_id", "user_id").distinct()
    people: dict[int, int] = defaultdict(int)
    for agency_id, _user in pairs:
        people[agency_id] += 1
    return people


def people_in(agency_id: int) -> list[User]:
    """Return who works in an agency today, by name."""
    members = held_today(Membership.objects.filter(agency_id=agency_id))
    return list(User.objects.filter(is_active=True, pk__in=members.values("user_id")).order_by("display_name", "pk"))
