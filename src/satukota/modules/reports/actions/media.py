"""Fetch photos that other systems only name by their address: later, safely, never at the report's expense."""

import http.client
from io import BytesIO
from urllib.parse import urlsplit

from django.core.files.base import File

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import RefusedFile, store
from satukota.modules.reports.actions.internet import Unfetchable, connect, public_address
from satukota.modules.reports.actions.submit import PHOTO

MOST = 20 * 1024 * 1024


def fetch(url: str) -> bytes:
    """Return what lies under an http(s) address on the public internet. Raises Unfetchable."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unfetchable("not an http address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = public_address(parts.hostname, port)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        connection = connect(parts.scheme, parts.hostname, address, port)
        connection.request("GET", path, headers={"Host": parts.netloc, "User-Agent": "SatuKota"})
        answer = connection.getresponse()
        body = answer.read(MOST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unfetchable(str(error)) from error
    if answer.status != http.HTTPStatus.OK or len(body) > MOST:
        raise Unfetchable(f"status {answer.status}, {len(body)} bytes")
    return body


def enclose(case: Case, url: str) -> bool:
    """Store the photo under an address with a case; return whether it could be had."""
    try:
        upload = File(BytesIO(fetch(url)), name=urlsplit(url).path.rsplit("/", 1)[-1] or "foto.jpg")
        store(upload, kind=PHOTO, by=Actor(None, "reporter"), case_id=case.pk)
    except (Unfetchable, RefusedFile):
        return False
    return True
