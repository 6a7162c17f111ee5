"""The module's part of the demo city: assessments of several years under the instruments of their time."""

import hashlib
import random
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, demo_account
from satukota.kernel.places.api import City
from satukota.modules.maturity.actions import (
    apply_sheet,
    assign_assessor,
    attach_collected,
    collect,
    freeze,
    keep_sheet,
    load_instruments,
    open_assessment,
    publish_score,
    set_owners,
)
from satukota.modules.maturity.models import Assessment, InstrumentVersion, PublishedScore, Rating
from satukota.modules.maturity.queries import facts_for, instrument_of
from satukota.modules.maturity.queries.benchmark import changes_of, fingerprint, read_benchmark
from satukota.modules.maturity.tasks import collect as collect_later

__all__ = ["load"]

# (instrument, year, typical level, target, closed)
ASSESSED = (
    ("spbe-2018", 2019, 2.6, None, True),
    ("spbe-2018", 2020, 2.9, None, True),
    ("spbe-2020", 2023, 2.2, "2.60", True),
    ("spbe-2020", 2024, 2.5, "2.80", True),
    ("spbe-2020", 2025, 2.8, "3.00", True),
    ("pemdi-2026", 2026, 2.4, "2.80", False),
    ("smart-city-2022", 2024, 2.9, None, True),
    ("smart-city-2022", 2025, 3.1, "3.30", True),
    ("readiness", 2026, 2.3, "3.00", False),
    ("sakip-2021", 2024, 64.5, None, True),
    ("sakip-2021", 2025, 67.8, "70.00", True),
)

COORDINATOR = "setda"
# (instrument, indicator) → agency: planning, personnel, statistics and geospatial data, audit.
OWNERS = {
    ("pemdi-2026", 1): "bappeda",
    ("pemdi-2026", 3): "bkpsdm",
    ("pemdi-2026", 6): "dpupr",
    ("pemdi-2026", 7): "bappeda",
    ("pemdi-2026", 9): "inspektorat",
}


def load(city: City, _scale: str) -> None:
    """Load instruments, published scores and assessments; a second call changes nothing."""
    actor = Actor.system()
    load_instruments()
    demo_account("sekda", "Sekretaris Daerah", "head", COORDINATOR)
    assessor = demo_account("asesor", "Asesor Eksternal", "assessor", "inspektorat")
    collect(actor)
    _publish_scores(city, actor)
    if Assessment.objects.exists():
        return
    chance = random.Random(city.code)
    for code, year, level, target, closed in ASSESSED:
        if year <= timezone.localdate().year:
            _assess(code, year, level, target, closed, chance)
    _prove(actor)
    _assign(assessor, actor)
    _benchmark(city, actor)
    # Modules that load after this one have their figures by the time that a worker runs this.
    with suppress(AlreadyEnqueued), transaction.atomic():
        collect_later.configure(schedule_in={"seconds": 90}).defer()


def _assign(assessor: User | None, actor: Actor) -> None:
    """Let the external assessor of the demo read the newest assessment of digital government for four weeks."""
    assessment = Assessment.objects.filter(instrument__code="pemdi-2026", state=Assessment.State.OPEN).first()
    if assessor is not None and assessment is not None:
        ends = timezone.localdate() + timedelta(days=28)
        assign_assessor(assessment, assessor, ends, "Surat tugas contoh untuk peragaan", actor)


def _benchmark(city: City, actor: Actor) -> None:
    """Bring in the city's sheet of other cities, each figure with its source."""
    file = city.folder / "plan" / "other_cities.csv"
    if not file.is_file():
        return
    content = file.read_bytes()
    rows, _problems, ignored = read_benchmark(content, timezone.localdate())
    sheet = keep_sheet(file.name, hashlib.sha256(content).hexdigest(), rows, ignored, actor)
    apply_sheet(sheet, fingerprint(changes_of(sheet)), actor)


def _publish_scores(city: City, actor: Actor) -> None:
    from ruamel.yaml import YAML

    file = city.folder / "plan" / "scores.yaml"
    rows = YAML(typ="safe").load(file.read_text("utf-8")) if file.is_file() else []
    for row in rows or []:
        if not PublishedScore.objects.filter(name=row["name"], year=row["year"]).exists():
            publish_score(PublishedScore(**{**row, "value": Decimal(row["value"])}), actor)


def _assess(code: str, year: int, typical: float, target: str | None, closed: bool, chance: random.Random) -> None:
    version = InstrumentVersion.objects.get(code=code, is_current=True)
    coordinator = Agency.objects.filter(code=COORDINATOR).first()
    assessment = open_assessment(version, year, Actor.system(), Decimal(target) if target else None, coordinator)
    instrument = instrument_of(version)
    ratings = []
    for spec in instrument.specs:
        raw = min(max(chance.gauss(typical, 0.8), instrument.lowest), instrument.highest)
        level = Decimal(round(raw)) if instrument.whole_levels else Decimal(str(round(raw, 2)))
        ratings.append(Rating(assessment=assessment, no=spec.no, kind=Rating.Kind.SELF, level=level))
        if closed or chance.random() < 0.35:
            step = Decimal(chance.choice((0, 0, 0, 0, -1)))
            seen = max(level + step, Decimal(instrument.lowest))
            ratings.append(Rating(assessment=assessment, no=spec.no, kind=Rating.Kind.DOCUMENT, level=seen))
        if not closed and level < instrument.highest and chance.random() < 0.4:
            ratings.append(Rating(assessment=assessment, no=spec.no, kind=Rating.Kind.TARGET, level=level + 1))
    Rating.objects.bulk_create(ratings)
    if closed:
        at = datetime(year, 12, 15, 10, tzinfo=timezone.get_current_timezone())
        assessment.state, assessment.closed_at = Assessment.State.CLOSED, min(at, timezone.now())
        assessment.save(update_fields=["state", "closed_at"])
        freeze(assessment)
    else:
        _name_owners(assessment)


def _name_owners(assessment: Assessment) -> None:
    """Give the indicators that one agency answers for to that agency; the others stay with the coordinator."""
    offices = {agency.code: agency for agency in Agency.objects.filter(code__in=set(OWNERS.values()))}
    owners = {no: offices.get(OWNERS.get((assessment.instrument.code, no), "")) for no in range(1, 21)}
    set_owners(assessment, assessment.coordinator, owners, Actor.system())


def _prove(actor: Actor) -> None:
    """Put the figures that were just collected beside the levels of the open assessments."""
    for assessment in Assessment.objects.filter(state=Assessment.State.OPEN).select_related("instrument"):
        instrument = instrument_of(assessment.instrument)
        for spec in instrument.specs:
            for fact in facts_for(instrument.code, spec.no)[:1]:
                attach_collected(
                    assessment, spec.no, min(instrument.lowest + 2, instrument.highest), fact.collected, actor
                )
