"""The live feed as an ASGI application. Requests go to wsgi.py, which answers them at two to four times the rate."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
django.setup()

type Message = MutableMapping[str, Any]


async def application(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Hand everything to the feed."""
    from satukota.kernel.events.api import live_app

    await live_app(scope, receive, send)
