"""Kill -9 one process of the city after the other while reports come in, then count what was acknowledged.

`PYTHONPATH=src:. python -m bench.crash [--kills 50] [--clients 8]`. Prints what was killed, how long reports had to wait,
and whether every acknowledged number is there once, with its event, its history line, its key, its jobs and every subscriber's effect.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from bench import city as cities
from bench.whole import lag

VICTIMS = ("web", "web worker", "worker", "live", "postgres", "postgres backend")
PATIENCE = 60.0
DRAIN = 1800.0


class Client(threading.Thread):
    """Somebody who sends reports, and sends one again under the same key until it is acknowledged."""

    def __init__(self, number: int, port: int, facts: dict[str, Any], over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number, self.port, self.facts, self.over = number, port, facts, over
        self.random = random.Random(number)
        self.reports: dict[str, str] = {}
        self.forwards: list[str] = []
        self.again = 0
        self.lost: list[str] = []
        self.refused: list[str] = []
        self.waits: list[tuple[float, float]] = []

    def run(self) -> None:
        """Send until it is over; one report in five is forwarded as well."""
        while not self.over.is_set():
            key = f"crash-{self.number}-{len(self.reports) + len(self.lost)}"
            body = self.random.choice(self.facts["reports"])
            answer = self._until_taken("/api/v1/reports", body, {"Idempotency-Key": key})
            if answer is None:
                self.lost.append(key)
                continue
            self.reports[key] = answer["number"]
            if len(self.reports) % 5 == 0:
                self._forward(answer["number"])

    def _forward(self, number: str) -> None:
        headers = {"Authorization": f"Bearer {self.facts['keys']['meja']}", "Idempotency-Key": "once"}
        body = {"data": {"agency": self.facts["dpupr"]}}
        if self._until_taken(f"/api/v1/cases/{number}/actions/forward", body, headers):
            self.forwards.append(number)

    def _until_taken(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any] | None:
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            status, content = self._send(path, body, headers)
            if status in {200, 201}:
                self.waits.append((time.time(), time.monotonic() - began))
                return content
            if status == 404:  # a confidential report, which the desk does not see
                return None
            if 400 <= status < 500 and status != 408:
                self.refused.append(f"{path}: {status} {content}")
                return None
            self.again += 1
            time.sleep(0.1)
        return None

    def _send(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
        try:
            wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
            wire.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})
            answer = wire.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if answer.status < 500 else None
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            wire.close()


def _victim(city: cities.City, kind: str) -> psutil.Process | None:
    every = city.processes()
    role, _, inner = kind.partition(" ")
    same = {process.pid for process in every[role]}
    top = next((process for process in every[role] if process.ppid() not in same), None)
    if not inner or top is None:
        return top
    below = [process for process in top.children(recursive=True) if inner == "worker" or _is_backend(process)]
    return random.choice(below) if below else top


def _is_backend(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return "idle" in " ".join(process.cmdline())
    return False


def _kill_and_wait(city: cities.City, kind: str) -> float:
    """Kill, and return the seconds until the site is ready and every service has its process again."""
    victim = _victim(city, kind)
    began = time.monotonic()
    if victim is None:
        return -1.0
    with contextlib.suppress(psutil.Error):
        victim.send_signal(signal.SIGKILL)
    time.sleep(0.05)
    while time.monotonic() - began < PATIENCE:
        if cities.answers(f"{city.url}/readyz", 5) and _complete(city, victim.pid):
            return time.monotonic() - began
        time.sleep(0.1)
    return -1.0


def _complete(city: cities.City, killed: int) -> bool:
    try:
        every = city.processes()
    except psutil.NoSuchProcess:
        return False
    running = all(every[role] for role in ("web", "live", "worker", "postgres"))
    return running and killed not in {process.pid for role in every.values() for process in role}


CHECKS = {
    "acknowledged numbers that are not there": "SELECT count(*) FROM acked LEFT JOIN kernel_case USING (number) WHERE id IS NULL",
    "numbers that are there twice": "SELECT count(*) FROM (SELECT number FROM kernel_case GROUP BY 1 HAVING count(*) > 1) x",
    "reports that nobody was told of": "SELECT count(*) FROM kernel_case LEFT JOIN acked USING (number) WHERE acked.key IS NULL",
    "keys that led to two reports": "SELECT count(*) - count(DISTINCT number) FROM acked",
    "reports without exactly one opening event": """SELECT count(*) FROM kernel_case c WHERE (SELECT count(*) FROM kernel_event e
        WHERE e.subject_id = c.id AND e.subject_kind = 'case' AND e.name = 'cases.opened') <> 1""",
    "reports without exactly one opening line": """SELECT count(*) FROM kernel_case c
        WHERE (SELECT count(*) FROM kernel_case_entry WHERE case_id = c.id AND action = 'open') <> 1""",
    "reports without clock, party or key": """SELECT count(*) FROM kernel_case c
        WHERE NOT EXISTS (SELECT FROM kernel_case_clock WHERE case_id = c.id)
           OR NOT EXISTS (SELECT FROM kernel_case_party WHERE case_id = c.id)
           OR (SELECT count(*) FROM kernel_done_key WHERE subject_id = c.id AND key LIKE 'report:%') <> 1""",
    "forwarded reports without exactly one event": """SELECT count(*) FROM forwarded JOIN kernel_case c USING (number)
        WHERE (SELECT count(*) FROM kernel_event e WHERE e.subject_id = c.id AND e.name = 'cases.acted') <> 1""",
    "events without exactly one job for each subscriber": """SELECT count(*) FROM kernel_event e JOIN subscriber s USING (name)
        WHERE (SELECT count(*) FROM procrastinate_jobs j WHERE j.task_name = s.task AND j.args->>'event_id' = e.id::text) <> 1""",
    "reporters who were not told once that their report came": """SELECT count(*) FROM kernel_case c
        JOIN kernel_case_party p ON p.case_id = c.id AND p.role = 'reporter' AND p.notify AND p.confirmed
            AND p.person_id IS NOT NULL
        JOIN kernel_event e ON e.subject_id = c.id AND e.subject_kind = 'case' AND e.name = 'cases.opened'
        WHERE (SELECT count(*) FROM kernel_message m WHERE m.case_id = c.id AND m.template = 'report-received'
            AND m.key = e.id || ':party:' || p.id) <> 1""",
    "messages without exactly one event": """SELECT count(*) FROM kernel_message m WHERE (SELECT count(*) FROM kernel_event e
        WHERE e.subject_id = m.id AND e.subject_kind = 'message' AND e.name = 'notifications.queued') <> 1""",
    "messages that nobody began": """SELECT count(*) FROM kernel_message
        WHERE status = 'created' AND channel = '' AND next_try IS NULL""",
    "messages that went twice by one channel": """SELECT count(*) FROM (SELECT FROM kernel_delivery
        GROUP BY message_id, channel HAVING count(*) > 1) x""",
    "events that were set aside": "SELECT count(*) FROM kernel_event_set_aside",
    "jobs that were not done": "SELECT count(*) FROM procrastinate_jobs WHERE status <> 'succeeded' AND args ? 'event_id'",
}


def _check(city: cities.City, clients: list[Client]) -> dict[str, int]:
    """Return how many break each promise."""
    folder = city.data / "crash"
    folder.mkdir(exist_ok=True)
    acked = [f"{key}\t{number}" for client in clients for key, number in client.reports.items()]
    (folder / "acked").write_text("".join(f"{line}\n" for line in acked))
    (folder / "forwarded").write_text("".join(f"{number}\n" for client in clients for number in client.forwards))
    lines = [f"{name}\t{task}" for name, tasks in _subscribers(city).items() for task in tasks]
    (folder / "subscriber").write_text("".join(f"{line}\n" for line in lines))
    tables = {"acked": "key text, number text", "forwarded": "number text", "subscriber": "name text, task text"}
    script = "".join(
        f"CREATE TEMP TABLE {name} ({columns});\n\\copy {name} from '{folder / name}'\n"
        for name, columns in tables.items()
    )
    script += "CREATE INDEX ON kernel_done_key (subject_id);\n"
    script += "CREATE INDEX ON procrastinate_jobs ((args->>'event_id'), task_name); ANALYZE;\n"
    script += "".join(f"{sql};\n" for sql in CHECKS.values())
    command = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", *city.address]
    counts = subprocess.run(command, input=script, check=True, capture_output=True, text=True).stdout.split()
    return dict(zip(CHECKS, map(int, counts), strict=True))


def _subscribers(city: cities.City) -> dict[str, list[str]]:
    program = (
        "import django, json; django.setup(); from satukota.kernel.events.queries import tasks_for;"
        "forwarded = {'type': 'reports.complaint', 'action': 'forward', 'closed': False};"
        "print(json.dumps({name: tasks_for(name, forwarded) for name in ('cases.opened', 'cases.acted')}))"
    )
    environment = {**os.environ, "SATUKOTA_DATA": str(city.data), "DJANGO_SETTINGS_MODULE": "satukota.settings"}
    printed = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment
    )
    return dict(json.loads(printed.stdout))


def _drain(city: cities.City) -> float:
    began = time.monotonic()
    while lag(city) and time.monotonic() - began < DRAIN:
        time.sleep(0.5)
    left = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND args ? 'event_id'"
    while int(city.psql(left)[0][0]) and time.monotonic() - began < DRAIN:
        time.sleep(0.5)
    return time.monotonic() - began


def main() -> int:
    """Kill and count; exit code 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="bench.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--port", type=int, default=8942)
    parser.add_argument("--data", type=Path, default=Path("/tmp/sk-bench-crash"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the city is stopped on the way out
    random.seed(options.seed)
    shutil.rmtree(options.data, ignore_errors=True)
    city = cities.start(options.data, options.port)
    try:
        return _run(city, options)
    finally:
        city.stop()


def _run(city: cities.City, options: argparse.Namespace) -> int:
    environment = {**os.environ, "SATUKOTA_DATA": str(city.data)}
    subprocess.run([sys.executable, "-m", "bench.data", "--cases", "0"], check=True, env=environment)
    facts = json.loads(
        subprocess.run([sys.executable, "-m", "bench.now"], check=True, capture_output=True, env=environment).stdout
    )
    over = threading.Event()
    clients = [Client(number, options.port, facts, over) for number in range(options.clients)]
    for client in clients:
        client.start()
    restored: dict[str, list[float]] = {}
    for number in range(options.kills):
        time.sleep(random.uniform(0.2, 1.5))
        kind = random.choice(VICTIMS)
        took = _kill_and_wait(city, kind)
        restored.setdefault(kind, []).append(took)
        print(f"{number + 1:>3} {kind:<17} restored after {took:.1f} s", flush=True)
    time.sleep(2)
    over.set()
    for client in clients:
        client.join(PATIENCE + 20)
    print(f"jobs were done after {_drain(city):.1f} s")
    return _tell(_check(city, clients), clients, restored)


def _tell(broken: dict[str, int], clients: list[Client], restored: dict[str, list[float]]) -> int:
    waits = [wait for client in clients for _, wait in client.waits]
    reports, again = sum(len(client.reports) for client in clients), sum(client.again for client in clients)
    print(
        f"\n{reports} reports acknowledged, {sum(len(client.forwards) for client in clients)} forwarded, {again} requests sent again"
    )
    print(f"longest wait of a client {max(waits):.1f} s; given up {sum(len(client.lost) for client in clients)}")
    refused = [line for client in clients for line in client.refused]
    print(f"refused though sent before: {len(refused)} {refused[:2]}")
    for kind, times in sorted(restored.items()):
        failed = sum(took < 0 for took in times)
        print(
            f"{kind:<17} killed {len(times):>2} times, restored after {max(times):.1f} s at most, not restored {failed}"
        )
    for promise, count in broken.items():
        print(f"{count:>6} {promise}")
    return 1 if refused or any(broken.values()) or any(took < 0 for times in restored.values() for took in times) else 0


if __name__ == "__main__":
    sys.exit(main())
