"""What a browser is told beside each answer: what it may load, which devices it may ask for, what it keeps."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.utils.csp import CSP

from satukota.kernel.registry.api import configured_text

DEVICES = ("camera", "geolocation", "microphone")
SECRETS = frozenset({"token", "secret", "key"})
"""Parts of an address that open something by themselves, as urls.py names them."""
OTHER_DEVICES = "accelerometer=(), browsing-topics=(), display-capture=(), gyroscope=(), payment=(), usb=()"


class HeadersMiddleware(ContentSecurityPolicyMiddleware):
    """Every answer of the site says what its page may do; what a view said itself stays."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Add the policies, and forbid keeping what is for one person alone."""
        if not hasattr(response, "_csp_config"):
            issuer = configured_text("OIDC_DISCOVERY_URL")
            response._csp_config = policy(live_origin(request), issuer)  # type: ignore[attr-defined]  # Django's own switch
        response = super().process_response(request, response)
        secret = has_secret(request)
        response.headers.setdefault("Permissions-Policy", permissions(frozenset(devices(request))))
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if secret:
            # Not no-referrer: a browser then sends forms with "Origin: null", which the check against forgery refuses.
            response.headers["Referrer-Policy"] = "strict-origin"
        if secret or is_personal(request):
            response.headers.setdefault("X-Robots-Tag", "noindex")
            response.headers.setdefault("Cache-Control", "no-store")
        return response


@lru_cache(maxsize=64)
def policy(live: str, issuer: str = "") -> dict[str, Any]:
    """Return what pages may load: our own files, pictures that the browser made, the base map and the live feed."""
    tiles = [origin for origin in (_origin(settings.MAP_TILES.split("{")[0]),) if origin]
    sign_in = [origin for origin in (_origin(issuer),) if origin]
    return {
        "default-src": [CSP.SELF],
        "script-src": [CSP.SELF, CSP.NONCE],
        "style-src": [CSP.SELF, CSP.NONCE],
        "img-src": [CSP.SELF, "data:", "blob:", *tiles],
        "media-src": [CSP.SELF, "blob:"],
        "connect-src": [CSP.SELF, "blob:", *([live] if live else []), *tiles],
        # The map draws in workers that it makes itself.
        "worker-src": [CSP.SELF, "blob:"],
        "object-src": [CSP.NONE],
        "base-uri": [CSP.NONE],
        "form-action": [CSP.SELF, *sign_in],
        "frame-ancestors": [CSP.NONE],
    }


def live_origin(request: HttpRequest) -> str:
    """Return where the page finds the live feed: the origin of `LIVE_URL`, else this host, next port."""
    if settings.LIVE_URL:
        return _origin(settings.LIVE_URL)
    try:
        named = request.get_host()
    except DisallowedHost:
        return ""
    host, _, port = named.rpartition(":")
    if not host or not port.isdecimal():
        host, port = named, "443" if request.is_secure() else "80"
    return f"{request.scheme}://{host}:{int(port) + 1}"


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""


@lru_cache(maxsize=16)
def permissions(wanted: frozenset[str]) -> str:
    """Return which devices a page may ask for; those that it does not need are closed to whatever gets into it."""
    allowed = (f"{name}={'(self)' if name in wanted else '()'}" for name in DEVICES)
    return ", ".join([*allowed, OTHER_DEVICES])


def devices(request: HttpRequest) -> set[str]:
    """Return the devices that the parts of a page asked for while it was drawn; `ask_for` adds to them."""
    names: set[str] = vars(request).get("devices", set())
    return names


def ask_for(request: HttpRequest | None, names: str) -> None:
    """Let a page ask for devices (names with spaces between them)."""
    if request is not None and names:
        vars(request).setdefault("devices", set()).update(names.split())


def has_secret(request: HttpRequest) -> bool:
    """Tell whether the address itself opens something that is for one person."""
    match = request.resolver_match
    return match is not None and not SECRETS.isdisjoint(match.kwargs)


def is_personal(request: HttpRequest) -> bool:
    """Tell whether an answer may hold what only this person may see: by session, by key, or sent by a form."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return signed_in or "HTTP_AUTHORIZATION" in request.META or "api_key" in request.GET or request.method == "POST"
