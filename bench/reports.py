"""Citizen reports at a million: how long a suggestion of duplicates and the mayor's dashboard take.

`make bench` measures the foundation; this one `PYTHONPATH=. python -m bench.reports --data DIR [--json FILE]`: starts
the city that lies in DIR (filled by `python -m bench.data` or `satukota demo --reports N`), asks each address one
request at a time as one person does, and ends with 1 where a limit is broken. It only reads, but for the sums of the
figures, which it brings up to date first where they are behind.
"""

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import time
import urllib.parse
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import city as cities

LIMITS = {"suggest": 50.0, "suggest-staff": 50.0, "mayor": 300.0}
"""Milliseconds that 95 of 100 requests must not exceed."""
INSIDE = """
import json
from bench.inside import begin, sessions
begin()
from satukota.modules.reports.demo.people import keep_accounts
keep_accounts()
print(json.dumps(sessions(("meja", "pimpinan"))))
"""
SAMPLE = """
    SELECT number, category, lon, lat, left(title, 120) FROM kernel_case
    WHERE id = ANY(ARRAY(SELECT (random() * (SELECT max(id) FROM kernel_case))::bigint FROM generate_series(1, 4000)))
      AND type = 'reports.complaint' AND lon IS NOT NULL AND visibility <= 1 LIMIT 400
"""


@dataclass(slots=True)
class Figure:
    """What one address took, in milliseconds."""

    name: str
    requests: int
    p50: float
    p95: float
    worst: float
    limit: float

    @property
    def holds(self) -> bool:
        """Whether the limit holds."""
        return self.p95 <= self.limit


def main() -> int:
    """Start the city, measure, print; return 1 where a limit is broken."""
    parser = argparse.ArgumentParser(prog="bench.reports", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="data directory of a filled city")
    parser.add_argument("--port", type=int, default=8590)
    parser.add_argument("--requests", type=int, default=200, help="requests to each address")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    city = cities.start(options.data.resolve(), options.port)
    try:
        figures = _measure(city, options.requests)
    finally:
        city.stop()
    if options.json:
        options.json.write_text(json.dumps([asdict(figure) for figure in figures], indent=1))
    return 0 if all(figure.holds for figure in figures) else 1


def _measure(city: cities.City, count: int) -> list[Figure]:
    cases = int(city.psql("SELECT count(*) FROM kernel_case WHERE type = 'reports.complaint'")[0][0])
    _count_figures(city, cases)
    keys = json.loads(_python(city.data, "-c", INSIDE))
    rows = city.psql(SAMPLE)
    print(f"{cases:,} reports", flush=True)
    near = [
        "/api/v1/reports/similar?" + urllib.parse.urlencode({"category": kind, "lon": x, "lat": y, "text": title})
        for _number, kind, x, y, title in rows
    ]
    staff = [f"/api/v1/reports/{row[0]}/similar" for row in rows]
    boards = [f"/reports/figures/?months={months}" for months in (3, 6, 12, 24)]
    return [
        _figure(city, "suggest", near, "", count),
        _figure(city, "suggest-staff", staff, keys["meja"], count),
        _figure(city, "mayor", boards, keys["pimpinan"], count // 4),
    ]


def _count_figures(city: cities.City, cases: int) -> None:
    """Bring the sums up to date where they are far behind (a city that was copied has none of its own)."""
    known = int(city.psql("SELECT coalesce(sum(filed), 0) FROM reports_monthsum")[0][0])
    if known < cases * 0.95:
        began = time.monotonic()
        _python(city.data, "-m", "satukota.cli", "reports", "figures")
        city.psql("ANALYZE reports_casefact")
        city.psql("ANALYZE reports_monthsum")
        print(f"figures counted in {time.monotonic() - began:.0f} s", flush=True)


def _python(data: Path, *arguments: str) -> str:
    variables = {**os.environ, "SATUKOTA_DATA": str(data), "DJANGO_SETTINGS_MODULE": "satukota.settings"}
    done = subprocess.run([sys.executable, *arguments], check=True, env=variables, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _figure(city: cities.City, name: str, paths: list[str], session: str, count: int) -> Figure:
    """Ask for some of the addresses, one after the other over one connection; the first ten warm up."""
    chosen = random.Random(2026).choices(paths, k=count + 10)
    headers = {"Cookie": f"sessionid={session}; second_factor_later=1; django_language=id"} if session else {}
    connection = http.client.HTTPConnection("127.0.0.1", city.port, timeout=60)
    took = []
    for path in chosen:
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {answer.status}")
    best = sorted(took[10:])
    figure = Figure(name, len(best), _at(best, 0.5), _at(best, 0.95), round(best[-1], 1), LIMITS[name])
    print(f"{name:<14} p50 {figure.p50} ms, p95 {figure.p95} ms, worst {figure.worst} ms (limit {figure.limit:.0f} ms)")
    return figure


def _at(ordered: list[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)


if __name__ == "__main__":
    sys.exit(main())
