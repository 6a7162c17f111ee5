"""Fill the city: make the lives of reports in memory, write them by COPY at once, refresh what is derived."""

import gc
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from satukota.kernel.audit.api import declare_load
from satukota.kernel.cases.api import learn_words, published, rebuild_tiles
from satukota.kernel.events.api import ensure_partitions
from satukota.modules.reports.demo.bulk import quiet, run
from satukota.modules.reports.demo.city import Scene
from satukota.modules.reports.demo.history import Life
from satukota.modules.reports.demo.people import write_people
from satukota.modules.reports.demo.rows import Tables
from satukota.modules.reports.demo.stories import stories
from satukota.modules.reports.rules.submission import TYPE

PEOPLE_PER_REPORT = 0.35


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
    type_id, definition = published(TYPE)
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
