"""Time every page of plan and index with ten years of 5,000 indicators: `SATUKOTA_DATA=… python -m bench.planning`.

A database of its own is filled and stays with the test server, which throws it away; pages are asked for inside the process, so the times are the server's.
"""

import argparse
import gc
import json
import logging
import statistics
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.inside import begin
from bench.report import headline

YEARS = range(2017, 2027)
LIMIT, IMPORT = 300, 5
"""Milliseconds for a page, seconds for an import."""
PAPER = {"planning:round_docx", "planning:round_pdf", "planning:mayor_pdf", "planning:export"}
"""Documents are made, not shown: they may take longer, and are asked for twice only."""
REVIEWED = ("self", "document")


def main() -> int:
    """Fill a database, time the pages and an import, print the table; return 1 where a limit is broken."""
    parser = argparse.ArgumentParser(prog="bench.planning", description=__doc__)
    parser.add_argument("--times", type=int, default=10, help="how often each page is asked for")
    parser.add_argument("--json", type=Path, help="keep the figures")
    options = parser.parse_args()
    from satukota.runtime import testserver

    lease = testserver.acquire()
    try:
        return _run(options.times, options.json)
    finally:
        testserver.release(lease)


def _run(times: int, keep: Path | None) -> int:
    begin()
    from django.test.utils import setup_databases, setup_test_environment

    setup_test_environment(debug=False)
    logging.disable(logging.WARNING)
    machine = headline()
    setup_databases(verbosity=0, interactive=False)
    prepare()
    began = time.monotonic()
    counts = fill()
    filled = time.monotonic() - began
    gc.collect()
    gc.freeze()  # as the site's own processes do after loading (runtime/services.py)
    rows = list(measure(times))
    imported = import_seconds()
    if keep:
        keep.write_text(
            json.dumps({"machine": machine, "counts": counts, "pages": rows, "import_s": imported}, indent=1)
        )
    print(
        table(machine, counts, filled, rows)
        + f"A sheet of 2,000 rows is imported in {imported:.1f} s ({IMPORT} is the limit)."
    )
    return int(imported > IMPORT or any(row["median"] > LIMIT for row in rows if row["page"] not in PAPER))


def import_seconds() -> float:
    """Import a sheet of 2,000 rows into the plan and return how long it took."""
    from satukota.kernel.events.api import Actor
    from satukota.modules.planning import actions
    from satukota.modules.planning.models import Plan
    from satukota.modules.planning.tests.sheets import rows, sheet

    plan, upload = Plan.objects.get(is_main=True), sheet(rows())
    began = time.monotonic()
    outcome = actions.import_sheet(plan, upload, Actor.system())
    taken = time.monotonic() - began
    assert (outcome.added, outcome.problems) == (2000, ()), outcome
    return taken


def prepare() -> None:
    """Load the city, its plan and the instruments."""
    from satukota.kernel.cases.api import load_definitions
    from satukota.kernel.events.api import Actor
    from satukota.kernel.places.api import city, load_city
    from satukota.modules.maturity.actions import load_instruments
    from satukota.modules.planning import actions

    load_city()
    load_definitions()
    actions.load_city_plan(city().folder, Actor.system())
    load_instruments()


def fill() -> dict[str, int]:
    """Fill plan and index with ten years; return how many rows of each there are."""
    from django.db import connection

    from satukota.kernel.events.api import Actor
    from satukota.modules.planning import actions
    from satukota.modules.planning.demo.realisations import load_spm
    from satukota.modules.planning.models import Indicator, Item, Plan, Value

    with connection.cursor() as cursor:
        for statement in Path(__file__).with_name("planning.sql").read_text().split(";\n"):
            if statement.strip():
                cursor.execute(statement)
    actions.update_standings(None, YEARS)
    actions.open_round(2026, 3, Actor.system())
    actions.decide_version(Plan.objects.get(is_main=True), "Ukur", Actor.system())
    load_spm()
    return {
        "indicators": Indicator.objects.count(),
        "values": Value.objects.count(),
        "items": Item.objects.count(),
        "assessments": _assess(),
    }


def _assess() -> int:
    """Assess the city under every instrument in every year."""
    from satukota.kernel.events.api import Actor
    from satukota.modules.maturity.actions import open_assessment
    from satukota.modules.maturity.models import Assessment, InstrumentVersion, Rating
    from satukota.modules.maturity.queries import instrument_of

    ratings = []
    for version in InstrumentVersion.objects.filter(is_current=True):
        instrument = instrument_of(version)
        for year in YEARS:
            assessment = open_assessment(version, year, Actor.system(), Decimal(instrument.highest))
            level = Decimal(min(instrument.lowest + 1 + year % 3, instrument.highest))
            ratings += [
                Rating(assessment=assessment, no=spec.no, kind=kind, level=level)
                for spec in instrument.specs
                for kind in REVIEWED
            ]
    Rating.objects.bulk_create(ratings)
    return Assessment.objects.count()


