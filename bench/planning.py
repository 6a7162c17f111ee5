"""Time every page of plan, index and survey with ten years of 5,000 indicators: `SATUKOTA_DATA=… python -m bench.planning`.

A database of its own is filled and stays with the test server, which throws it away; pages are asked for inside the process, so the times are the server's.
"""

import argparse
import gc
import json
import logging
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.inside import begin
from bench.planning_asking import Asked, ask
from bench.planning_city import counts, fill, person, prepare
from bench.planning_walk import addresses
from bench.report import headline

LIMIT, PAPERS, IMPORT = 300, 3000, 5
"""Milliseconds for a page and for a paper or sheet at p50, seconds for an import."""
READERS = {"planner": ("perencana", "bappeda"), "officer": ("petugas", "dinkes"), "mayor": ("wali", "kepala-daerah")}
VISITOR = "public"


def main() -> int:
    """Fill a database, time the pages and an import, print the table; return 1 where a limit is broken."""
    parser = argparse.ArgumentParser(prog="bench.planning", description=__doc__)
    parser.add_argument("--times", type=int, default=10, help="how often each page is asked for")
    parser.add_argument("--json", type=Path, help="keep the figures")
    parser.add_argument("--only", default="", help="addresses whose name matches this expression, without the import")
    parser.add_argument("--keep", action="store_true", help="leave the filled database for the next run")
    options = parser.parse_args()
    from satukota.runtime import testserver

    if options.keep:
        os.environ["SATUKOTA_KEEP_TEST_DB"] = "1"
    lease = testserver.acquire()
    try:
        return _run(options)
    finally:
        testserver.release(lease)


def _run(options: argparse.Namespace) -> int:
    begin()
    logging.disable(logging.WARNING)
    machine = headline()
    filled = _filled(keep=options.keep)
    gc.collect()
    gc.freeze()  # as the site's own processes do after loading (runtime/services.py)
    rows = list(measure(options.times, options.only))
    imported = 0.0 if options.only else import_seconds()
    if options.json:
        figures = {"machine": machine, "counts": counts(), "pages": [row.as_data() for row in rows]}
        options.json.write_text(json.dumps(figures | {"import_s": imported}, indent=1))
    print(table(machine, filled, rows))
    if not options.only:
        print(f"A sheet of 2,000 rows is imported in {imported:.1f} s ({IMPORT} is the limit).")
    return int(imported > IMPORT or any(is_slow(row) for row in rows))


def _filled(*, keep: bool) -> float:
    """Make the database, or take the one that was kept; return how many seconds it took to fill."""
    from django.test.utils import setup_databases, setup_test_environment

    setup_test_environment(debug=False)
    setup_databases(verbosity=0, interactive=False, keepdb=keep)
    began = time.monotonic()
    if counts()["indicators"] < 5000:
        prepare()
        fill()
    return time.monotonic() - began


def import_seconds() -> float:
    """Import a sheet of 2,000 rows into the plan, take it back, and return how long the import took."""
    from django.db import transaction

    from satukota.kernel.events.api import Actor
    from satukota.modules.planning import actions
    from satukota.modules.planning.models import Plan
    from satukota.modules.planning.tests.sheets import rows, sheet

    plan, upload = Plan.objects.get(is_main=True), sheet(rows())
    with transaction.atomic():
        began = time.monotonic()
        outcome = actions.import_sheet(plan, upload, Actor.system())
        taken = time.monotonic() - began
        transaction.set_rollback(True)
    assert (outcome.added, outcome.problems) == (2000, ()), outcome
    return taken


def measure(times: int, only: str = "") -> Iterator[Asked]:
    """Ask for every address as each reader and yield what those cost who are let in."""
    clients = readers()
    for address in addresses():
        if re.search(only, address.name):
            for reader, client in clients.items():
                asked = ask(client, address, reader, 2 if address.is_paper else times)
                if asked is not None:
                    yield asked


def readers() -> dict[str, Any]:
    """Return a client for planner, officer, mayor and public."""
    from django.test import Client

    clients = {role: Client() for role in (*READERS, VISITOR)}
    for role, (name, agency) in READERS.items():
        clients[role].force_login(person(name, role, agency), "satukota.web.backends.SignIn")
    return clients


def is_slow(row: Asked) -> bool:
    """Say whether an address takes longer than its limit."""
    return row.p50 > (PAPERS if row.address.is_paper else LIMIT)


def table(machine: dict[str, Any], filled: float, rows: list[Asked]) -> str:
    """Return the figures as tables of Markdown: pages, then papers and sheets, the slowest first."""
    counted = ", ".join(f"{count:,} {name}" for name, count in counts().items())
    lines = [
        f"{machine['cores']} cores of {machine['cpu']}, load {machine['load']}, Python {machine['python']}.",
        f"{counted}; filled and judged in {filled:.0f} s. Times in ms at the server.",
    ]
    for title, limit, papers in (("pages", LIMIT, False), ("papers and sheets", PAPERS, True)):
        part = sorted((row for row in rows if row.address.is_paper == papers), key=lambda row: -row.p50)
        over = sum(map(is_slow, part))
        lines += ["", f"{len(part)} {title}, {over} above the limit of {limit} ms at p50.", "", *_head()]
        lines += map(_line, part)
    return "\n".join(lines) + "\n"


def _head() -> tuple[str, str]:
    columns = ("address", "as", "p50", "p95", "of it Python", "statements", "KB")
    return f"| {' | '.join(columns)} |", "| --- | --- |" + " ---: |" * 5


def _line(row: Asked) -> str:
    mark = " **slow**" if is_slow(row) else ""
    figures = (f"{row.p50:.0f}{mark}", f"{row.p95:.0f}", f"{row.cpu:.0f}", str(row.statements), f"{row.kb:.1f}")
    return f"| {row.address.name} | {row.reader} | {' | '.join(figures)} |"


if __name__ == "__main__":
    sys.exit(main())
