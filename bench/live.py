"""N watchers of the live feed in a process of their own; from the writing of an event to its arrival at each."""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bench.load import Load, summary

PACE = 10.0


class Watching(asyncio.Protocol):
    """One watcher: notes when which bytes came, and reads them afterwards."""

    def __init__(self, host: str, key: str) -> None:
        self.host, self.key = host, key
        self.came: list[tuple[float, bytes]] = []
        self.ready = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        """Ask for the feed."""
        request = f"GET /live HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {self.key}\r\n\r\n"
        transport.write(request.encode())

    def data_received(self, data: bytes) -> None:
        """Note what came."""
        self.came.append((time.time(), data))
        if not self.ready.done():
            self.ready.set_result(None)


async def _watch(
    address: tuple[str, int], key: str, watchers: int, seconds: float, ready: Any
) -> list[list[tuple[float, bytes]]]:
    loop = asyncio.get_running_loop()
    connections: list[Watching] = []
    for _ in range(watchers):
        _transport, watcher = await loop.create_connection(lambda: Watching(address[0], key), *address)
        connections.append(watcher)
        if len(connections) % 50 == 0:
            await asyncio.gather(*(connection.ready for connection in connections))
    await asyncio.gather(*(connection.ready for connection in connections))
    for connection in connections:
        connection.came.clear()
    ready.set()
    await asyncio.sleep(seconds)
    return [connection.came for connection in connections]


def _process(address: tuple[str, int], key: str, watchers: int, seconds: float, ready: Any, answer: Any) -> None:
    came = asyncio.run(_watch(address, key, watchers, seconds, ready))
    at: dict[bytes, float] = {}
    late: list[float] = []
    per_watcher = []
    for watcher in came:
        count = 0
        for moment, data in watcher:
            for number, line in _events(data):
                if number not in at:
                    at[number] = datetime.fromisoformat(json.loads(line)["at"]).timestamp()
                late.append(moment - at[number])
                count += 1
        per_watcher.append(count)
    answer.send((sorted(late), len(at), min(per_watcher), max(per_watcher)))


def _events(data: bytes) -> Sequence[tuple[bytes, bytes]]:
    events = []
    for block in data.split(b"\n\n"):
        lines = [line for line in block.split(b"\n") if line]
        number = next((line for line in lines if line.startswith(b"id: ")), b"")
        body = next((line[6:] for line in lines if line.startswith(b"data: ")), b"")
        if number and body.startswith(b'{"id"') and body.endswith(b"}"):
            events.append((number, body))
    return events


def watch(address: tuple[str, int], key: str, send: Any, *, watchers: int, seconds: float) -> Load:
    """Hold the watchers while `send()` is called `PACE` times a second; times are from the event's clock to the watcher's."""
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    answer, inside = context.Pipe(duplex=False)
    process = context.Process(target=_process, args=(address, key, watchers, seconds + 3, ready, inside))
    process.start()
    if not ready.wait(120):
        process.kill()
        raise RuntimeError("the watchers were not taken within two minutes")
    began, sent = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        if sent < passed * PACE:
            send()
            sent += 1
        else:
            time.sleep(0.005)
    if not answer.poll(120):
        raise RuntimeError("the watchers gave no answer")
    late, events, fewest, most = answer.recv()
    process.join()
    load = summary(late, seconds, 0 if fewest == most == events else 1)
    load.notes = {"watchers": watchers, "sent": sent, "events": events, "fewest": fewest, "most": most}
    return load
