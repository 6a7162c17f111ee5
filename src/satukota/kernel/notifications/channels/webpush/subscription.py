"""A browser's subscription, and the key that it needs to subscribe."""

import json
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings

from satukota.kernel.notifications.channels.webpush.crypto import decode, encode, point
from satukota.kernel.notifications.channels.webpush.vapid import own_key
from satukota.kernel.registry.api import configured_text


def installation_key() -> EllipticCurvePrivateKey:
    """Return the key of this installation."""
    return own_key(settings.DATA_DIR / "webpush.key")


def public_key() -> str:
    """Return the key that a browser needs to subscribe (`applicationServerKey`)."""
    return encode(point(installation_key().public_key()))


def own_address(endpoint: str) -> str:
    """Return the endpoint where its host itself is named in the settings, so that it may lie in this house."""
    return endpoint if urlsplit(endpoint).hostname in configured_text("WEBPUSH_HOSTS").split(",") else ""


def subscription(address: str) -> tuple[str, bytes, bytes]:
    """Return (endpoint, public key, secret) of a browser's subscription. Raises ValueError.

    Only push services of browsers are called, so that nobody can make us call something else.
    """
    try:
        document = json.loads(address)
        endpoint, receiver, auth = (
            document["endpoint"],
            decode(document["keys"]["p256dh"]),
            decode(document["keys"]["auth"]),
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError("not a subscription") from error
    place = urlsplit(str(endpoint))
    host = place.hostname or ""
    known = any(host == name or host.endswith(f".{name}") for name in configured_text("WEBPUSH_HOSTS").split(","))
    if not known or (place.scheme != "https" and host != "127.0.0.1") or len(receiver) != 65 or len(auth) != 16:
        raise ValueError("not a subscription")
    return str(endpoint), receiver, auth


def normal_subscription(address: str) -> str:
    """Return a subscription with nothing but what is needed, always written alike. Raises ValueError."""
    endpoint, receiver, auth = subscription(address)
    keys = {"auth": encode(auth), "p256dh": encode(receiver)}
    return json.dumps({"endpoint": endpoint, "keys": keys}, separators=(",", ":"))
