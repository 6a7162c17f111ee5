"""The live feed as an ASGI application. Requests go to wsgi.py, which answers them at two to four times the rate."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
django.setup()

from satukota.kernel.events.views import Watcher, live_app  # noqa: E402  # models can be imported only from here on
from satukota.kernel.people.api import agencies_of, below, has_permission, memberships, signed_in  # noqa: E402
from satukota.kernel.registry.api import offers  # noqa: E402


def identify(cookie: str, authorization: str) -> Watcher:
    """Return what the sender of these headers may watch."""
    user = signed_in(cookie, authorization)
    if not memberships(user):
        return Watcher()
    follows = tuple(
        beginning for _module, (code, beginning) in offers("followers", tuple) if has_permission(user, code)
    )
    return Watcher(True, has_permission(user, "kernel.see_city"), below(agencies_of(user)), follows=follows)


application = live_app(identify)
