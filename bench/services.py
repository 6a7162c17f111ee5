"""Measure services at 10,000 and 1,000,000 applications against half of OpenCRVS' published bar.

`PYTHONPATH=src:. python -m bench.services --cases 10000,1000000`: declare, search, open, register and what lies between
them, eight clients in a closed loop. The worker stands still meanwhile: two PDF for each registration would measure WeasyPrint.
"""

import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.parse
from functools import partial
from pathlib import Path
from typing import Any

from bench import city as cities
from bench import load
from bench.inside import stamp
from bench.report import headline

READ, WRITE = (25, 75, 150), (50, 150, 250)
"""Half of what OpenCRVS promises on 12 cores (p50, p95, p99 in milliseconds)."""
TOKEN = "b" * 32
JSON = {"Content-Type": "application/json"}
Facts = dict[str, Any]
Figures = dict[str, Any]


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="bench.services", description=__doc__)
    parser.add_argument("--cases", type=lambda text: [int(count) for count in text.split(",")], default=[10_000])
    parser.add_argument("--scenarios", type=lambda text: text.split(","), default=[*READS, *WRITES])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--data", default="/tmp/sk-bench-services", help="data directories begin with this")
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    figures: Figures = {"machine": headline(), "clients": options.clients, "runs": {}}
    for cases in options.cases:
        figures["runs"][str(cases)] = _city(Path(f"{options.data}-{cases}").resolve(), cases, options)
        if options.json:
            options.json.write_text(json.dumps(figures, indent=1))
    sys.stdout.write(table(figures))


def _run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "SATUKOTA_DATA": str(folder)}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout


def _city(folder: Path, cases: int, options: argparse.Namespace) -> Figures:
    print(f"— {cases:,} applications in {folder}", flush=True)
    city = cities.start(folder, options.port)
    try:
        if stamp(folder).get("cases") != cases:
            print(_run(folder, "bench.applications", "--cases", str(cases)), end="", flush=True)
            city.stop()
            city = cities.start(
                folder, options.port
            )  # the live feed begins at the newest event, not at the bulk load's
        facts = json.loads(_run(folder, "bench.services_now"))
        rows = {}
        city.pause("worker")
        for name in options.scenarios:
            rows[name] = _scenario(city, name, facts, options)
            print(f"{name:<14}", json.dumps(rows[name]), flush=True)
        return rows
    finally:
        city.resume("worker")
        city.stop()


def _scenario(city: cities.City, name: str, facts: Facts, options: argparse.Namespace) -> Figures:
    before = city.cpu()
    if name in READS:
        requests = READS[name](facts)
        load.wrk(city.url, requests, clients=options.clients, seconds=2)
        before = city.cpu()
        seen = load.wrk(city.url, requests, clients=options.clients, seconds=options.seconds)
    else:
        work = partial(Clerk, facts, city.port, WRITES[name])
        seen = load.threads(work, clients=options.clients, seconds=options.seconds)
    used = {role: round((after - before[role]) / max(1, seen.done) * 1000, 2) for role, after in city.cpu().items()}
    row = {"rate": round(seen.done / seen.seconds, 1), "done": seen.done, "errors": seen.errors, "cpu_ms": used}
    row |= {"p50": seen.p50, "p95": seen.p95, "p99": seen.p99}
    return row


