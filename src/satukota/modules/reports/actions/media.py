"""Fetch photos that other systems only name by their address: later, safely, never at the report's expense."""

from io import BytesIO
from urllib.parse import urlsplit

from django.core.files.base import File

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import RefusedFile, store
from satukota.kernel.ports.api import MEGABYTE, Unreachable, call
from satukota.modules.reports.actions.submit import PHOTO

MOST = 20 * MEGABYTE


def fetch(url: str) -> bytes:
    """Return what lies under an http(s) address on the public internet. Raises Unreachable."""
    return call("photo", "GET", url, seconds=20, largest=MOST).successful().body


def enclose(case: Case, url: str) -> bool:
    """Store the photo under an address with a case; return whether it could be had."""
    try:
        upload = File(BytesIO(fetch(url)), name=urlsplit(url).path.rsplit("/", 1)[-1] or "foto.jpg")
        store(upload, kind=PHOTO, by=Actor(None, "reporter"), case_id=case.pk)
    except (Unreachable, RefusedFile):
        return False
    return True
