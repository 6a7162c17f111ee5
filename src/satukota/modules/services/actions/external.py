"""The register of permits that national systems issue."""

from django.db import transaction
from django.utils import timezone

from satukota.kernel.people.api import User
from satukota.modules.services.models import ExternalPermit


@transaction.atomic
def keep_external(permit: ExternalPermit, by: User) -> ExternalPermit:
    """Keep a permit and how its status went."""
    before = ExternalPermit.objects.filter(pk=permit.pk).values_list("status", flat=True).first() if permit.pk else None
    permit.changed_at = timezone.now()
    if before != permit.status:
        permit.history = [*permit.history, [permit.changed_at.isoformat(), permit.status, by.pk]]
    permit.save()
    return permit
