"""Stations, 60 units, people, targets, warnings and three months of calls. Places are offsets in degrees from the city's middle."""

from collections.abc import Iterator

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, demo_account
from satukota.kernel.places.api import City
from satukota.modules.emergency.actions.crews import sign_on
from satukota.modules.emergency.actions.setup import ensure_trunk, keep
from satukota.modules.emergency.demo import data, history
from satukota.modules.emergency.models import Call, Hazard, Station, TransferTarget, Unit

STATIONS = (
    ("mako", "Mako Damkar", ("damkar",), 0.003, -0.004, 3),
    ("pos-merak", "Pos Damkar Merak", ("damkar",), -0.025, 0.062, 1),
    ("pos-ciwandan", "Pos Damkar Ciwandan", ("damkar",), -0.062, -0.028, 1),
    ("pos-cibeber", "Pos Damkar Cibeber", ("damkar",), 0.031, -0.029, 1),
    ("pos-grogol", "Pos Damkar Grogol", ("damkar",), -0.026, 0.022, 1),
    ("rsud", "RSUD", ("rsud",), 0.0345, -0.0005, 2),
    ("psc", "PSC 119", ("dinkes",), 0.012, -0.011, 2),
    ("pkm-merak", "Puskesmas Pulomerak", ("pkm-pulomerak", "dinkes"), -0.018, 0.062, 1),
    ("pkm-ciwandan", "Puskesmas Ciwandan", ("pkm-ciwandan", "dinkes"), -0.060, -0.033, 1),
    ("pkm-purwakarta", "Puskesmas Purwakarta", ("pkm-purwakarta", "dinkes"), 0.0215, 0.0176, 1),
    ("polres", "Polres", ("polres",), -0.0025, -0.0025, 3),
    ("bpbd", "BPBD", ("bpbd",), 0.006, 0.004, 1),
)
LEAST = {"engine": 4, "water": 2, "foam": 3, "rescue": 3, "ambulance": 2, "advanced": 3, "patrol": 2, "boat": 3}
FLEET = (
    (
        "engine",
        "D",
        "Mobil pemadam",
        5,
        (("mako", 6), ("pos-merak", 3), ("pos-ciwandan", 3), ("pos-cibeber", 2), ("pos-grogol", 2)),
    ),
    ("water", "T", "Mobil tangki", 2, (("mako", 2), ("pos-merak", 1), ("pos-ciwandan", 1))),
    ("foam", "F", "Mobil busa", 3, (("pos-ciwandan", 1), ("mako", 1))),
    ("command", "K", "Mobil komando", 2, (("mako", 2),)),
    ("rescue", "R", "Mobil penyelamatan", 4, (("mako", 2), ("bpbd", 2))),
    (
        "ambulance",
        "A",
        "Ambulans",
        2,
        (("psc", 4), ("rsud", 2), ("pkm-merak", 2), ("pkm-ciwandan", 2), ("pkm-purwakarta", 2)),
    ),
    ("advanced", "G", "Ambulans gawat darurat", 3, (("rsud", 3), ("psc", 2))),
    ("patrol", "P", "Mobil patroli", 3, (("polres", 12),)),
    ("boat", "B", "Perahu", 3, (("bpbd", 3),)),
)
OFFERS = {"advanced": ("ambulance",)}


def load(city: City, scale: str) -> None:
    """Load the demo; run again it changes nothing."""
    stations = keep_stations(city)
    units = keep_units(stations)
    _people(units)
    _targets()
    _hazards()
    ensure_trunk("sip", "SIP trunk 112")
    ensure_trunk("demo", "Demo")
    if not Call.objects.exists():
        history.load(city, days=14 if scale == "small" else 90)


def _people(units: list[Unit]) -> None:
    home = ensure_agency("diskominfo", "kominfo")
    for username, name, role in data.PEOPLE:
        demo_account(username, name, role, home.code)
    first_of_kind = {unit.kind: unit for unit in reversed(units)}
    for unit in first_of_kind.values():
        user = demo_account(f"regu-{unit.code.lower()}", f"Regu {unit.code}", "responder", unit.agency.code)
        if user:
            sign_on(unit.pk, user, Actor.system())


def _targets() -> None:
    for rank, (name, kind, phone) in enumerate(data.TARGETS):
        if not TransferTarget.objects.filter(name=name).exists():
            discipline = data.DISCIPLINES.get(name, "")
            keep(TransferTarget(name=name, kind=kind, phone=phone, rank=rank, discipline=discipline), Actor.system())


def _hazards() -> None:
    for title, text, lon, lat, radius in data.HAZARDS:
        if not Hazard.objects.filter(title=title).exists():
            keep(Hazard(title=title, text=text, lon=lon, lat=lat, radius=radius), Actor.system())


def ensure_agency(*codes: str) -> Agency:
    """Return the first agency that has one of the codes, made where there is none."""
    agency = Agency.objects.filter(code__in=codes).first()
    return agency or Agency.objects.create(code=codes[0], name=codes[0].replace("-", " ").title())


def keep_stations(city: City) -> dict[str, Station]:
    """Return the stations by their code, made where they are not there yet."""
    stations = {}
    lon, lat = city.centre or (106.03, -6.0)
    for code, name, agencies, east, north, least in STATIONS:
        station = Station.objects.filter(code=code).first()
        if station is None:
            station = Station(
                code=code, name=name, agency=ensure_agency(*agencies), lon=lon + east, lat=lat + north, least_free=least
            )
            keep(station, Actor.system())
        stations[code] = station
    return stations


def keep_units(stations: dict[str, Station]) -> list[Unit]:
    """Return the units in their stations, made where they are not there yet."""
    units = []
    for code, name, kind, station, crew, offers in fleet_units():
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            post = stations[station]
            unit = Unit(
                code=code,
                name=name,
                kind=kind,
                station=post,
                agency=post.agency,
                crew=crew,
                least_crew=LEAST.get(kind, 1),
                offers=list(offers),
                tracker=f"demo-{code.lower()}",
                phone="",
            )
            keep(unit, Actor.system())
        units.append(unit)
    return units


def fleet_units() -> Iterator[tuple[str, str, str, str, int, tuple[str, ...]]]:
    """Yield (call sign, name, kind, station, crew, what it can also do) of the 60 units."""
    for kind, letter, name, crew, posts in FLEET:
        number = 0
        for station, count in posts:
            for _unit in range(count):
                number += 1
                yield f"{letter}{number:02d}", f"{name} {number}", kind, station, crew, OFFERS.get(kind, ())
