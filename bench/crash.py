"""Kill processes at random while reports come in, and count what was lost: `python -m bench.crash --kills 50`.

Eight clients post reports, each under a key of its own, and repeat a report until it is acknowledged. Meanwhile one
process after another is killed with SIGKILL: site, live feed, worker, the database's server and its sessions. In the
end every acknowledged number must be there exactly once, with its event and the jobs of its event's subscribers.
Exit code 1 where anything was lost, doubled, or did not come back.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from satukota.runtime import claim
from satukota.runtime.paths import embedded_url
from satukota.runtime.supervisor import is_ready

HOST = "127.0.0.1"
READY_SECONDS = 60.0
DRAIN_SECONDS = 180.0
TEXTS = ("Lampu jalan padam sejak kemarin malam", "Jalan berlubang di depan pasar", "Sampah menumpuk di pinggir sungai")
BOX = (106.02, -6.03, 106.07, -5.99)


@dataclass
class Run:
    """What happened so far. `numbers` is what was acknowledged, by key."""

    port: int
    numbers: dict[str, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    changed: dict[str, set[str]] = field(default_factory=dict)
    recoveries: dict[str, list[float]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def ready(self) -> bool:
        """Whether the site says that all is well."""
        return is_ready(HOST, self.port)


def report(chance: random.Random) -> bytes:
    """Return a plausible report as JSON."""
    lon, lat = chance.uniform(BOX[0], BOX[2]), chance.uniform(BOX[1], BOX[3])
    return json.dumps({"text": chance.choice(TEXTS), "category": "other", "lon": lon, "lat": lat}).encode()


def client(run: Run, seed: int) -> None:
    """Post reports until the run is over; repeat each one under its key until it is acknowledged."""
    chance = random.Random(seed)
    while not run.over.is_set():
        key, body = str(uuid.UUID(int=chance.getrandbits(128))), report(chance)
        while not run.over.is_set():
            number = post(run, key, body)
            if number:
                run.numbers[key] = number
                if chance.random() < 0.05:  # some senders never saw the answer and send once more
                    run.changed.setdefault(key, {number}).add(post(run, key, body) or number)
                break
            run.over.wait(0.02)


def post(run: Run, key: str, body: bytes) -> str:
    """Send one report; return its number, empty where it was not acknowledged."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    request = urllib.request.Request(f"http://{HOST}:{run.port}/api/v1/reports", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            run.answers[str(answer.status)] += 1
            return str(json.load(answer)["number"])
    except urllib.error.HTTPError as error:
        run.answers[str(error.code)] += 1
    except (OSError, ValueError) as error:
        run.answers[type(error).__name__] += 1
    return ""


def descendants(pid: int) -> Iterator[int]:
    """Yield the processes below one."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        for child in [int(child) for task in tasks for child in (task / "children").read_text().split()]:
            yield child
            yield from descendants(child)
    except FileNotFoundError:
        return


def kind(pid: int) -> str:
    """Return what a process is: web, live, worker, postgres, a part of PostgreSQL, or nothing of ours."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    if "satukota.runtime." in line:
        return line.split("satukota.runtime.")[1].split()[0]
    return "postgres" if "bin/postgres" in line else "postgres session" if line.startswith("postgres: ") else ""


def kill_one(run: Run, parent: int, chance: random.Random) -> None:
    """Kill one process, kinds being equally likely, and wait until the site is well again."""
    kinds: dict[str, list[int]] = {}
    for pid in descendants(parent):
        kinds.setdefault(kind(pid), []).append(pid)
    kinds.pop("", None)
    name = chance.choice(sorted(kinds))
    victim = chance.choice(kinds[name])
    os.kill(victim, signal.SIGKILL)
    began = time.monotonic()
    while kind(victim) or not run.ready():
        time.sleep(0.02)
        if time.monotonic() - began > READY_SECONDS:
            raise SystemExit(f"{name} did not come back within {READY_SECONDS:.0f} s")
    run.recoveries.setdefault(name, []).append(time.monotonic() - began)


