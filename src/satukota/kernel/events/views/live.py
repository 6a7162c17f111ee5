"""`GET /live`: an ASGI application of its own process, so that a thousand watchers cost the site nothing."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import close_old_connections

from satukota.kernel.events.rules import Position
from satukota.kernel.events.views.stream import Stream, Watcher, lines_after, sees

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
type Identify = Callable[[str, str], Watcher]

HEARTBEAT_SECONDS = 15.0
CATCH_UP_BATCHES = 20


class LiveFeed:
    """The application: one stream for all watchers, one task per watcher."""

    def __init__(self, identify: Identify) -> None:
        self.identify = identify
        self.stream = Stream()
        self.following: asyncio.Task[None] | None = None
        self.watching = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer `/live`, and `/live/health` with the state of the feed."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            self._ensure_following()
            if scope["path"].rstrip("/").endswith("/health"):
                await self._health(send)
            else:
                await self._watch(scope, receive, send)

    def _ensure_following(self) -> None:
        if self.following is None or self.following.done():
            self.following = asyncio.create_task(self.stream.follow())

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._ensure_following()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self.following:
                    self.following.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _health(self, send: Send) -> None:
        state = {"connected": self.stream.connected, "watchers": self.watching, "position": str(self.stream.position)}
        await send({"type": "http.response.start", "status": 200 if self.stream.connected else 503, "headers": JSON})
        await send({"type": "http.response.body", "body": json.dumps(state).encode()})

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope.get("query_string", b"").decode("latin-1")
        watcher = await asyncio.to_thread(self.identify, headers.get("cookie", ""), headers.get("authorization", ""))
        watcher = with_filters(watcher, query)
        start = Position.parse(headers.get("last-event-id", "") or first(query, "since"))
        await send({"type": "http.response.start", "status": 200, "headers": EVENT_STREAM + cors(headers)})
        sending = asyncio.create_task(self._send_all(watcher, start, send))
        leaving = asyncio.create_task(left(receive))
        self.watching += 1
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.watching -= 1
            sending.cancel()
            leaving.cancel()

    async def _send_all(self, watcher: Watcher, start: Position | None, send: Send) -> None:
        position = start or self.stream.position
        await write(send, f"retry: 1000\nid: {position}\nevent: hello\ndata: {{}}\n\n".encode())
        number = await self._caught_up(watcher, position, send)
        while True:
            news = self.stream.news
            found = self.stream.read(number)
            if found is None:
                number = await self._gap(send)
                continue
            number += len(found)
            body = b"".join(made.text for made in found if sees(made, watcher))
            if body:
                await write(send, body)
            if not found:
                await self._wait(news, send)

    async def _caught_up(self, watcher: Watcher, position: Position, send: Send) -> int:
        """Send what was missed and is no longer in memory; return the number of the next line in memory."""
        for _ in range(CATCH_UP_BATCHES):
            number = self.stream.index_after(position)
            if number is not None:
                return number
            missed = await asyncio.to_thread(lines_after, position)
            if not missed:
                return self.stream.first
            await write(send, b"".join(made.text for made in missed if sees(made, watcher)) or b":\n\n")
            position = missed[-1].position
        return await self._gap(send)

    async def _wait(self, news: asyncio.Event, send: Send) -> None:
        try:
            await asyncio.wait_for(news.wait(), HEARTBEAT_SECONDS)
        except TimeoutError:
            state = "on" if self.stream.connected else "off"
            await write(send, f'event: beat\ndata: {{"database":"{state}"}}\n\n'.encode())

    async def _gap(self, send: Send) -> int:
        """Say that events were missed, so that the page reads its lists anew; go on from now."""
        await write(send, f"id: {self.stream.position}\nevent: gap\ndata: {{}}\n\n".encode())
        return self.stream.first + len(self.stream.lines)


JSON = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
EVENT_STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def cors(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Allow the pages of the same host (any port) to read the feed with their cookie."""
    origin, host = headers.get("origin", ""), headers.get("host", "").rsplit(":", 1)[0]
    allowed = origin in settings.CSRF_TRUSTED_ORIGINS or origin.split("://")[-1].rsplit(":", 1)[0] == host
    if not origin or not allowed:
        return []
    value = origin.encode("latin-1")
    return [
        (b"access-control-allow-origin", value),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
    ]


def first(query: str, name: str) -> str:
    """Return the first value of a query string's field, empty where it has none."""
    return parse_qs(query).get(name, [""])[0]


def with_filters(watcher: Watcher, query: str) -> Watcher:
    """Return the watcher with the filters of the address: `name` (prefixes), `type`, `area`."""
    given = parse_qs(query)
    return Watcher(
        watcher.staff,
        watcher.whole_city,
        watcher.agencies,
        tuple(given.get("name", ())),
        frozenset(given.get("type", ())),
        first(query, "area"),
        watcher.follows,
    )


async def write(send: Send, body: bytes) -> None:
    """Send a piece of the stream; waits while this watcher's connection is full, and only for that one."""
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def left(receive: Receive) -> None:
    """Return when the watcher has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def live_app(identify: Identify) -> LiveFeed:
    """Return the application; `identify` turns cookie and authorization headers into a watcher."""

    def safely(cookie: str, authorization: str) -> Watcher:
        close_old_connections()
        try:
            return identify(cookie, authorization)
        finally:
            close_old_connections()

    return LiveFeed(safely)