def addresses() -> Iterator[tuple[str, str, bool]]:
    """Yield (name, address, for everybody) of every page of both modules that reads."""
    from django.urls import reverse

    from satukota.modules.maturity.models import Assessment
    from satukota.modules.planning.models import AgencyReport, Item, Round

    item, held_round = Item.objects.get(code="gempil"), Round.objects.get()
    report = AgencyReport.objects.order_by("pk").first()
    assert report is not None
    own = {
        "mayor": [], "mayor_pdf": [], "plan": [], "item": [item.uid], "edit_item": [item.uid], "realise": [item.uid],
        "judge": [item.uid, "people"], "readiness": [], "regulations": [], "roadmap": [], "indicators": [],
        "indicator": ["B-77"], "edit_indicator": ["B-77"], "define": ["B-77"], "target": ["B-77"],
        "counted_reports": [], "rounds": [], "round": [held_round.pk], "meeting": [held_round.pk], "round_pdf": [held_round.pk],
        "round_docx": [held_round.pk], "report": [report.pk], "spm": [], "edit_spm": ["1.02.04", 2026],
        "versions": [item.plan.code], "export": [item.plan.code],
    }  # fmt: skip
    for name, args in own.items():
        yield f"planning:{name}", reverse(f"planning:{name}", args=args), False
    listed, public = reverse("planning:indicators"), reverse("planning:public")
    yield "planning:indicators, filtered", f"{listed}?year=2019&light=behind&page=30", False
    yield "planning:indicators, search", f"{listed}?q=4999", False
    yield "planning:plan, filtered", f"{reverse('planning:plan')}?q=aksi&page=20", False
    yield "planning:roadmap, by agency", f"{reverse('planning:roadmap')}?by=agency", False
    yield "planning:public", public, True
    yield "planning:public, one dimension", f"{public}?year=2025&dimension=governance&page=3", True
    yield "planning:public_indicator", reverse("planning:public_indicator", args=["B-77"]), True
    yield "api: indicators", "/api/v1/planning/indicators?limit=100", False
    yield "api: items", f"/api/v1/planning/plans/{item.plan.code}/items?limit=100", False
    pk = Assessment.objects.get(instrument__code="spbe-2020", year=2026).pk
    read = {"index": [], "evidence": [], "instrument": ["spbe-2020"], "assessment": [pk], "whatif": [pk], "plan": [pk]}
    for name, args in (read | {"indicator": [pk, 5], "plan_gap": [pk, 5]}).items():
        yield f"maturity:{name}", reverse(f"maturity:{name}", args=args), False
    yield "api: assessments", "/api/v1/maturity/assessments", False


def measure(times: int) -> Iterator[dict[str, Any]]:
    """Ask for every page as a planner (or as nobody) and yield its times in milliseconds and size."""
    from django.test import Client

    from satukota.kernel.events.api import Actor
    from satukota.kernel.people.api import Agency, User, grant

    planner, _made = User.objects.get_or_create(username="perencana", defaults={"display_name": "Perencana"})
    grant(planner, "planner", Agency.objects.get(code="bappeda"), Actor.system())
    signed, visitor = Client(), Client()
    signed.force_login(planner, "satukota.web.backends.SignIn")
    for name, address, everybody in addresses():
        client = visitor if everybody else signed
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        taken = sorted(_milliseconds(client, address) for _ in range(2 if name in PAPER else times))
        yield {
            "page": name,
            "median": round(statistics.median(taken), 1),
            "worst": round(taken[-1], 1),
            "kb": round(len(answer.content) / 1024, 1),
        }


def _milliseconds(client: Any, address: str) -> float:
    began = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - began) * 1000


def table(machine: dict[str, Any], counts: dict[str, int], filled: float, rows: list[dict[str, Any]]) -> str:
    """Return the figures as a table of Markdown."""
    counted = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    lines = [
        f"{machine['cores']} cores of {machine['cpu']}, load {machine['load']}, Python {machine['python']}.",
        f"{counted}; filled and judged in {filled:.0f} s. Times in ms at the server; {LIMIT} is the limit.",
        "",
        "| page | median | worst | KB |",
        "| --- | ---: | ---: | ---: |",
    ]
    for row in rows:
        mark = " **slow**" if row["median"] > LIMIT and row["page"] not in PAPER else ""
        lines.append(f"| {row['page']} | {row['median']}{mark} | {row['worst']} | {row['kb']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
