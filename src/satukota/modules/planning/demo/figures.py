"""Indicators with values of several years: plausible, and the same at every run."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from satukota.kernel.people.api import Agency
from satukota.kernel.places.api import City
from satukota.modules.planning.actions import live_offers, plan_file_rows, update_standings
from satukota.modules.planning.models import Dimension, Indicator, IndicatorDefinition, Plan, SpmService, Target, Value
from satukota.modules.planning.rules.quarters import Quarter, quarter_of

# Each row: name, unit, way, total, target, start and decimals.
COMMON = (
    ("Indeks kepuasan masyarakat", "indeks", "up", "last", 88, 79, 2),
    ("Laporan warga dijawab tepat waktu", "%", "percentage", "last", 95, 72, 1),
    ("Serapan anggaran", "%", "percentage", "cumulative", 95, 20, 1),
    ("Temuan pemeriksaan yang ditindaklanjuti", "%", "percentage", "last", 90, 61, 1),
    ("Nilai evaluasi kinerja (SAKIP)", "nilai", "up", "last", 80, 68, 2),
    ("Arsip yang disimpan secara digital", "%", "percentage", "last", 85, 38, 1),
    ("Layanan yang dapat diajukan daring", "%", "percentage", "last", 90, 45, 1),
    ("Waktu penyelesaian layanan utama", "hari", "down", "last", 4, 9, 1),
    ("Pegawai yang mengikuti pelatihan 20 jam", "%", "percentage", "last", 80, 31, 1),
    ("Dokumen perencanaan tepat waktu", "%", "percentage", "last", 100, 70, 1),
    ("Data sektoral yang terbit di portal", "set data", "up", "sum", 16, 2, 0),
    ("Aplikasi yang terhubung ke penghubung layanan", "aplikasi", "up", "last", 5, 1, 0),
    ("Kunjungan layanan tatap muka", "kunjungan", "up", "sum", 6000, 1300, 0),
    ("Kegiatan yang selesai sesuai jadwal", "%", "percentage", "last", 92, 58, 1),
    ("Aset yang tercatat dan berfoto", "%", "percentage", "last", 95, 52, 1),
    ("Pengadaan lewat katalog elektronik", "%", "percentage", "last", 75, 33, 1),
    ("Ketidakhadiran tanpa alasan", "%", "down", "last", 1, 3.2, 2),
    ("Pemakaian listrik kantor", "kWh", "down", "last", 11000, 13900, 0),
    ("Gangguan sistem lebih dari satu jam", "kali", "down", "last", 2, 6, 0),
    ("Kerja sama dengan pihak luar", "naskah", "up", "sum", 8, 1, 0),
)  # fmt: skip
OF_THE_FIELD = {0, 1, 6, 7, 12}
"""Places of the common ones that say how an agency serves its own field; the others say how it is governed."""
ABSORBED = (15, 42, 68)
"""Percent of the year's absorption that a budget plan asks for by the end of TW I to III."""
SKIP_KINDS = ("district", "village", "partner", "mayor", "unit")


YEARS = 6
GENERIC_DIMENSIONS = ("governance.1", "governance.2", "governance.3")


def load_figures(city: City, agencies: int, each: int) -> None:
    """Define the city's key indicators and `each` common ones for so many agencies, with values since six years."""
    plan = Plan.objects.filter(is_main=True).first() or Plan.objects.earliest("pk")
    named = [*_key(city)]
    own = {row["code"] for row in named}
    rows = [*named, *(row for row in _common(agencies, each) if row["code"] not in own)]
    today = timezone.localdate()
    _store(plan, rows, today, random.Random(city.code))
    years = range(today.year - YEARS + 1, today.year + 1)
    update_standings(None, years)


def _key(city: City) -> Iterator[dict[str, Any]]:
    installed = live_offers()
    for row in plan_file_rows(city.folder, "indicators.yaml"):
        live = next((code for code in row.get("live", ()) if code in installed), "")
        yield {"is_key": True, **row, "live": live}


def _common(agencies: int, each: int) -> Iterator[dict[str, Any]]:
    offices = Agency.objects.filter(active=True).exclude(kind__in=SKIP_KINDS).order_by("pk")[:agencies]
    for office in offices:
        for number, shape in enumerate(COMMON[:each], 1):
            name, unit, way, total, target, start, decimals = shape
            yield {
                "code": f"{office.code.upper()}-{number:02d}"[:40],
                "name": f"{name}, {office.short_name or office.name}",
                "unit": unit,
                "way": way,
                "total": total,
                "target": target,
                "start": start,
                "decimals": decimals,
                "agency": office.code,
                "dimension": GENERIC_DIMENSIONS[number % 3],
                "mission": "5",
                "of_its_field": number - 1 in OF_THE_FIELD,
                "definition": f"{name} menurut catatan {office.name}.",
            }


def _store(plan: Plan, rows: Sequence[Mapping[str, Any]], today: date, chance: random.Random) -> None:
    references = _References(plan)
    indicators = Indicator.objects.bulk_create([references.indicator(row) for row in rows])
    pairs = list(zip(indicators, rows, strict=True))
    definitions = IndicatorDefinition.objects.bulk_create(
        [_definition(indicator, row, today) for indicator, row in pairs]
    )
    targets = (_targets(definition, row, today.year) for definition, row in zip(definitions, rows, strict=True))
    Target.objects.bulk_create([target for some in targets for target in some])
    values = (
        _values(indicator, definition, row, today, chance)
        for (indicator, row), definition in zip(pairs, definitions, strict=True)
        if row.get("values", True)
    )
    Value.objects.bulk_create([value for some in values for value in some], batch_size=5000)


