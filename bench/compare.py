"""Compare two checkouts, or two cities of this one: in turns, so that both see the same minutes of the machine.

    PYTHONPATH=src:. python -m bench.compare --before ../before --scenarios intake,lifecycle
    PYTHONPATH=src:. python -m bench.compare --data /tmp/sk-bench-0,/tmp/sk-bench-1m --scenarios inbox,search

Cities are made where there are none (empty ones); each turn is answered by one of them while the other rests.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench import city as cities
from bench import load, scenarios
from bench.inside import stamp

HERE = Path(__file__).resolve().parent.parent

WARMING = 6.0
"""Seconds of the first turn, which loads what a process loads once: on a busy machine it answers nothing for two."""

type Turn = dict[str, float]
type Side = tuple[cities.City, dict[str, Any]]


def main() -> None:
    """Print what a request costs each side, and the ratio."""
    options = _arguments()
    roots = ((options.before or HERE).resolve(), HERE)
    with ExitStack() as opened:
        sides = [
            opened.enter_context(running_city(root, Path(data), options.port + 10 * place))
            for place, (root, data) in enumerate(zip(roots, options.data, strict=True))
        ]
        for name in options.scenarios:
            for side in sides:
                _turn(side, name, options, seconds=max(options.seconds, WARMING))  # what is loaded once is not counted
            turns = [[_turn(side, name, options) for side in sides] for _ in range(options.blocks)]
            print(_lines(name, turns), flush=True)


def _arguments() -> argparse.Namespace:
    def words(text: str) -> list[str]:
        return text.split(",")

    parser = argparse.ArgumentParser(prog="bench.compare", description=__doc__)
    parser.add_argument("--before", type=Path, help="folder of the other checkout; without it both are this one")
    parser.add_argument("--scenarios", type=words, default=["intake"])
    parser.add_argument("--blocks", type=int, default=8, help="turns of each")
    parser.add_argument("--seconds", type=float, default=3, help="length of a turn")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--data", type=words, default=["/tmp/sk-compare-before", "/tmp/sk-compare-after"])
    parser.add_argument("--port", type=int, default=8960)
    return parser.parse_args()


@contextmanager
def running_city(root: Path, data: Path, port: int) -> Iterator[Side]:
    """Run a checkout's program; yield its city and what the scenarios are given."""
    path = {"PYTHONPATH": f"{root / 'src'}:{root}"}
    city = cities.start(data, port, path)
    try:
        environment = {**os.environ, **path, "SATUKOTA_DATA": str(data)}
        if not stamp(data):
            _run(root, environment, "bench.data", "--cases", "0")
        facts = json.loads(_run(root, environment, "bench.now"))
        city.pause("worker")  # it would work off its queue in the other city's turn
        yield city, facts
    finally:
        city.resume("worker")
        city.stop()


def _run(root: Path, environment: dict[str, str], *module: str) -> str:
    command = [sys.executable, "-m", *module]
    return subprocess.run(command, check=True, cwd=root, env=environment, stdout=subprocess.PIPE, text=True).stdout


def _turn(side: Side, name: str, options: argparse.Namespace, seconds: float | None = None) -> Turn:
    """Return the CPU milliseconds of a request by kind of process, the rate of two cores, and the 95th percentile."""
    city, facts = side
    if name in scenarios.LIVES:  # elsewhere it would only work off what another scenario left
        city.resume("worker")
    before = city.cpu()
    seen = _load(city, facts, name, options, seconds or options.seconds)
    used = {role: (after - before[role]) / seen.done * 1000 for role, after in city.cpu().items()}
    city.pause("worker")
    if seen.errors:
        raise RuntimeError(f"{seen.errors} errors in {city.data}")
    whole = sum(used.values())
    return {**used, "all": whole, "rate of two cores": 2000 / whole, "p95 in ms": seen.p95}


def _load(
    city: cities.City, facts: dict[str, Any], name: str, options: argparse.Namespace, seconds: float
) -> load.Load:
    if name in scenarios.LIVES:
        life = partial(scenarios.LIVES[name], facts, city.port)
        return load.threads(life, clients=options.clients, seconds=seconds)
    requests, keys = scenarios.LOOPS[name](facts), name == "intake"
    return load.wrk(city.url, requests, clients=options.clients, seconds=seconds, keys=keys)


def _lines(name: str, turns: list[list[Turn]]) -> str:
    lines = [f"{name:<22}{'first':>9}{'second':>9}{'ratio':>8}   medians of {len(turns)} turns; CPU in ms a request"]
    for figure in turns[0][0]:
        first, second = (median(pair[side][figure] for pair in turns) for side in (0, 1))
        ratio = median(pair[1][figure] / pair[0][figure] for pair in turns if pair[0][figure]) if first else 0.0
        lines.append(f"  {figure:<20}{first:>9.2f}{second:>9.2f}{ratio:>8.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
