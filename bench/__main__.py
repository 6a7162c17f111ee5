"""`make bench`: measure a city at 0, 100,000 and 1,000,000 cases and print a table; `--json FILE` keeps the figures."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from bench import city as cities
from bench import floor, live, load, scenarios
from bench.inside import stamp
from bench.report import headline, table

ALL = (*(name for name in scenarios.LOOPS if name != "detail"), *scenarios.LIVES, "detail", "live")
"""In this order: what is looked at in detail was lived through before."""


def main() -> None:
    """Measure what was asked for."""
    options = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the city is stopped on the way out
    figures: dict[str, Any] = {"machine": headline(), "clients": options.clients, "runs": {}}
    for cases in options.cases:
        folder = Path(f"{options.data}-{_short(cases)}").resolve()
        figures["runs"][str(cases)] = _city(folder, cases, options)
        if options.json:
            options.json.write_text(json.dumps(figures, indent=1))
    sys.stdout.write(table(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "--cases", type=lambda text: [int(count) for count in text.split(",")], default=[0, 100_000, 1_000_000]
    )
    parser.add_argument("--scenarios", type=lambda text: text.split(","), default=list(ALL), help=", ".join(ALL))
    parser.add_argument("--seconds", type=float, default=10, help="how long each scenario runs")
    parser.add_argument("--clients", type=int, default=8, help="connections of each closed loop")
    parser.add_argument("--watchers", type=int, default=1000)
    parser.add_argument(
        "--data", default="/tmp/sk-bench", help="data directories begin with this; they are kept and used again"
    )
    parser.add_argument("--port", type=int, default=8930)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--no-floor", dest="floor", action="store_false")
    return parser.parse_args()


def _short(cases: int) -> str:
    return f"{cases // 1_000_000}m" if cases >= 1_000_000 else f"{cases // 1000}k" if cases else "0"


def _run(module: str, folder: Path, *arguments: str, keep: bool = False) -> str:
    environment = {**os.environ, "SATUKOTA_DATA": str(folder)}
    command = [sys.executable, "-m", module, *arguments]
    return (
        subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE if keep else None, text=True).stdout
        or ""
    )


def _city(folder: Path, cases: int, options: argparse.Namespace) -> dict[str, Any]:
    print(f"— {cases:,} cases in {folder}", flush=True)
    began = time.monotonic()
    city = cities.start(folder, options.port)
    try:
        if stamp(folder).get("cases") != cases:
            _run("bench.data", folder, "--cases", str(cases))
        figures: dict[str, Any] = {"ready_s": round(time.monotonic() - began, 1), "scenarios": {}}
        time.sleep(3)
        figures["idle_mb"] = city.memory()
        facts = json.loads(_run("bench.now", folder, keep=True))
        for name in options.scenarios:
            if name == "detail" or (name == "map" and not facts["numbers"]):
                facts = json.loads(_run("bench.now", folder, keep=True))
            row = _scenario(city, name, facts, options)
            figures["scenarios"][name] = row
            print(f"{name:<14}", json.dumps(row), flush=True)
        figures["busy_mb"] = {
            role: max(row["mb"][role] for row in figures["scenarios"].values()) for role in cities.ROLES
        }
        return figures
    finally:
        city.stop()


def _scenario(city: cities.City, name: str, facts: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    if name in scenarios.LOOPS:
        load.wrk(city.url, scenarios.LOOPS[name](facts), clients=options.clients, seconds=2, keys=name == "intake")
    if name == "intake":
        city.pause("worker")
    before = city.cpu()
    seen = _measure(city, name, facts, options)
    used = {role: after - before[role] for role, after in city.cpu().items()}
    row = _figures(seen, used)
    row["mb"] = city.memory()
    if name == "intake":
        city.resume("worker")
    if name == "intake" or name in scenarios.LIVES:
        row["jobs_after_s"] = _wait_for_jobs(city)
    if options.floor and name in scenarios.LOOPS:
        row |= _floor(city, name, row, options)
    return row


def _measure(city: cities.City, name: str, facts: dict[str, Any], options: argparse.Namespace) -> load.Load:
    if name in scenarios.LIVES:
        return load.threads(
            partial(scenarios.LIVES[name], facts, city.port), clients=options.clients, seconds=options.seconds
        )
    if name == "live":
        sender = scenarios.Sender(facts, city.port)
        return live.watch(city.live, facts["keys"]["meja"], sender, watchers=options.watchers, seconds=options.seconds)
    return load.wrk(
        city.url, scenarios.LOOPS[name](facts), clients=options.clients, seconds=options.seconds, keys=name == "intake"
    )


def _figures(seen: load.Load, used: dict[str, float]) -> dict[str, Any]:
    done = max(1, seen.notes.get("sent", seen.done))
    ms = {role: round(seconds / done * 1000, 3) for role, seconds in used.items()}
    whole = sum(used.values()) / done
    return {
        "rate": round(seen.done / seen.seconds, 1),
        "per_2_cores": round(2 / whole, 1) if whole else 0.0,
        "p50": seen.p50,
        "p95": seen.p95,
        "p99": seen.p99,
        "errors": seen.errors,
        "done": seen.done,
        "cpu_ms": ms,
        **({"notes": seen.notes} if seen.notes else {}),
    }


def _wait_for_jobs(city: cities.City) -> float:
    """Return the seconds until the queue is empty."""
    began = time.monotonic()
    while int(
        city.psql(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND (scheduled_at IS NULL OR scheduled_at <= now())"
        )[0][0]
    ):
        if time.monotonic() - began > 900:
            return -1.0
        time.sleep(0.2)
    return round(time.monotonic() - began, 1)


def _floor(city: cities.City, name: str, row: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    before = city.cpu()["postgres"]
    seen = floor.floor(city, name.split("-", maxsplit=1)[0], clients=options.clients, seconds=min(5, options.seconds))
    if seen is None:
        return {}
    used = (city.cpu()["postgres"] - before) / max(1, seen.done)
    at_most = round(2 / used, 1) if used else 0.0
    return {
        "floor_rate": round(seen.done / seen.seconds, 1),
        "floor_per_2_cores": at_most,
        "of_floor": round(row["per_2_cores"] / at_most, 3) if at_most else 0.0,
    }


if __name__ == "__main__":
    main()
