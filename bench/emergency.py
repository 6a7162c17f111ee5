"""The 112 centre under load: recommendation, screens, and the way from a dispatch to the crew's screen.

`python -m bench.emergency --data DIR --port 8930`: starts the city that lies in DIR (with the module's demo), or measures
the one that answers on the port; prints a table, `--json FILE` keeps the figures. The crews stay connected to the live
feed all the time, in a process of their own; each has its own session and its own unit, and asks for its state as its
page does when an event names the unit.
"""

import argparse
import asyncio
import http.client
import json
import math
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import city as cities
from bench.report import headline

LIMITS = {"dispatch to screen": 300.0, "recommendation": 20.0, "screen": 200.0}


class Desk:
    """The dispatcher's connection."""

    def __init__(self, port: int, session: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = f"sessionid={session}"
        self.headers = {"Cookie": self.cookies}
        page = self._ask("GET", "/emergency/desk/")
        token = next(part.split(";")[0] for name, part in page[1] if name.lower() == "set-cookie" and "csrf" in part)
        self.headers = {"Cookie": f"{self.cookies}; {token}", "X-CSRFToken": token.split("=")[1]}

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[int, list[tuple[str, str]], bytes]:
        data = json.dumps(body) if body is not None else None
        self.line.request(method, path, data, {**self.headers, "Content-Type": "application/json"})
        answer = self.line.getresponse()
        return answer.status, answer.getheaders(), answer.read()

    def get(self, path: str) -> bytes:
        """Ask for a page or its data."""
        status, _headers, body = self._ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body[:200]!r}")
        return body

    def do(self, verb: str, **body: Any) -> dict[str, Any]:
        """Run a verb of the desk."""
        status, _headers, answer = self._ask("POST", f"/emergency/do/{verb}/", body)
        if status != 200:
            raise RuntimeError(f"{verb}: {status} {answer[:300]!r}")
        return dict(json.loads(answer))


def rank(values: list[float], share: float) -> float:
    """Return the nearest-rank percentile, rounded to a tenth."""
    ordered = sorted(values)
    return round(ordered[math.ceil(share * len(ordered)) - 1], 1)


def summary(values: list[float]) -> dict[str, float]:
    """Return what is told of a list of milliseconds."""
    return {"n": len(values), "p50": rank(values, 0.5), "p99": rank(values, 0.99), "max": round(max(values), 1)}


def time_runs(run: Callable[[], Any], times: int) -> list[float]:
    """Return the milliseconds of each run, after two that warm up."""
    milliseconds = []
    for n in range(times + 2):
        began = time.perf_counter()
        run()
        if n > 1:
            milliseconds.append((time.perf_counter() - began) * 1000)
    return milliseconds


def screens(desk: Desk, facts: dict[str, Any], times: int) -> dict[str, dict[str, float]]:
    """Measure what each screen asks for, and each verb of the way from ring to dispatch."""
    call, incident = facts["calls"][0], facts["incidents"][0]
    paths = {
        "desk page": "/emergency/desk/",
        "board": "/emergency/state/",
        "call": f"/emergency/call/{call}/",
        "incident": f"/emergency/incident/{incident}/",
        "look up a place": "/emergency/lookup/?q=pasar",
        "incident list": "/emergency/incidents/",
        "figures of the month": "/emergency/figures/",
    }
    figures = {name: summary(time_runs(lambda path=path: desk.get(path), times)) for name, path in paths.items()}  # type: ignore[misc]
    return figures | _verbs(desk, facts["calls"][1 : times + 1])


