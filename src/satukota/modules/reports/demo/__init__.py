"""The module's part of the demo city: staff with sign-ins, and months of reports, written by COPY."""

import argparse
import gc
import sys
from datetime import UTC, datetime, timedelta
from time import monotonic

from django.db import transaction
from django.utils import timezone

from satukota.kernel.audit.api import declare_load
from satukota.kernel.cases.api import Case, learn_words, published_version, rebuild_tiles
from satukota.kernel.events.api import ensure_partitions
from satukota.kernel.places.api import City
from satukota.modules.reports.demo.bulk import quiet, run
from satukota.modules.reports.demo.city import Scene
from satukota.modules.reports.demo.history import Life
from satukota.modules.reports.demo.people import keep_accounts, write_people
from satukota.modules.reports.demo.rows import Tables
from satukota.modules.reports.demo.stories import stories
from satukota.modules.reports.rules.submission import TYPE
from satukota.modules.reports.tasks.learn import learn_soon

SCALES = {"small": (600, 6), "full": (20_000, 18)}
PEOPLE_PER_REPORT = 0.35


def load(_city: City, scale: str) -> None:
    """Write offices, accounts and reports of the demo city; what is there stays as it is."""
    keep_accounts()
    reports, months = SCALES[scale]
    have = Case.objects.filter(type=TYPE).count()
    if have < reports:
        fill(reports - have, months, seed=2026)
        learn_soon()


def command(arguments: list[str]) -> int:
    """Run `demo reports --reports N --months M --seed S`; exit code 0."""
    parser = argparse.ArgumentParser(prog="satukota demo reports", description=command.__doc__)
    parser.add_argument("--reports", type=int, default=20_000, help="how many reports to add")
    parser.add_argument("--months", type=int, default=18, help="over how many months up to now they are spread")
    parser.add_argument("--seed", type=int, default=2026, help="the same seed makes the same city")
    options = parser.parse_args(arguments)
    began = monotonic()
    keep_accounts()
    count = fill(options.reports, options.months, options.seed)
    sys.stdout.write(f"{count} reports in {monotonic() - began:.1f} s\n")
    return 0


def fill(count: int, months: int, seed: int, now: datetime | None = None) -> int:
    """Add `count` reports spread over the months before now; return how many. The same seed makes the same city."""
    now = (now or timezone.now()).astimezone(UTC).replace(microsecond=0)
    start = now - timedelta(days=30.44 * months)
    ensure_partitions(start, now)
    collecting = gc.isenabled()
    gc.disable()  # millions of small objects that all stay: looking for circles among them takes half the time
    try:
        _fill(count, Scene(seed), (start, now))
    finally:
        if collecting:
            gc.enable()
    _refresh()
    return count


def _fill(count: int, scene: Scene, period: tuple[datetime, datetime]) -> None:
    type_id, definition = published_version(TYPE)
    start, now = period
    lives = [Life(story, definition, scene, now).live() for story in stories(scene, count, start, now)]
    with transaction.atomic():
        declare_load("reports.demo")
        _write(lives, Tables(type_id, TYPE), scene, count)


def _write(lives: list[Life], tables: Tables, scene: Scene, count: int) -> None:
    with quiet():
        people = write_people(scene, max(1, int(count * PEOPLE_PER_REPORT)))
        tables.number(lives, people)
        tables.copy_all(lives)


def _refresh() -> None:
    rebuild_tiles()
    learn_words()
    for table in ("kernel_case", "kernel_case_clock", "kernel_case_entry", "kernel_case_party", "kernel_event"):
        run(f"ANALYZE {table}")
