"""The newest events in memory, read once for all watchers."""

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

import psycopg
import structlog

from satukota.kernel.events.actions.bell import EVENTS, own_connection
from satukota.kernel.events.queries.stream import TAIL, UNSETTLED, after
from satukota.kernel.events.rules import Audience, Position

log = structlog.get_logger(__name__)

KEPT = 20_000
BATCH = 1000
LOOK_SECONDS = 1.0
UNSETTLED_SECONDS = 0.03
"""How soon to look again while an event waits for an older transaction, whose end need not ring."""
RETRY_SECONDS = 0.5
GATHER_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Line:
    """One event, ready to send: `text` is its server-sent form, the rest decides who may have it."""

    position: Position
    name: str
    audience: int
    agency_id: int | None
    area: str
    type: str
    text: bytes
    subject: tuple[str, int] = ("", 0)


def line_of(row: tuple[Any, ...]) -> Line:
    """Make a row of `TAIL` ready to send."""
    event_id, txid, at, name, kind, subject_id, _actor, _role, _agency, audience, owner, area, data = row
    position = Position(txid, event_id)
    body = json.loads(data) if isinstance(data, str) else data
    content = {
        "id": event_id,
        "at": at.isoformat(),
        "name": name,
        "subject": kind,
        "subject_id": subject_id,
        "agency": owner,
        "area": area,
        **body,
    }
    # Tabs and newlines never occur in JSON, so one data line is enough.
    text = f"id: {position}\nevent: {name}\ndata: {json.dumps(content, separators=(',', ':'))}\n\n".encode()
    return Line(position, name, audience, owner, area, body.get("type", ""), text, (kind, subject_id))


class Stream:
    """Follows the event table with one connection; watchers wait on `news` and read `lines`."""

    def __init__(self) -> None:
        self.lines: deque[Line] = deque(maxlen=KEPT)
        self.position = Position(0, 0)
        self.first = 0
        self.origin = self.position
        self.connected = False
        self.read_at = time.monotonic()
        self.news = asyncio.Event()

    async def follow(self) -> None:
        """Follow the table for ever; a lost database is looked for again, and nothing is missed meanwhile."""
        while True:
            try:
                await self._follow_connection()
            except psycopg.OperationalError as error:
                log.warning("live.lost_database", error=type(error).__name__)
            self.connected = False
            self._wake()
            await asyncio.sleep(RETRY_SECONDS)

    async def _follow_connection(self) -> None:
        async with await psycopg.AsyncConnection.connect(**own_connection(), autocommit=True) as own:
            if self.position == Position(0, 0):
                self.position = self.origin = await newest(own)
            await own.execute(f"LISTEN {EVENTS}")
            self.connected = True
            self._wake()
            while True:
                while await self._read(own) == BATCH:
                    pass
                patience = UNSETTLED_SECONDS if await self._is_unsettled(own) else LOOK_SECONDS
                if [rung async for rung in own.notifies(timeout=patience, stop_after=1)]:
                    # What comes in the next moment is read with this one: many small events cost one look, and so do
                    # the rings of a busy minute, which all come at once.
                    await asyncio.sleep(GATHER_SECONDS)

    async def _read(self, own: psycopg.AsyncConnection) -> int:
        cursor = await own.execute(TAIL.encode(), {**self.position._asdict(), "limit": BATCH})
        rows = await cursor.fetchall()
        self.read_at = time.monotonic()
        for row in rows:
            newest = line_of(row)
            if len(self.lines) == KEPT:
                self.first += 1
            self.lines.append(newest)
            self.position = newest.position
        if rows:
            self._wake()
        return len(rows)

    async def _is_unsettled(self, own: psycopg.AsyncConnection) -> bool:
        cursor = await own.execute(UNSETTLED.encode(), [*self.position])
        row = await cursor.fetchone()
        return bool(row and row[0])

    def _wake(self) -> None:
        news, self.news = self.news, asyncio.Event()
        news.set()

    def index_after(self, position: Position) -> int | None:
        """Return the running number of the first kept line after a position; None where that is not in memory."""
        if position < (self.lines[0].position if self.first else self.origin):
            return None
        low, high = 0, len(self.lines)
        while low < high:
            middle = (low + high) // 2
            if self.lines[middle].position <= position:
                low = middle + 1
            else:
                high = middle
        return self.first + low

    def read(self, number: int) -> list[Line] | None:
        """Return the kept lines from a running number on; None where the watcher has fallen too far behind."""
        if number < self.first:
            return None
        start = number - self.first
        return [self.lines[index] for index in range(start, min(start + BATCH, len(self.lines)))]


def lines_after(position: Position) -> list[Line]:
    """Return a batch of events after a position from the table, for a watcher who was away for long."""
    return [line_of(tuple(row.values())) for row in after(position, BATCH)]


async def newest(own: psycopg.AsyncConnection) -> Position:
    """Return the position after everything that is already settled."""
    cursor = await own.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    row = await cursor.fetchone()
    return Position(int(row[0]) - 1 if row else 0, 2**62)


def sees(line: Line, watcher: "Watcher") -> bool:
    """Tell whether a watcher may have an event and asked for it."""
    if not watcher.wants(line):
        return False
    if line.audience == Audience.PUBLIC:
        return True
    if line.audience == Audience.SEALED or not watcher.staff:
        return False
    everywhere = watcher.whole_city or line.name.startswith(watcher.follows)
    own = watcher.agencies if line.audience == Audience.AGENCY or watcher.handled is None else watcher.handled
    return (everywhere and line.audience == Audience.AGENCY) or line.agency_id in own


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who watches, and what they asked for. `follows` are beginnings of event names seen whatever the agency.

    `handled` are the agencies of which they see confidential events, too (None: all of `agencies`). `user_id` is whose
    rights these are; nobody's are what everybody may see.
    """

    staff: bool = False
    whole_city: bool = False
    agencies: frozenset[int] = frozenset()
    handled: frozenset[int] | None = None
    names: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    area: str = ""
    follows: tuple[str, ...] = ()
    user_id: int | None = None

    def concerns(self, line: Line) -> bool:
        """Tell whether an event is about the account, the roles or the keys of who watches."""
        return self.user_id is not None and line.subject == ("user", self.user_id) and line.name.startswith("people.")

    def wants(self, line: Line) -> bool:
        """Tell whether an event passes the filters of the address."""
        if self.names and not any(line.name.startswith(name) for name in self.names):
            return False
        if self.types and line.type not in self.types:
            return False
        return line.area.startswith(self.area)
