"""`GET /live`: an ASGI application of its own process, so that a thousand watchers cost the site nothing."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import Error, close_old_connections

from satukota.kernel.events.rules import Position
from satukota.kernel.events.views.gate import client_address, cors, is_known_host, may_see_health
from satukota.kernel.events.views.stream import Line, Stream, Watcher, lines_after, sees

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
type Identify = Callable[[str, str], Watcher | None]
type Subjects = frozenset[tuple[str, int]]
type Hidden = Callable[[Subjects], Subjects]

HEARTBEAT_SECONDS = 15.0
CATCH_UP_BATCHES = 20
RECHECK_SECONDS = (20.0, 45.0)
"""When rights are looked at again: spread, and with the heartbeat's wait never later than a minute."""
AWAY_SECONDS = 1.0
VISITOR_REPLAY = 1000
"""So many of the newest events a visitor may have missed; who missed more reads the lists anew."""


def _next_check() -> float:
    return time.monotonic() + random.uniform(*RECHECK_SECONDS)


@dataclass(slots=True)
class Watching:
    """One open stream: who watches, by what they were known, and when that is looked at again."""

    watcher: Watcher
    headers: dict[str, str]
    query: str
    due: float = field(default_factory=_next_check)

    def is_due(self, lines: list[Line]) -> bool:
        """Tell whether rights must be looked at before these lines may be sent."""
        if self.watcher.user_id is None:
            return False
        return time.monotonic() >= self.due or any(self.watcher.concerns(line) for line in lines)


