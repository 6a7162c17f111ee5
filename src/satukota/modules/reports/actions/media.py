"""Fetch photos that other systems only name by their address: later, safely, and never at the report's expense."""

import http.client
import ipaddress
import socket
import ssl
from io import BytesIO
from urllib.parse import urlsplit

from django.core.files.base import File

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import RefusedFile, store
from satukota.modules.reports.actions.submit import PHOTO

MOST = 20 * 1024 * 1024
SECONDS = 20


class Unfetchable(Exception):
    """This address cannot be read, or must not be: private networks are none of an outsider's business."""


def fetch(url: str) -> bytes:
    """Return what lies under an http(s) address on the public internet. Raises Unfetchable."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unfetchable("not an http address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = public_address(parts.hostname, port)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        connection = _connection(parts.scheme, parts.hostname, address, port)
        connection.request("GET", path, headers={"Host": parts.netloc, "User-Agent": "SatuKota"})
        answer = connection.getresponse()
        body = answer.read(MOST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unfetchable(str(error)) from error
    if answer.status != http.HTTPStatus.OK or len(body) > MOST:
        raise Unfetchable(f"status {answer.status}, {len(body)} bytes")
    return body


def public_address(host: str, port: int) -> str:
    """Return the address behind a name, looked up once so that it cannot change in between. Raises Unfetchable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unfetchable(str(error)) from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(ipaddress.ip_address(one.split("%")[0]).is_global for one in addresses):
        raise Unfetchable("not a public address")
    return addresses[0]


def _connection(scheme: str, host: str, address: str, port: int) -> http.client.HTTPConnection:
    made = http.client.HTTPConnection(address, port, timeout=SECONDS)
    made.connect()
    if scheme == "https" and made.sock:
        made.sock = ssl.create_default_context().wrap_socket(made.sock, server_hostname=host)
    return made


def enclose(case: Case, url: str) -> bool:
    """Store the photo under an address with a case; return whether it could be had."""
    try:
        upload = File(BytesIO(fetch(url)), name=urlsplit(url).path.rsplit("/", 1)[-1] or "foto.jpg")
        store(upload, kind=PHOTO, by=Actor(None, "reporter"), case_id=case.pk)
    except (Unfetchable, RefusedFile):
        return False
    return True
