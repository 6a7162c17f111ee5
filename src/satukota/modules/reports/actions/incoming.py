"""A message that came in is taken once, by its id at its channel."""

from django.db import IntegrityError, transaction

from satukota.modules.reports.models import Incoming


def remember(channel: str, external_id: str) -> bool:
    """Tell whether a message was not taken before, and remember it, inside the caller's transaction."""
    try:
        with transaction.atomic():
            Incoming.objects.create(channel=channel, external_id=external_id[:200])
    except IntegrityError:
        return False
    return True
