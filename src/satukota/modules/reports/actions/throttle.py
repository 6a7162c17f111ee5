"""Keep one connection from flooding the desk."""

import hashlib
import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone


def too_many(request: HttpRequest) -> bool:
    """Count a report of this hour and tell whether its connection has sent more than REPORTS_PER_HOUR.

    Addresses are kept as digests, for an hour, in memory only. Staff who are signed in and this machine itself are not
    counted; each process of the site counts for itself.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.REPORTS_PER_HOUR or request.user.is_authenticated or _own(address):
        return False
    mark = hashlib.sha256(f"{settings.SECRET_KEY}{address}".encode()).hexdigest()[:24]
    key = f"reports:sent:{timezone.now():%Y%m%d%H}:{mark}"
    cache.add(key, 0, 3600)
    return int(cache.incr(key)) > settings.REPORTS_PER_HOUR


def _own(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return True
