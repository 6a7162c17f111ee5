"""Which part of the city somebody administers: all of it, or their agencies and those below."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from satukota.kernel.people.api import Agency, User, Visitor, family_of, memberships, permissions, roles

type Scope = frozenset[int] | None
"""Ids of agencies, closed ones too; None is the whole city."""


def scope_of(user: Visitor, permission: str) -> Scope:
    """Return the agencies for which somebody holds a permission today: None for the whole city, empty for none.

    A role that ends at its agency (`Role.within_agency`) gives the permission for that agency and all below it, any other
    for the city. Raises KeyError for an unknown permission.
    """
    carriers = permissions()[permission].roles
    if isinstance(user, User) and user.is_superuser and user.is_active:
        return None
    own = [membership for membership in memberships(user) if membership.role in carriers]
    if any(not roles()[membership.role].within_agency for membership in own):
        return None
    return family_of(frozenset(membership.agency_id for membership in own))


def covers(scope: Scope, agency_id: int | None) -> bool:
    """Tell whether an agency lies in a scope; what belongs to no agency lies in the whole city alone."""
    return scope is None or agency_id in scope


def require_within(scope: Scope, agency_id: int | None) -> None:
    """Raise PermissionDenied (403) for an agency outside a scope."""
    if not covers(scope, agency_id):
        raise PermissionDenied("outside the agencies that this person administers")


def agencies_within(scope: Scope) -> QuerySet[Agency]:
    """Return the agencies of a scope, closed ones too, by their names."""
    return Agency.objects.all() if scope is None else Agency.objects.filter(pk__in=scope)


def agency_or_404(scope: Scope, code: str) -> Agency:
    """Return the agency with that code; raise Http404 where there is none in the scope, so that nobody learns of others."""
    agency = agencies_within(scope).filter(code=code).first()
    if agency is None:
        raise Http404("no such agency in this scope")
    return agency


def may_give(scope: Scope, role: str) -> bool:
    """Tell whether who administers a scope may give a role there: outside the whole city only what ends at its agency."""
    return role in roles() and (scope is None or roles()[role].within_agency)
