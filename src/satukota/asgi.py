"""The live feed as an ASGI application. Requests go to wsgi.py, which answers them at two to four times the rate."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
django.setup()

from satukota.kernel.cases.api import Case, confidential_agencies  # noqa: E402  # models can be imported only from here on
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
    visitor_with_session,
)
from satukota.kernel.registry.api import offers  # noqa: E402


def identify(cookie: str, authorization: str) -> Watcher | None:
    """Return what the sender of these headers may watch, by key or by session; None where a key may not read."""
    try:
        user: Visitor = (
            key_holder(bearer(authorization), needs="read") if authorization else visitor_with_session(cookie)
        )
    except (UnknownKey, KeyTooNarrow):
        return None
    if not memberships(user):
        return Watcher()
    assert user is not None
    follows = tuple(
        beginning for _module, (code, beginning) in offers("followers", tuple) if has_permission(user, code)
    )
    city = has_permission(user, "kernel.see_city")
    handled = confidential_agencies(user)
    return Watcher(True, city, below(agencies_of(user)), handled, follows=follows, user_id=user.pk)


def hidden(subjects: frozenset[tuple[str, int]]) -> frozenset[tuple[str, int]]:
    """Return those of these subjects that are cases and are not public, or not there, any more."""
    cases = {pk for kind, pk in subjects if kind == "case"}
    public = set(Case.objects.filter(pk__in=cases, visibility=Case.Visibility.PUBLIC).values_list("pk", flat=True))
    return frozenset(("case", pk) for pk in cases - public)


application = live_app(identify, hidden)
