"""Whether the same person sent the same report a moment ago, where no key says so."""

import hashlib
import time
from datetime import timedelta

from django.utils import timezone

from satukota.kernel.events.api import DoneKey

WITHIN = 60
"""Seconds within which the same report of the same person is a repeat."""


def repeat_key(person: str, body: str) -> str:
    """Return the key under which a report of somebody who can be told from others is taken once within a minute."""
    mark = hashlib.sha256(f"{person}\0{body}".encode()).hexdigest()
    minute = int(time.time()) // WITHIN
    before = f"same:{mark}:{minute - 1}"
    since = timezone.now() - timedelta(seconds=WITHIN)
    recent = DoneKey.objects.filter(key=f"report:{before}", at__gte=since).exists()
    return before if recent else f"same:{mark}:{minute}"