class _References:
    """What indicators are tagged with, read once."""

    def __init__(self, plan: Plan) -> None:
        self.agencies = {agency.code: agency for agency in Agency.objects.all()}
        self.dimensions = {dimension.code: dimension for dimension in Dimension.objects.all()}
        self.services = {service.code: service for service in SpmService.objects.all()}
        self.items = {item.code: item for item in plan.items.all()}
        tagged = plan.items.filter(agency__isnull=False, mission__isnull=False, dimension__isnull=False)
        self.fields = {item.agency_id: (item.mission, item.dimension) for item in tagged.order_by("-path")}

    def indicator(self, row: Mapping[str, Any]) -> Indicator:
        """Return the indicator of a row, not yet stored."""
        live = row.get("live", "")
        agency = self.agencies.get(row["agency"])
        mission, dimension = self.items.get(row["mission"]), self.dimensions.get(row.get("dimension", ""))
        if agency is not None and row.get("of_its_field"):
            mission, dimension = self.fields.get(agency.pk, (mission, dimension))
        return Indicator(
            code=row["code"],
            name=row["name"],
            agency=agency,
            item=self.items.get(row.get("item", "")),
            dimension=dimension,
            mission=mission,
            spm=self.services.get(row.get("spm", "")),
            source=_source(row),
            live_code=live,
            is_key=row.get("is_key", False),
        )


def _source(row: Mapping[str, Any]) -> str:
    if row.get("live"):
        return Indicator.Source.LIVE
    return Indicator.Source.UNITS if row.get("by") else Indicator.Source.ENTRY


def _definition(indicator: Indicator, row: Mapping[str, Any], today: date) -> IndicatorDefinition:
    return IndicatorDefinition(
        indicator=indicator,
        version=1,
        unit=row["unit"],
        way=row["way"],
        total=row["total"],
        across=row.get("across", ""),
        of_persons=row.get("of_persons", True),
        definition=row.get("definition", ""),
        data_source=row.get("source", "contoh"),
        baseline=row.get("baseline"),
        baseline_year=row.get("baseline_year"),
        decimals=row["decimals"],
        since=date(today.year - YEARS + 1, 1, 1),
    )


def _targets(definition: IndicatorDefinition, row: Mapping[str, Any], year: int) -> list[Target]:
    """Targets go in even steps from somewhat above the start to the final one, promised before their year begins."""
    goal, start = float(row["target"]), float(row["start"]) * (4 if row["total"] == "sum" else 1)
    values = [start + (goal - start) * (0.35 + 0.65 * step / (YEARS - 1)) for step in range(YEARS)]
    return [
        Target(
            indicator_id=definition.indicator_id,
            definition=definition,
            year=at,
            value=_rounded(value, row),
            steps=_steps(before, value, row),
            source="Renja (contoh)",
            entered_at=datetime(at - 1, 12, 1, 2, tzinfo=UTC),
        )
        for at, before, value in zip(range(year - YEARS + 1, year + 1), [start, *values], values, strict=False)
    ]


def _steps(before: float, value: float, row: Mapping[str, Any]) -> list[Decimal]:
    """Return the targets of the four quarters: a level moves from last year's to this year's, a count has none."""
    if row["total"] == "sum":
        return []
    if row["total"] == "cumulative":
        parts = [value * share / ABSORBED[-1] * 0.7 for share in ABSORBED]
    else:
        parts = [before + (value - before) * quarter / 4 for quarter in (1, 2, 3)]
    return [_rounded(part, row) for part in (*parts, value)]


def _rounded(value: float, row: Mapping[str, Any]) -> Decimal:
    return Decimal(str(round(value, row["decimals"])))


def _values(
    indicator: Indicator, definition: IndicatorDefinition, row: Mapping[str, Any], today: date, chance: random.Random
) -> list[Value]:
    """Quarters up to the one before the last completed: that one is what the agencies report now."""
    last = quarter_of(today).previous if row.get("live") else quarter_of(today).previous.previous
    quarter, values = Quarter(today.year - YEARS + 1, 1), []
    start, goal = float(row["start"]), float(row["target"]) / (4 if row["total"] == "sum" else 1)
    # Some agencies run ahead, most keep up, some stay behind: that is what the lights are for.
    pace = row.get("pace") or chance.choice((0.15, 0.5, 0.75, 0.9, 1.0, 1.05, 1.1))
    while quarter <= last:
        if row["name"].startswith("Serapan"):
            at = min(97.0, 22.0 * quarter.number + chance.uniform(-5, 5))
        else:
            done = ((quarter.year - today.year + YEARS - 1) * 4 + quarter.number) / (YEARS * 4)
            at = start + (goal - start) * done**0.8 * pace + chance.gauss(0, abs(goal - start) * 0.03 + start * 0.004)
        at = min(max(at, 0.0), 100.0 if row["unit"] == "%" else at + 1)
        values.append(
            Value(
                indicator=indicator,
                definition=definition,
                year=quarter.year,
                quarter=quarter.number,
                value=Decimal(str(round(max(at, 0.0), row["decimals"]))),
                source=Indicator.Source.IMPORT,
                state=Value.State.PUBLISHED,
            )
        )
        quarter = quarter.next
    return values
