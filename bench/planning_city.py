"""A city with ten years of 5,000 indicators on top of its demo: every kind of row that a page of plan and index shows."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

YEARS = range(2017, 2027)
REVIEWED = ("self", "document")
CLOSED = (2026, 2)
"""The quarter whose round is closed, so that papers and pages of a frozen round are asked for too."""


def prepare() -> None:
    """Load the city and the demo of plan, index and survey."""
    from satukota.kernel.cases.api import load_definitions
    from satukota.kernel.places.api import city, load_city
    from satukota.modules.maturity import demo as maturity
    from satukota.modules.planning import demo as planning
    from satukota.modules.wellbeing import demo as wellbeing

    load_city()
    load_definitions()
    for part in (planning, maturity, wellbeing):
        part.load(city(), "small")


def fill() -> dict[str, int]:
    """Fill plan and index with ten years; return how many rows of each there are."""
    from django.db import connection

    from satukota.kernel.events.api import Actor
    from satukota.modules.planning import actions
    from satukota.modules.planning.models import Plan

    with connection.cursor() as cursor:
        for statement in Path(__file__).with_name("planning.sql").read_text().split(";\n"):
            if statement.strip():
                cursor.execute(statement)
    actions.update_standings(None, YEARS)
    main = Plan.objects.get(is_main=True)
    actions.decide_version(main, "Ukur", Actor.system())
    _close_round()
    _assess()
    _hang_on(main)
    return counts()


def counts() -> dict[str, int]:
    """Return how many rows there are of what grows."""
    from satukota.modules.maturity.models import Assessment
    from satukota.modules.planning.models import Indicator, Item, Value

    return {
        "indicators": Indicator.objects.count(),
        "values": Value.objects.count(),
        "items": Item.objects.count(),
        "assessments": Assessment.objects.count(),
    }


def _close_round() -> None:
    from satukota.kernel.events.api import Actor
    from satukota.modules.planning import actions
    from satukota.modules.planning.queries.rounds import gaps

    to_close = actions.open_round(*CLOSED, Actor.system())
    known = {report.agency.code for report in gaps(to_close)}
    actions.close_round(to_close, "Disepakati", Actor.system(), known_gaps=known)


def _assess() -> None:
    """Assess the city under every instrument in every year that the demo left out."""
    from satukota.kernel.events.api import Actor
    from satukota.modules.maturity.actions import open_assessment
    from satukota.modules.maturity.models import Assessment, InstrumentVersion, Rating
    from satukota.modules.maturity.queries import instrument_of

    ratings = []
    for version in InstrumentVersion.objects.filter(is_current=True):
        instrument = instrument_of(version)
        done = set(Assessment.objects.filter(instrument=version).values_list("year", flat=True))
        for year in sorted(set(YEARS) - done):
            assessment = open_assessment(version, year, Actor.system(), Decimal(instrument.highest))
            level = Decimal(min(instrument.lowest + 1 + year % 3, instrument.highest))
            ratings += [
                Rating(assessment=assessment, no=spec.no, kind=kind, level=level)
                for spec in instrument.specs
                for kind in REVIEWED
            ]
    Rating.objects.bulk_create(ratings)


def _hang_on(plan: Any) -> None:
    """Add one of each thing that the demo leaves out: a sheet on its way in, a follower, a remark, a proposal, files, a visit."""
    from satukota.kernel.events.api import Actor
    from satukota.modules.maturity.models import Assessment, Visit
    from satukota.modules.planning import actions
    from satukota.modules.planning.actions.follows import follow
    from satukota.modules.planning.models import Indicator, Item, Milestone
    from satukota.modules.planning.tests.sheets import rows, sheet

    actions.start_import(plan, "lembar.xlsx", sheet(rows()), Actor.system())
    follow(Indicator.objects.get(code="B-77"), "warga@contoh.id")
    assessment = Assessment.objects.filter(state="open").exclude(evidence=None).latest("pk")
    Visit.objects.create(
        assessment=assessment, kind="visit", held_on=date(2026, 11, 2), place="Balai kota", agenda="Bukti",
        offices=[{"office": "Diskominfo", "people": 4}], findings="Lengkap", file=_document("maturity-visit"),
    )  # fmt: skip
    assessment.evidence.filter(pk=assessment.evidence.latest("pk").pk).update(file=_document("maturity-evidence"))
    _document("planning-readiness")
    planner = person("perencana", "planner", "bappeda")
    actions.comment(Item.objects.get(plan=plan, code="gempil"), "Lahannya sudah ada?", Actor(planner.pk, "planner"))
    officer = person("petugas", "officer", "dinkes")
    item = Item.objects.filter(agency__code="dinkes", kind="action").latest("pk")
    wish = actions.Wish(Milestone(item=item, name="Uji", due=date(2026, 12, 20)))
    actions.propose(wish, officer, Actor(officer.pk, "officer"), steers=False)


def _document(kind: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from satukota.kernel.events.api import Actor
    from satukota.kernel.files.api import store
    from satukota.kernel.papers.api import render_pdf

    upload = SimpleUploadedFile("berita-acara.pdf", render_pdf(f"<p>{kind}</p>"), "application/pdf")
    return store(upload, kind=kind, by=Actor.system())


def person(name: str, role: str, agency: str) -> Any:
    """Return an account that holds a role in an agency, made where there is none."""
    from satukota.kernel.events.api import Actor
    from satukota.kernel.people.api import Agency, User, grant

    user, _made = User.objects.get_or_create(username=name, defaults={"display_name": name.title()})
    grant(user, role, Agency.objects.get(code=agency), Actor.system())
    return user
