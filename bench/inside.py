"""What measuring needs from inside a city, in a process that speaks to its database."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

STAMP = "bench.json"
"""In the data directory: with how many cases it was filled, and the keys made then."""
BACKEND = "satukota.web.backends.SignIn"


def begin() -> None:
    """Make Django ready; SATUKOTA_DATA says which city."""
    import django

    os.environ["SATUKOTA_AS_OWNER"] = "yes"  # bulk loads put constraints and triggers away
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
    django.setup()


def sessions(names: Iterable[str]) -> dict[str, str]:
    """Sign people in without the form and return their session cookies by user name."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from satukota.kernel.people.api import User

    cookies = {}
    for user in User.objects.filter(username__in=[*names]):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookies[user.username] = str(session.session_key)
    return cookies


def leave_stamp(cases: int, names: Iterable[str]) -> None:
    """Say in the data directory with how many cases it was filled, and keep an API key for each of these people.

    Accounts of a demo city would be closed when this one starts without a demo.
    """
    from satukota.kernel.events.api import Actor
    from satukota.kernel.people.api import User, create_key

    User.objects.filter(demo=True).update(demo=False)
    keys = {name: create_key(User.objects.get(username=name), "bench", Actor.system()) for name in names}
    (Path(os.environ["SATUKOTA_DATA"]) / STAMP).write_text(json.dumps({"cases": cases, "keys": keys}))


def stamp(data: Path) -> dict[str, Any]:
    """Return what was left in a data directory; empty where it was never filled."""
    file = data / STAMP
    return dict(json.loads(file.read_text())) if file.exists() else {}
