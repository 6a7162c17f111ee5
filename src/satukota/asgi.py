"""The live feed as an ASGI application. Requests go to wsgi.py, which answers them at two to four times the rate."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
django.setup()

from satukota.kernel.events.views import Watcher, live_app  # noqa: E402  # models can be imported only from here on
from satukota.kernel.people.api import (  # noqa: E402
    KeyTooNarrow,
    UnknownKey,
    Visitor,
    agencies_of,
    bearer,
    below,
    has_permission,
    key_holder,
    memberships,
    signed_in,
)
from satukota.kernel.registry.api import offers  # noqa: E402


def who(cookie: str, authorization: str) -> Visitor:
    """Return who watches: by a key that may read, where one is given, else by session; None for a visitor."""
    if not authorization:
        return signed_in(cookie)
    try:
        return key_holder(bearer(authorization), needs="read")
    except (UnknownKey, KeyTooNarrow):
        return None


def identify(cookie: str, authorization: str) -> Watcher:
    """Return what the sender of these headers may watch."""
    user = who(cookie, authorization)
    if not memberships(user):
        return Watcher()
    follows = tuple(
        beginning for _module, (code, beginning) in offers("followers", tuple) if has_permission(user, code)
    )
    return Watcher(True, has_permission(user, "kernel.see_city"), below(agencies_of(user)), follows=follows)


application = live_app(identify)