def _verbs(desk: Desk, calls: list[int]) -> dict[str, dict[str, float]]:
    took: dict[str, list[float]] = {}

    def do(verb: str, **body: Any) -> dict[str, Any]:
        began = time.perf_counter()
        answer = desk.do(verb, **body)
        took.setdefault(verb, []).append((time.perf_counter() - began) * 1000)
        return answer

    for call in calls:
        do("claim", call=call)
        do("classify", call=call, classed="emergency")
        do("place", call=call, text="Pasar Kranggot", lon=106.058, lat=-6.017)
        incident = do("open", call=call, kind="fire.land", priority=3)["incident"]
        picked = do("propose", incident=incident)
        units = [pick["unit"] for pick in picked["proposed"]["picks"]]
        rows = do("send", incident=incident, units=units, recommendation=picked["recommendation"])["assignments"]
        for row in rows:
            do("move", assignment=row["id"], action="cancel", reason="uji")
    return {f"verb {verb}": summary(times) for verb, times in took.items()}


def recommendation(desk: Desk, facts: dict[str, Any], times: int) -> dict[str, float]:
    """Measure the recommendation itself, as the server keeps it with each proposal."""
    incidents = facts["incidents"]
    runs = [desk.do("propose", incident=incidents[n % len(incidents)])["micros"] / 1000 for n in range(times + 2)]
    return summary(runs[2:])


class Crew:
    """One crew's phone: its feed, and the state that it asks for when an event names its unit."""

    def __init__(self, port: int, unit: int, session: str) -> None:
        self.port, self.unit = port, unit
        self.head = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: sessionid={session}\r\n"
        self.events: list[float] = []
        self.shown: list[float] = []

    async def watch(self, ready: asyncio.Semaphore) -> None:
        """Hold the feed; note when a dispatch of our unit came, and when its state was there."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port + 1, limit=2**20)
        writer.write(f"GET /live HTTP/1.1\r\n{self.head.replace(str(self.port), str(self.port + 1), 1)}\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        ready.release()
        while line := await reader.readline():
            if not line.startswith(b"data: {") or b"emergency.units_sent" not in line:
                continue
            event = json.loads(line[6:])
            began = datetime.fromisoformat(event["at"]).timestamp()
            self.events.append((time.time() - began) * 1000)
            if self.unit in event.get("units", ()):
                await self._state(event["subject_id"])
                self.shown.append((time.time() - began) * 1000)

    async def _state(self, incident: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET /emergency/unit/state/ HTTP/1.1\r\nConnection: close\r\n{self.head}\r\n".encode())
        answer = await reader.read()
        writer.close()
        if f'"incident": {incident},'.encode() not in answer:
            raise RuntimeError("the crew's state did not hold the new incident")


async def _hold(port: int, crews: list[dict[str, Any]], ready: Any, done: Any) -> dict[str, list[float]]:
    crews_on_line, taken = [Crew(port, member["unit"], member["session"]) for member in crews], asyncio.Semaphore(0)
    tasks = []
    for n, crew in enumerate(crews_on_line):
        tasks.append(asyncio.create_task(crew.watch(taken)))
        if n % 25 == 24:
            for _ in range(25):
                await asyncio.wait_for(taken.acquire(), 60)
    ready.set()
    while not done.is_set():
        await asyncio.sleep(0.2)
    await asyncio.sleep(3)
    broken = [str(task.exception()) for task in tasks if task.done() and not task.cancelled() and task.exception()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return {
        "events": [ms for crew in crews_on_line for ms in crew.events],
        "shown": [ms for crew in crews_on_line for ms in crew.shown],
        "broken": broken,  # type: ignore[dict-item]
    }


def _watchers(port: int, crews: list[dict[str, Any]], ready: Any, done: Any, answer: Any) -> None:
    answer.send(asyncio.run(_hold(port, crews, ready, done)))


def dispatches(desk: Desk, options: argparse.Namespace, facts: dict[str, Any]) -> dict[str, Any]:
    """Send one unit after the other while all crews watch; times are from the event's clock (before the commit)."""
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    answer, inside = context.Pipe(duplex=False)
    process = context.Process(target=_watchers, args=(options.port, facts["crews"], ready, done, inside))
    process.start()
    try:
        if not ready.wait(120):
            raise RuntimeError("the crews were not connected within two minutes")
        rows = [_send(desk, facts, n, options.pace) for n in range(options.dispatches)]
        done.set()
        if not answer.poll(60):
            raise RuntimeError("the crews gave no answer")
        seen = answer.recv()
    finally:
        with suppress(ProcessLookupError):
            process.join(10)
            process.kill()
    for row in rows:
        desk.do("move", assignment=row, action="cancel", reason="uji")
    missing = options.dispatches * len(facts["crews"]) - len(seen["events"])
    return {
        "crews": len(facts["crews"]),
        "dispatches": options.dispatches,
        "lost": missing + options.dispatches - len(seen["shown"]),
        "broken": seen["broken"],
        "dispatch to every feed": summary(seen["events"]),
        "dispatch to screen": summary(seen["shown"]),
    }


