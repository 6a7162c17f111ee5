"""Where a request came from."""

from django.conf import settings
from django.http import HttpRequest

from satukota.kernel.limits.rules import is_loopback, sender


def client_address(request: HttpRequest) -> str:
    """Return the address of a request's sender, past the proxies of TRUSTED_PROXIES; empty where there is none."""
    meta = request.META
    return sender(str(meta.get("REMOTE_ADDR", "")), str(meta.get("HTTP_X_FORWARDED_FOR", "")), settings.TRUSTED_PROXIES)


def from_this_machine(request: HttpRequest) -> bool:
    """Say whether a program of this machine asks. Behind proxies nobody is: then a proxy is what asks from here."""
    return not settings.TRUSTED_PROXIES and is_loopback(client_address(request))