class LiveFeed:
    """The application: one stream for all watchers, one task per watcher."""

    def __init__(self, identify: Identify, hidden: Hidden) -> None:
        self.identify = identify
        self.hidden = hidden
        self.stream = Stream()
        self.following: asyncio.Task[None] | None = None
        self.watching = 0
        self.visitors: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer `/live`, and `/live/health` with the state of the feed."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            self._ensure_following()
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            if scope["path"].rstrip("/").endswith("/health"):
                await self._health(scope, headers, send)
            elif not is_known_host(headers):
                await refuse(send, 400, "This host is not known here.")
            else:
                await self._watch(scope, headers, receive, send)

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

    async def _health(self, scope: Scope, headers: dict[str, str], send: Send) -> None:
        if not may_see_health(scope, headers):
            await refuse(send, 404, "There is nothing under this address.")
            return
        state = {
            "connected": self.stream.connected,
            "watchers": self.watching,
            "position": str(self.stream.position),
            "seconds": round(time.monotonic() - self.stream.read_at, 1),
        }
        await send({"type": "http.response.start", "status": 200 if self.stream.connected else 503, "headers": JSON})
        await send({"type": "http.response.body", "body": json.dumps(state).encode()})

    async def _watch(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        watching = Watching(Watcher(), headers, scope.get("query_string", b"").decode("latin-1"))
        watcher = await self._identify(watching)
        if watcher is None:
            await refuse(send, 401, "This key is not valid.")
            return
        watching.watcher = watcher
        visitor = client_address(scope, headers) if watching.watcher.user_id is None else ""
        if visitor and self.visitors[visitor] >= settings.LIVE_VISITORS_PER_ADDRESS:
            await refuse(send, 429, "Too many streams are open from this address.")
            return
        start = Position.parse(headers.get("last-event-id", "") or first(watching.query, "since"))
        self.visitors[visitor] += 1
        self.watching += 1
        try:
            await send({"type": "http.response.start", "status": 200, "headers": EVENT_STREAM + cors(headers)})
            await self._until_left(watching, start, receive, send)
        finally:
            self.watching -= 1
            self.visitors -= Counter([visitor])

    async def _until_left(self, watching: Watching, start: Position | None, receive: Receive, send: Send) -> None:
        sending = asyncio.create_task(self._send_all(watching, start, send))
        leaving = asyncio.create_task(until_gone(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done() and not sending.cancelled() and sending.exception() is None:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            sending.cancel()
            leaving.cancel()

    async def _identify(self, watching: Watching) -> Watcher | None:
        headers = watching.headers
        watcher = await asyncio.to_thread(self.identify, headers.get("cookie", ""), headers.get("authorization", ""))
        return watcher and with_filters(watcher, watching.query)

    async def _send_all(self, watching: Watching, start: Position | None, send: Send) -> None:
        """Send what happens until the watcher is no longer who they were: signed out, without role, closed."""
        position = start or self.stream.position
        await write(send, f"retry: 1000\nid: {position}\nevent: hello\ndata: {{}}\n\n".encode())
        number = await self._catch_up(watching.watcher, position, send)
        while True:
            news = self.stream.news
            lines = self.stream.read(number)
            if lines is None:
                number = await self._gap(send)
                continue
            if watching.is_due(lines) and not await self._is_still(watching, send):
                return
            number += len(lines)
            body = b"".join(line.text for line in lines if sees(line, watching.watcher))
            if body:
                await write(send, body)
            if not lines:
                await self._wait(news, send)

    async def _is_still(self, watching: Watching, send: Send) -> bool:
        """Look at the rights of a watcher anew; tell whether it is the same person, who goes on with today's rights."""
        while True:
            try:
                watcher = await self._identify(watching)
                break
            except Error:  # nothing is sent before it is known who gets it
                await self._beat(send)
                await asyncio.sleep(AWAY_SECONDS)
        if watcher is None or watcher.user_id != watching.watcher.user_id:
            return False
        watching.watcher, watching.due = watcher, _next_check()
        return True

    async def _catch_up(self, watcher: Watcher, position: Position, send: Send) -> int:
        """Send what was missed and is no longer in memory; return the number of the next line in memory."""
        if watcher.user_id is None:
            return await self._replay(watcher, position, send)
        for _ in range(CATCH_UP_BATCHES):
            number = self.stream.index_after(position)
            if number is not None:
                return number
            missed = await asyncio.to_thread(lines_after, position)
            if not missed:
                return self.stream.first
            await write(send, b"".join(line.text for line in missed if sees(line, watcher)) or b":\n\n")
            position = missed[-1].position
        return await self._gap(send)

    async def _replay(self, watcher: Watcher, position: Position, send: Send) -> int:
        """Send a visitor what was missed, as far as it is in memory and may still be seen by everybody today."""
        number, end = self.stream.index_after(position), self.stream.first + len(self.stream.lines)
        if number is None or end - number > VISITOR_REPLAY:
            return await self._gap(send)
        missed = list(islice(self.stream.lines, number - self.stream.first, None))
        visible_lines = [line for line in missed if sees(line, watcher)]
        if visible_lines:
            hidden = await asyncio.to_thread(self.hidden, frozenset(line.subject for line in visible_lines))
            await write(send, b"".join(line.text for line in visible_lines if line.subject not in hidden) or b":\n\n")
        return end

    async def _wait(self, news: asyncio.Event, send: Send) -> None:
        try:
            await asyncio.wait_for(news.wait(), HEARTBEAT_SECONDS)
        except TimeoutError:
            await self._beat(send)

    async def _beat(self, send: Send) -> None:
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


def first(query: str, name: str) -> str:
    """Return the first value of a query string's field, empty where it has none."""
    return parse_qs(query).get(name, [""])[0]


def with_filters(watcher: Watcher, query: str) -> Watcher:
    """Return the watcher with the filters of the address: `name` (prefixes), `type`, `area`."""
    wishes = parse_qs(query)
    names, types = tuple(wishes.get("name", ())), frozenset(wishes.get("type", ()))
    return replace(watcher, names=names, types=types, area=first(query, "area"))


async def refuse(send: Send, status: int, text: str) -> None:
    """Answer somebody who gets no stream."""
    await send({"type": "http.response.start", "status": status, "headers": JSON})
    await send({"type": "http.response.body", "body": json.dumps({"message": text, "fields": {}}).encode()})


async def write(send: Send, body: bytes) -> None:
    """Send a piece of the stream; waits while this watcher's connection is full, and only for that one."""
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def until_gone(receive: Receive) -> None:
    """Return when the watcher has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def live_app(identify: Identify, hidden: Hidden) -> LiveFeed:
    """Return the application.

    `identify` turns cookie and authorization headers into a watcher, None where a key does not hold; `hidden` returns those of the subjects of old
    public events that are no longer for everybody.
    """

    def with_fresh_connection[**P, T](function: Callable[P, T]) -> Callable[P, T]:
        def answer(*values: P.args, **named: P.kwargs) -> T:
            close_old_connections()
            try:
                return function(*values, **named)
            finally:
                close_old_connections()

        return answer

    return LiveFeed(with_fresh_connection(identify), with_fresh_connection(hidden))