def _send(desk: Desk, facts: dict[str, Any], n: int, pace: float) -> int:
    unit = facts["crews"][n * 3 % len(facts["crews"])]["unit"]
    incident = facts["facts"]["incidents"][n % len(facts["facts"]["incidents"])]
    began = time.monotonic()
    row = desk.do("send", incident=incident, units=[unit])["assignments"][0]["id"]
    time.sleep(max(0.0, 1 / pace - (time.monotonic() - began)))
    return int(row)


def main() -> None:
    """Measure, print, and end with 1 where a promise is not kept."""
    options = _arguments()
    city = (
        None if cities.answers(f"http://127.0.0.1:{options.port}/healthz") else cities.start(options.data, options.port)
    )
    try:
        figures = measure(options)
    finally:
        if city:
            city.stop()
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    sys.stdout.write(table(figures))
    sys.exit(0 if promises_hold(figures) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.emergency", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="data directory of a city with the demo of 112")
    parser.add_argument("--port", type=int, default=8930)
    parser.add_argument("--crews", type=int, default=500)
    parser.add_argument("--dispatches", type=int, default=150)
    parser.add_argument("--pace", type=float, default=5, help="dispatches a second")
    parser.add_argument("--times", type=int, default=50, help="how often each screen is asked for")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Fill the desk and measure it."""
    command = [sys.executable, "-m", "bench.emergency_now", "--crews", str(options.crews)]
    environment = {**os.environ, "SATUKOTA_DATA": str(options.data.resolve())}
    city_facts = json.loads(subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE).stdout)
    desk, facts = Desk(options.port, city_facts["desk"]), city_facts["facts"]
    return {
        "machine": headline(),
        "facts": {name: value for name, value in facts.items() if isinstance(value, int)},
        "recommendation": recommendation(desk, facts, 2 * options.times),
        "screens": screens(desk, facts, options.times),
        "live": dispatches(desk, options, city_facts),
    }


def promises_hold(figures: dict[str, Any]) -> bool:
    """Tell whether the promises of the centre hold."""
    slow = [name for name, row in figures["screens"].items() if row["p99"] > LIMITS["screen"] and "figures" not in name]
    return (
        not slow
        and figures["recommendation"]["p99"] <= LIMITS["recommendation"]
        and figures["live"]["dispatch to screen"]["p99"] <= LIMITS["dispatch to screen"]
        and figures["live"]["lost"] == 0
    )


def table(figures: dict[str, Any]) -> str:
    """Return the figures as lines of text, in milliseconds."""
    live = figures["live"]
    rows = {"recommendation": figures["recommendation"], **figures["screens"]}
    rows |= {name: live[name] for name in ("dispatch to every feed", "dispatch to screen")}
    lines = [f"{'':<26}{'n':>8}{'p50':>9}{'p99':>9}{'max':>9}"]
    lines += [f"{name:<26}{r['n']:>8}{r['p50']:>9}{r['p99']:>9}{r['max']:>9}" for name, r in rows.items()]
    lines.append(f"{live['crews']} crews, {live['dispatches']} dispatches, {live['lost']} lost; {figures['facts']}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
