"""Roles and permissions, from the manifests."""

from satukota.kernel.registry.api import Permission, Role, offers
from satukota.reference.text import begin, codes, finish, table


def permissions_page() -> str:
    """Return the page of permissions: what each allows, and to whom."""
    lines = begin(
        "Permissions",
        "A permission is held by the roles that its manifest names; a person holds a role by a membership in an "
        "agency, between two dates. What a person may do with one case also follows from the case type's own roles: "
        "see [case types](case-types.md).",
    )
    rows = (
        (f"`{permission.code}`", permission.title, codes(permission.roles), module.code)
        for module, permission in offers("permissions", Permission)
    )
    return finish([*lines, *table(("Permission", "Allows", "Roles", "Module"), sorted(rows))])


def roles_page() -> str:
    """Return the page of roles: who names each, and all that it may do."""
    lines = begin("Roles", "Roles that a membership can give, and the permissions that come with each.")
    pairs = [
        (role, permission.code) for _, permission in offers("permissions", Permission) for role in permission.roles
    ]
    rows = (
        (f"`{role.code}`", role.title, module.code, codes(code for name, code in pairs if name == role.code))
        for module, role in offers("roles", Role)
    )
    return finish([*lines, *table(("Role", "Title", "Named by", "Permissions"), sorted(rows))])
