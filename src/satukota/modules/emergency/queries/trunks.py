"""The exchanges and their keys."""

import hashlib
import hmac

from django.conf import settings

from satukota.modules.emergency.models import Trunk


def secret_of(code: str, generation: int = 1) -> str:
    """Return an exchange's key: it follows from the installation's own, so there is nothing to steal from the
    database.
    """
    text = f"trunk:{code}:{generation}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def trunk(code: str) -> Trunk | None:
    """Return an active exchange, None where there is none of that code."""
    return Trunk.objects.filter(code=code, active=True).first()