@contextmanager
def city(data: Path, port: int) -> Iterator[int]:
    """Run an installation; give its parent's process id."""
    log = (data / "screen.txt").open("wb")
    command = [sys.executable, "-m", "satukota.cli", "up", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not (claim.held_by(data) and is_ready(HOST, port)):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The city did not come up: see {log.name}")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait()
        log.close()


def wait_for_jobs(url: str) -> float:
    """Wait until the queue is empty; return how many seconds that took."""
    began = time.monotonic()
    while time.monotonic() - began < DRAIN_SECONDS:
        if not one(
            url, "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND args ? 'event_id'"
        ):
            break
        time.sleep(0.5)
    return time.monotonic() - began


def one(url: str, query: str, *values: Any) -> Any:
    """Return the first value that a query finds."""
    with psycopg.connect(url) as connection:
        row = connection.execute(query, values).fetchone()
    return row[0] if row else None


FOUND = """
    SELECT given.number,
           (SELECT count(*) FROM kernel_case c WHERE c.number = given.number),
           (SELECT count(*) FROM kernel_event e JOIN kernel_case c ON c.id = e.subject_id AND c.number = given.number
            WHERE e.subject_kind = 'case' AND e.name = 'cases.opened'),
           (SELECT count(*) FROM procrastinate_jobs j
            JOIN kernel_event e ON j.args @> jsonb_build_object('event_id', e.id) AND e.name = 'cases.opened'
            JOIN kernel_case c ON c.id = e.subject_id AND c.number = given.number
            WHERE e.subject_kind = 'case'),
           (SELECT count(*) FROM procrastinate_jobs j
            JOIN kernel_event e ON j.args @> jsonb_build_object('event_id', e.id) AND e.name = 'cases.opened'
            JOIN kernel_case c ON c.id = e.subject_id AND c.number = given.number
            WHERE e.subject_kind = 'case' AND j.status = 'succeeded')
    FROM unnest(%s::text[]) AS given (number)
"""


def judge(run: Run, url: str) -> dict[str, Any]:
    """Compare what was acknowledged with what is there."""
    numbers = list(run.numbers.values())
    with psycopg.connect(url) as connection:
        connection.execute(
            "CREATE INDEX IF NOT EXISTS crash_jobs ON procrastinate_jobs USING gin (args jsonb_path_ops)"
        )
        found = connection.execute(FOUND, [numbers]).fetchall()
        cases = connection.execute("SELECT count(*) FROM kernel_case").fetchone()
        keys = connection.execute("SELECT count(*) FROM kernel_done_key WHERE subject_kind = 'case'").fetchone()
        connection.rollback()
    jobs = statistics.mode(row[3] for row in found) if found else 0
    return {
        "acknowledged": len(numbers),
        "numbers given twice": len(numbers) - len(set(numbers)),
        "other number for the same key": sum(len(given) > 1 for given in run.changed.values()),
        "lost": sum(row[1] == 0 for row in found),
        "doubled": sum(row[1] > 1 for row in found),
        "without exactly one event": sum(row[2] != 1 for row in found),
        "jobs per report": jobs,
        "without their jobs": sum(row[3] != jobs for row in found),
        "with jobs not done": sum(row[4] != jobs for row in found),
        "cases without a key": (cases[0] if cases else 0) - (keys[0] if keys else 0),
        "cases not acknowledged": (cases[0] if cases else 0) - len(numbers),
    }


MUST_BE_ZERO = (
    "numbers given twice",
    "other number for the same key",
    "lost",
    "doubled",
    "without exactly one event",
    "without their jobs",
    "with jobs not done",
    "cases without a key",
)


def campaign(data: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Run clients and kills, then judge; return all figures."""
    run, chance = Run(given.port), random.Random(given.seed)
    clients = [
        threading.Thread(target=client, args=(run, given.seed * 1000 + number)) for number in range(given.clients)
    ]
    with city(data, given.port) as parent:
        began = time.monotonic()
        for thread in clients:
            thread.start()
        for number in range(given.kills):
            time.sleep(chance.uniform(0.2, 1.5))
            kill_one(run, parent, chance)
            print(f"\r{number + 1} of {given.kills} kills, {len(run.numbers)} reports", end="", flush=True)
        run.over.set()
        for thread in clients:
            thread.join()
        seconds = time.monotonic() - began
        drained = wait_for_jobs(embedded_url(data))
        figures = judge(run, embedded_url(data))
    times = {
        name: [round(statistics.median(all_), 2), round(max(all_), 2), len(all_)]
        for name, all_ in run.recoveries.items()
    }
    return {
        "kills": given.kills,
        "clients": given.clients,
        "seconds": round(seconds, 1),
        "queue empty after seconds": round(drained, 1),
        "answers": dict(run.answers),
        "recovery seconds (median, longest, kills)": times,
        **figures,
    }


def main() -> int:
    """Run the campaign on a fresh installation in a temporary directory; print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--port", type=int, default=8710)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="use and keep this data directory")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="satukota-crash-") as temporary:
        data = (given.keep or Path(temporary)).resolve()
        data.mkdir(parents=True, exist_ok=True)
        figures = campaign(data, given)
    print()
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    return 1 if any(figures[name] for name in MUST_BE_ZERO) else 0


if __name__ == "__main__":
    sys.exit(main())
