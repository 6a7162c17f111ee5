"""Which roles the groups of the city's sign-in service give: data of the city, kept with each change."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from satukota.kernel.accounts.models import GroupRole
from satukota.kernel.changes.api import Author, keep_change
from satukota.kernel.people.api import Agency, roles

KIND = "sign_in_groups"
type Values = Mapping[str, Any]


def group_values() -> dict[str, Values]:
    """Return what each group gives: {"roles": ["officer dpupr", …]}, a role's code and an agency's."""
    given: dict[str, list[str]] = defaultdict(list)
    for row in GroupRole.objects.select_related("agency"):
        given[row.group].append(f"{row.role} {row.agency.code}")
    return {group: {"roles": sorted(places)} for group, places in given.items()}


@transaction.atomic
def apply_group(key: str, values: Values | None, author: Author) -> None:
    """Let a group of the sign-in service give exactly these roles; None or no role takes it away.

    Raises ValidationError for a role or agency that there is not.
    """
    before = group_values().get(key)
    rows = [_row(key, text) for text in (values or {}).get("roles", ())]
    GroupRole.objects.filter(group=key).delete()
    GroupRole.objects.bulk_create(rows)
    keep_change(KIND, key, before, group_values().get(key), author)


def _row(group: str, text: str) -> GroupRole:
    role, _space, code = text.partition(" ")
    agency = Agency.objects.filter(code=code).first()
    if role not in roles() or agency is None:
        raise ValidationError(
            _("There is no role “%(role)s” or no agency “%(agency)s”.") % {"role": role, "agency": code}
        )
    return GroupRole(group=group, role=role, agency=agency)