def _key(facts: Facts, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {facts['keys'][name]}", "Host": "127.0.0.1"}


def _cookie(facts: Facts, name: str) -> dict[str, str]:
    return {
        "Cookie": f"sessionid={facts['sessions'][name]}; second_factor_later=1; csrftoken={TOKEN}",
        "Host": "127.0.0.1",
    }


def search(facts: Facts) -> list[load.Request]:
    """Find an application by its number, as a clerk does."""
    paths = [
        f"/api/v1/cases?{urllib.parse.urlencode({'q': number, 'status': 'all'})}" for number in facts["numbers"][:1000]
    ]
    return [load.Request(path, headers=_key(facts, "verifikator")) for path in paths]


def search_words(facts: Facts) -> list[load.Request]:
    """Find applications by words that all of them have: the worst case."""
    words = ("akta kelahiran", "senandungku", "kartu anak")
    paths = [f"/api/v1/cases?{urllib.parse.urlencode({'q': phrase, 'status': 'all'})}" for phrase in words]
    return [load.Request(path, headers=_key(facts, "verifikator")) for path in paths]


def open_application(facts: Facts) -> list[load.Request]:
    """Open one application with history, clocks and actions."""
    return [load.Request(f"/api/v1/cases/{number}", headers=_key(facts, "verifikator")) for number in facts["numbers"]]


def worklist(facts: Facts) -> list[load.Request]:
    """The 50 that wait for the office."""
    return [load.Request("/api/v1/cases?limit=50", headers=_key(facts, "verifikator"))]


def page(facts: Facts) -> list[load.Request]:
    """The page of an application with papers, duplicates and answers: told beside, OpenCRVS measures its interface."""
    return [load.Request(f"/cases/{number}/", headers=_cookie(facts, "verifikator")) for number in facts["numbers"]]


READS = {"search": search, "search-words": search_words, "open": open_application, "worklist": worklist, "page": page}


class Clerk:
    """A client that writes: each call is one request whose answer must be as expected."""

    def __init__(self, facts: Facts, port: int, what: str, client: int) -> None:
        self.facts, self.what, self.random = facts, what, random.Random(time.time_ns() + client)
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        # Two processes of clients, told apart by their thousands.
        place, share = client % 1000 + (4 if client >= 1000 else 0), facts["waiting"].get(what, [])
        self.own = iter(share[place % 8 :: 8])

    def __call__(self) -> None:
        """Do it once. Raises AssertionError where the answer is another than expected, ValueError where none is left."""
        if self.what == "declare":
            answers = self.random.choice(self.facts["births"]) | {
                "ibu__nik": f"36{self.random.randrange(10**13, 10**14)}"
            }
            body = {"key": f"{self.random.getrandbits(96):x}", "owner": self.facts["owner"], "answers": answers}
            self._post("/services/notice/send/", body, _cookie(self.facts, "bidan") | {"X-CSRFToken": TOKEN}, 201)
            return
        number = next(self.own, "")
        if not number:
            time.sleep(0.5)
            raise ValueError("no application is left: fewer seconds, or more of them")
        by = "kadis.dukcapil" if self.what == "terbitkan" else "verifikator"
        self._post(f"/api/v1/cases/{number}/actions/{self.what}", {"data": {}}, _key(self.facts, by), 200)

    def _post(self, path: str, body: Any, headers: dict[str, str], status: int) -> None:
        sent = {name: value for name, value in {**JSON, **headers}.items() if name != "Host"}
        self.http.request("POST", path, json.dumps(body).encode(), sent)
        answer = self.http.getresponse()
        content = answer.read()
        assert answer.status == status, f"{path} {answer.status}: {content[:200]!r}"


WRITES = {"declare": "declare", "complete": "lengkapi", "register": "terbitkan"}


def table(figures: Figures) -> str:
    """Return all runs as lines of text, with what was promised beside."""
    machine = figures["machine"]
    lines = [
        f"{machine['cores']} cores of {machine['cpu']}, load {machine['load']} at the start, {figures['clients']} clients"
    ]
    lines.append(
        f"{'scenario':<14}{'applications':>13}{'rate/s':>8}{'p50':>8}{'p95':>8}{'p99':>8}   bar          errors  web ms  db ms"
    )
    names = dict.fromkeys(name for run in figures["runs"].values() for name in run)
    for name in names:
        for cases, run in figures["runs"].items():
            if name in run:
                lines.append(_line(name, int(cases), run[name]))
    return "\n".join(lines) + "\n"


def _line(name: str, cases: int, row: Figures) -> str:
    bar = WRITE if name in WRITES else READ
    met = all(row[key] <= most for key, most in zip(("p50", "p95", "p99"), bar, strict=True))
    times = f"{row['p50']:>8.1f}{row['p95']:>8.1f}{row['p99']:>8.1f}"
    promise = f"{'/'.join(map(str, bar))} {'met' if met else 'NOT'}"
    cpu = row["cpu_ms"]
    return f"{name:<14}{cases:>13,}{row['rate']:>8}{times}   {promise:<15}{row['errors']:>4}{cpu['web']:>8.1f}{cpu['postgres']:>7.1f}"


if __name__ == "__main__":
    main()
