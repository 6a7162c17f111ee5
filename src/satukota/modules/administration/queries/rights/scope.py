"""Whose rights somebody administers: a person, when none of their roles lies outside the own agencies."""

from satukota.kernel.people.api import User, memberships
from satukota.modules.administration.queries.scope import covers, scope_of


def administers(user: User, other: User, permission: str) -> bool:
    """Tell whether somebody holds a permission for all that another person is: no role of theirs lies outside."""
    scope = scope_of(user, permission)
    return all(covers(scope, row.agency_id) for row in memberships(other))
