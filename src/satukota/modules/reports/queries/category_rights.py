"""Who may change what of a category: the city's administrator everything, an agency's the words and terms of its own."""

from satukota.kernel.people.api import User, Visitor, below, memberships, office
from satukota.modules.reports.rules.category_values import Values

ALL_ROLE, OWN_ROLE = "admin", "agency_admin"
OWN_FIELDS = frozenset({"name", "hint", "keywords", "questions", "norm", "priority", "stop"})
"""What an agency's administrator changes of the categories that lie with it."""


def changes_all(user: Visitor) -> bool:
    """Tell whether somebody may make, close and change every category."""
    if isinstance(user, User) and user.is_superuser and user.is_active:
        return True
    return any(membership.role == ALL_ROLE for membership in memberships(user))


def changes_own(user: Visitor, agency: str) -> bool:
    """Tell whether somebody administers the agency of that code, or one above it."""
    held = frozenset(membership.agency_id for membership in memberships(user) if membership.role == OWN_ROLE)
    known = office(agency)
    return known is not None and known.id in below(held)


def may_change(user: Visitor, values: Values) -> bool:
    """Tell whether somebody may change anything of a category."""
    return changes_all(user) or changes_own(user, values["agency"])


def forbidden_fields(user: Visitor, before: Values | None, after: Values | None) -> list[str]:
    """Return the fields of a change that are not for somebody to change; empty where all are."""
    if changes_all(user):
        return []
    if before is None or after is None or not changes_own(user, before["agency"]):
        return ["code"]
    return [name for name in after if after[name] != before.get(name) and name not in OWN_FIELDS]
