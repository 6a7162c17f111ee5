"""What a report costs until everybody knows: CPU of all processes until queue and subscribers have nothing left to do.

    PYTHONPATH=src:. python -m bench.whole
    PYTHONPATH=src:. python -m bench.whole --before ../before --turns 6

Nothing is paused: the worker works while reports come in. With `--before` two checkouts take turns, so that both see the
same minutes of the machine. `--rate` sends so many reports a second instead of as many as are taken, and reads the lag
every second.
"""

import argparse
import json
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench import load, scenarios
from bench.city import City
from bench.compare import Side, running_city
from bench.pace import steady

BUSY = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND coalesce(scheduled_at, now()) <= now()"
LONGEST_SECONDS = 900


def main() -> None:
    """Print what a report costs, by kind of process, and how long the last of them took until everybody knew."""
    arguments = _arguments()
    here = Path(__file__).resolve().parent.parent
    roots = [root.resolve() for root in (arguments.before, here) if root]
    with ExitStack() as opened:
        sides = [
            opened.enter_context(running_city(root, Path(f"{arguments.data}-{place}"), arguments.port + 10 * place))
            for place, root in enumerate(roots)
        ]
        for side in sides:
            _turn(side, arguments)  # what is loaded once is not counted
        turns = [[_turn(side, arguments) for side in sides] for _turn_number in range(arguments.turns)]
    for figure in turns[0][0]:
        values = [median(turn[side][figure] for turn in turns) for side in range(len(sides))]
        ratio = f"{values[1] / values[0]:>9.3f}" if len(values) == 2 and values[0] else ""
        print(f"{figure:<24}" + "".join(f"{value:>10.2f}" for value in values) + ratio)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.whole", description=__doc__)
    parser.add_argument("--before", type=Path, help="folder of the other checkout")
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=4, help="how long reports are sent in a turn")
    parser.add_argument("--rate", type=float, default=0, help="reports a second; 0: as many as are taken")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--contact", action="store_true", help="only reports with a contact")
    parser.add_argument("--data", default="/tmp/sk-whole")
    parser.add_argument("--port", type=int, default=8990)
    return parser.parse_args()


def _turn(side: Side, arguments: argparse.Namespace) -> dict[str, float]:
    city, facts = side
    if arguments.contact:
        facts = {**facts, "reports": [report for report in facts["reports"] if report["contact"]]}
    city.resume("worker")
    _drain(city)
    before, began = city.cpu(), time.monotonic()
    if arguments.rate:
        requests = scenarios.intake(facts)
        seen, lags = steady(city.url, requests, arguments.rate, arguments.seconds, probe=lambda: lag(city))
    else:
        requests = scenarios.intake(facts)
        seen = load.wrk(city.url, requests, clients=arguments.clients, seconds=arguments.seconds, keys=True)
        lags = [lag(city)]
    sent = time.monotonic()
    _drain(city)
    ended = time.monotonic()
    used = {f"{role} ms": (after - before[role]) / seen.done * 1000 for role, after in city.cpu().items()}
    city.pause("worker")
    if seen.errors:
        raise RuntimeError(f"{seen.errors} errors in {city.data}")
    return {
        **used,
        "all ms": sum(used.values()),
        "reports": seen.done,
        "taken a second": seen.done / seen.seconds,
        "finished a second": seen.done / (ended - began),
        "seconds until empty": ended - sent,
        "p95 of taking in ms": seen.p95,
        "largest lag in s": max(lags),
    }


def lag(city: City) -> float:
    """Return for how many seconds the oldest job or event has waited."""
    queue, subscribers = _state(city)
    return float(max(queue["queue_oldest_seconds"], subscribers["subscribers_longest_lag_seconds"]))


def _state(city: City) -> tuple[dict[str, Any], dict[str, Any]]:
    with urllib.request.urlopen(f"{city.url}/healthz", timeout=30) as answer:
        state = json.loads(answer.read())
    return state["queue"], state["subscribers"]


def _drain(city: City) -> None:
    """Wait until nothing waits, twice in a row: what is done may bring something new."""
    until, quiet = time.monotonic() + LONGEST_SECONDS, 0
    while quiet < 2:
        if time.monotonic() > until:
            raise RuntimeError(f"{city.data} was not done after {LONGEST_SECONDS} s")
        queue, subscribers = _state(city)
        behind = subscribers["subscribers_longest_lag_seconds"]
        busy = queue["queue_waiting"] or behind or int(city.psql(BUSY)[0][0])
        quiet = 0 if busy else quiet + 1
        time.sleep(0.25)


if __name__ == "__main__":
    main()
