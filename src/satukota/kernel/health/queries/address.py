"""Under which address the city is reached, and how long its certificate holds."""

import socket
import ssl
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from satukota.kernel.registry.api import Gauge, Health
from satukota.runtime import claim, hosts

SOON_DAYS, LAST_DAYS = 21, 5
SECONDS = 0.8
REMEMBERED = 600
"""So long a certificate is remembered: every question would be a handshake over the network."""


def address_health() -> Health:
    """Tell whether what goes over the network is encrypted, and until when the certificate holds."""
    site = urlsplit(settings.SITE_URL)
    facts = ((_("Address"), settings.SITE_URL), (_("Live feed"), settings.LIVE_URL or _("next port")))
    if not settings.HTTPS:
        running = claim.holder_of(settings.DATA_DIR)
        near = all(hosts.is_loopback(name) for name in (site.hostname or "", running.host if running else "127.0.0.1"))
        text = _("only this machine reaches it") if near else _("plain http: passwords can be read on the way")
        return Health(near, text, _("Put a proxy with https before it and set HTTPS=yes."), grave=not near, facts=facts)
    end = cache.get_or_set("health.certificate", lambda: _end(site.hostname or "", site.port or 443), REMEMBERED)
    if end is None:
        text = _("the certificate could not be read")
        return Health(False, text, _("See that the proxy runs and that this machine reaches it."), facts=facts)
    days = (end - datetime.now(UTC)).total_seconds() / 86400
    text = _("the certificate holds for %(n)s days") % {"n": max(0, int(days))}
    gauges = (Gauge("certificate_seconds_left", days * 86400),)
    cure = _("Renew it (certbot renew), and see why that does not happen by itself.")
    return Health(days >= SOON_DAYS, text, cure, days < LAST_DAYS, facts, gauges)


def _end(host: str, port: int) -> datetime | None:
    """Return when the certificate of an address ends; None where it cannot be read. Whose it is browsers check."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host, port), timeout=SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            certificate = secure.getpeercert(binary_form=True)
    except (OSError, ValueError):
        return None
    return x509.load_der_x509_certificate(certificate).not_valid_after_utc if certificate else None
