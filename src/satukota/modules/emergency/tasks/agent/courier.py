"""Carries the letters of the spool to the server, signed, until it has taken them; and asks what the desks want."""

import asyncio
import http.client
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import structlog

from satukota.modules.emergency.rules.contract.signatures import sign
from satukota.modules.emergency.tasks.agent.spool import Letter, Spool

log = structlog.get_logger(__name__)

EVENTS = "/api/v1/emergency/calls/events"
NEVER_TAKEN = frozenset({400, 404, 409, 413, 415, 422})


class Courier:
    """One connection to the server. `delivered` is called with each answer."""

    def __init__(
        self, server: str, trunk: str, secret: str, spool: Spool, more_headers: Mapping[str, str] | None = None
    ) -> None:
        self.address = urlsplit(server)
        self.more_headers = dict(more_headers or {})
        self.trunk, self.secret, self.spool = trunk, secret, spool
        self.wanted = asyncio.Event()
        self.failures = 0
        self.behind = 0.0
        self.delivered: Callable[[Letter, dict[str, Any]], None] = lambda _letter, _answer: None

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection; plain http is for the same machine or a network of its own."""
        secure = self.address.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        return kind(self.address.hostname or "127.0.0.1", self.address.port or (443 if secure else 80), timeout=5)

    def headers(self, body: bytes) -> dict[str, str]:
        """Return the headers that prove who sends this body, now."""
        proof = {"X-Trunk": self.trunk, "X-Signature": sign(self.secret, body, int(time.time() + self.behind))}
        return proof | self.more_headers

    def learn_clock(self, answer: http.client.HTTPResponse) -> None:
        """Learn from a refusal how far our clock is behind the server's, so that the next signature is believed."""
        try:
            self.behind = parsedate_to_datetime(answer.getheader("Date", "")).timestamp() - time.time()
        except (TypeError, ValueError):
            return

    def ask(self, path: str) -> dict[str, Any]:
        """Return the server's answer to a signed question. Raises OSError where it does not answer well."""
        connection = self.connect()
        try:
            connection.request("GET", path, headers=self.headers(path.encode()))
            answer = connection.getresponse()
            data = answer.read()
            if answer.status == 401:
                self.learn_clock(answer)
            if answer.status != 200:
                raise OSError(f"{path}: {answer.status}")
            return dict(json.loads(data))
        finally:
            connection.close()

    def deliver(self, connection: http.client.HTTPConnection, letter: Letter) -> bool:
        """Send one letter; tell whether it is done with (taken, or refused for ever)."""
        body, kind = (
            json.dumps(letter.body | {"waited": letter.was_delayed, "sent_ts": datetime.now(UTC).isoformat()}).encode(),
            "application/json",
        )
        path = letter.path
        if letter.file:
            body, kind = self.spool.sound(letter), "audio/wav"
        connection.request("POST", path, body, {"Content-Type": kind, **self.headers(body)})
        answer = connection.getresponse()
        data = answer.read()
        if 200 <= answer.status < 300:
            self.spool.forget(letter)
            self.delivered(letter, json.loads(data or b"{}"))
            return True
        if answer.status in NEVER_TAKEN:
            log.error("agent.refused", path=path, status=answer.status)
            self.spool.refuse(letter, f"{answer.status} {data[:2000]!r}")
            return True
        if answer.status == 401:
            self.learn_clock(answer)
        log.warning("agent.not_taken", path=path, status=answer.status)
        return False

    def round(self) -> bool:
        """Deliver all that waits; tell whether the spool is empty now. Stops at the first failure.

        What happened goes before what was recorded, each in its order: a ring never waits for the sound of another call.
        """
        connection = self.connect()
        try:
            while letters := self.spool.letters():
                happened = [letter for letter in letters if not letter.file]
                if not all(self.deliver(connection, letter) for letter in happened or letters[:1]):
                    return False
        except (OSError, http.client.HTTPException) as error:
            log.warning("agent.no_server", error=type(error).__name__)
            return False
        finally:
            connection.close()
        return True

    async def run(self) -> None:
        """Deliver for ever: at once when something comes, with growing pauses (at most 2 s) while the server is
        away.
        """
        while True:
            self.wanted.clear()
            empty = await asyncio.to_thread(self.round)
            self.failures = 0 if empty else self.failures + 1
            try:
                await asyncio.wait_for(self.wanted.wait(), 30 if empty else min(0.2 * 2**self.failures, 2))
            except TimeoutError:
                continue
            if not empty:
                await asyncio.sleep(0.2)

    def put_closing(self, call_id: str, number: int) -> None:
        """Tell that a call has ended of which nothing is known here but its name."""
        at = datetime.now(UTC).isoformat()
        body = {"event": "ended", "seq": number, "call_id": call_id, "trunk": self.trunk, "event_ts": at}
        self.put(EVENTS, body)

    def put(self, path: str, body: dict[str, Any], sound: bytes = b"") -> None:
        """Keep a letter and start to deliver it."""
        self.spool.put(path, body, sound)
        self.wanted.set()
