"""The register of permits that national systems issue."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from satukota.kernel.people.api import User, agencies_with, below
from satukota.modules.services.models import ExternalPermit


def followed_agencies(user: User) -> frozenset[int]:
    """Return the agencies whose permits a user follows: where they hold the permission, and below."""
    return below(frozenset(agencies_with(user, "services.external")))


@transaction.atomic
def keep_external(permit: ExternalPermit, by: User) -> ExternalPermit:
    """Keep a permit and how its status went; a new one is followed by the agency for which `by` keeps the register.

    Raises PermissionDenied for a permit that another agency follows.
    """
    permit.agency_id = permit.agency_id or next(iter(agencies_with(by, "services.external")), None)
    if permit.agency_id not in followed_agencies(by):
        raise PermissionDenied("services.external")
    before = ExternalPermit.objects.filter(pk=permit.pk).values_list("status", flat=True).first() if permit.pk else None
    permit.changed_at = timezone.now()
    if before != permit.status:
        permit.history = [*permit.history, [permit.changed_at.isoformat(), permit.status, by.pk]]
    permit.save()
    return permit
