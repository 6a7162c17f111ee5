"""Whose a service is, and what of it an agency and the city's standard setter change only together."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from satukota.kernel.cases.api import CaseType, Definition, key_words, load_stored, pinned_definition
from satukota.kernel.people.api import (
    Membership,
    Office,
    User,
    below,
    has_permission,
    holds_in,
    memberships,
    office,
    offices,
    permissions,
)

EDIT, STANDARD = "services.edit", "services.standard"
SENSITIVE = ("owner", "roles", "privacy", "outputs", "fees", "verify", "visibility", "after")
"""Parts that say whose a service is, who works on it and signs, what it costs, and who sees what."""
MARKS = ("pii", "by", "sign", "fourEyes", "run", "needs")
"""Keys inside `data`, `shared` and `actions` that say the same of one answer or one step."""


def last_in_force(case_type: str) -> Definition | None:
    """Return the definition by which applications begin, or began until the service ended; None before the first."""
    row = CaseType.objects.filter(type=case_type, published_at__isnull=False).order_by("-published_at", "-id").first()
    return pinned_definition(row.pk) if row else None


def versions_of(case_type: str) -> list[CaseType]:
    """Return the versions of a service that were published, the newest first."""
    rows = CaseType.objects.filter(type=case_type, published_at__isnull=False).defer("source")
    return list(rows.select_related("created_by", "published_by").order_by("-published_at", "-id"))


def definition_of(row: CaseType) -> Definition:
    """Return what a version says, drafts too. Raises DefinitionError for a text that is no definition any more."""
    kept = row.status in {CaseType.Status.PUBLISHED, CaseType.Status.RETIRED}
    return pinned_definition(row.pk) if kept else load_stored(row.source)


def owner_of(proposed: Definition) -> Office | None:
    """Return the agency that owns a service: the published version says it, a proposal cannot take it."""
    rule = last_in_force(proposed.id) or proposed
    return office(rule.owner.get("opd", ""))


def may_change(user: User, proposed: Definition) -> bool:
    """Tell whether somebody writes and publishes for the owner, or sets the city's standard."""
    owner = owner_of(proposed)
    own = owner is not None and holds_in(user, EDIT, below(frozenset({owner.id})))
    return own or has_permission(user, STANDARD)


def owners_for(user: User) -> list[tuple[str, str]]:
    """Return (code, name) of the agencies for which somebody writes services."""
    every = has_permission(user, STANDARD)
    own = [here for here in offices().values() if every or holds_in(user, EDIT, below(frozenset({here.id})))]
    return sorted(((here.code, here.name) for here in own), key=lambda pair: pair[1])


def require_change(user: User, proposed: Definition) -> None:
    """Raise PermissionDenied unless the service is the user's to change."""
    if not may_change(user, proposed):
        raise PermissionDenied(EDIT)


def parts_in_words(parts: Iterable[str], language: str) -> list[str]:
    """Return parts of a definition as its form names them."""
    return [key_words(f"definition.{part}", language)[0] for part in parts]


def sensitive_changes(proposed: Definition) -> list[str]:
    """Return the parts that the agency cannot change by itself, by key; all that are there for a new service."""
    rule = last_in_force(proposed.id)
    before, after = _sensitive(rule.raw if rule else {}), _sensitive(proposed.raw)
    return [name for name in after if before[name] != after[name]]


def _sensitive(raw: Mapping[str, Any]) -> dict[str, Any]:
    parts = {name: raw.get(name) for name in SENSITIVE}
    return parts | {name: sorted(_marks(raw.get(name), name)) for name in ("data", "shared", "actions")}


def _marks(part: Any, path: str) -> Iterator[str]:
    """Yield what a part of a definition says under the marked keys, with its path."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in MARKS:
                yield f"{path}.{key}={value}"
            yield from _marks(value, f"{path}.{key}")
    elif isinstance(part, list | tuple):
        for place, value in enumerate(part):
            name = value.get("id", place) if isinstance(value, Mapping) else place
            yield from _marks(value, f"{path}.{name}")


def both_sides(proposed: Definition, author: User, publisher: User) -> bool:
    """Tell whether the owner's head and the city's standard setter stand behind a version, as two people.

    What no agency owns needs two standard setters.
    """
    owner = owner_of(proposed)
    pairs = ((author, publisher), (publisher, author))
    return author.pk != publisher.pk and any(_heads(a, owner) and has_permission(b, STANDARD) for a, b in pairs)


def publishers_of(proposed: Definition, author: User) -> list[User]:
    """Return the people who can publish what an author proposed, by their names."""
    owner = owner_of(proposed)
    within = below(frozenset({owner.id})) if owner else frozenset()
    roles = Q(role__in=permissions()[STANDARD].roles) | Q(role__in=permissions()[EDIT].roles, agency_id__in=within)
    today = timezone.localdate()
    held = Membership.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today), roles, starts__lte=today)
    members = held.exclude(user_id=author.pk)
    people = User.objects.filter(is_active=True, pk__in=members.values("user_id")).order_by("username")
    sensitive = bool(sensitive_changes(proposed))
    return [
        person
        for person in people
        if may_change(person, proposed) and (not sensitive or both_sides(proposed, author, person))
    ]


def _heads(user: User, owner: Office | None) -> bool:
    if owner is None:
        return has_permission(user, STANDARD)
    return any(membership.role == "head" and membership.agency_id == owner.id for membership in memberships(user))
