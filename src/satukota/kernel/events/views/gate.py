"""Who may come to the live feed at all: under which name, from which page, how many from one address."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.crypto import constant_time_compare

from satukota.kernel.limits.api import sender

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def client_address(scope: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """Return from where a request comes, past the proxies of TRUSTED_PROXIES."""
    peer = str((scope.get("client") or ("", 0))[0])
    return sender(peer, headers.get("x-forwarded-for", ""), settings.TRUSTED_PROXIES)


def is_known_host(headers: Mapping[str, str]) -> bool:
    """Tell whether a request names a host under which the site may be reached."""
    domain, _port = split_domain_port(headers.get("host", ""))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def origins() -> frozenset[str]:
    """Return the origins of our pages: that of SITE_URL, and those that the settings trust.

    A site on this machine alone has its three names.
    """
    parts = urlsplit(settings.SITE_URL)
    own, (host, port) = f"{parts.scheme}://{parts.netloc}", split_domain_port(parts.netloc)
    local = {f"{parts.scheme}://{name}{':' if port else ''}{port}" for name in LOOPBACK if host in LOOPBACK}
    return frozenset({own, *local, *settings.CSRF_TRUSTED_ORIGINS})


def cors(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Let our own pages read the feed with their cookie: scheme, host and port are those of the site."""
    origin = headers.get("origin", "")
    if origin not in origins():
        return [(b"vary", b"origin")]
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
    ]


def may_see_health(scope: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
    """Tell whether somebody may see the state of the feed: this machine itself, or a monitor with the token."""
    token = headers.get("x-health-token", "")
    if settings.HEALTH_TOKEN and constant_time_compare(token, settings.HEALTH_TOKEN):
        return True
    try:
        own = ip_address(client_address(scope, headers)).is_loopback
    except ValueError:
        return False
    # What a proxy on this machine hands over comes from elsewhere.
    return own and not any(name in headers for name in FORWARDED)
