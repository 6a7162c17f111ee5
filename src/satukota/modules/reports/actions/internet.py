"""Connections to the public internet alone: private networks are none of an outsider's business."""

import http.client
import ipaddress
import socket
import ssl

SECONDS = 20


class Unfetchable(Exception):
    """This address cannot be read, or must not be: private networks are none of an outsider's business."""


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


def connect(scheme: str, host: str, address: str, port: int) -> http.client.HTTPConnection:
    """Open a connection to an address that was looked up, under the name by which it is known."""
    made = http.client.HTTPConnection(address, port, timeout=SECONDS)
    made.connect()
    if scheme == "https" and made.sock:
        made.sock = ssl.create_default_context().wrap_socket(made.sock, server_hostname=host)
    return made
