"""What leaves the centre for callers: the link of a location card. It is queued, never waited for."""

from django.conf import settings

from satukota.kernel.notifications.api import Address, notify
from satukota.modules.emergency.models import LocationCard


def send_location_card(card: LocationCard, token: str) -> bool:
    """Queue the link for the caller's telephone; False where the number is hidden. The desk can also read it out."""
    number = card.call.caller
    if not number:
        return False
    context = {"link": f"{public_address()}/emergency/here/{token}/"}
    notify(Address("sms", number), "emergency-location", context, key=f"emergency:card:{card.pk}")
    return True


def public_address() -> str:
    """Return the address under which callers reach this site."""
    origins = settings.CSRF_TRUSTED_ORIGINS
    return str(origins[0]) if origins else "http://localhost:8000"
