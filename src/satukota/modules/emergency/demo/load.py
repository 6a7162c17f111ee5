"""Stations, 60 units, people, targets, warnings and three months of calls."""

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, demo_account
from satukota.kernel.places.api import City
from satukota.modules.emergency.actions.crews import sign_on
from satukota.modules.emergency.actions.setup import ensure_trunk, keep
from satukota.modules.emergency.demo import data, history
from satukota.modules.emergency.models import Call, Hazard, Station, TransferTarget, Unit


def load(city: City, scale: str) -> None:
    """Load the demo; run again it changes nothing."""
    stations = _stations(city)
    units = _units(stations)
    _people(units)
    _targets()
    _hazards()
    ensure_trunk("sip", "SIP trunk 112")
    ensure_trunk("demo", "Demo")
    if not Call.objects.exists():
        history.load(city, days=14 if scale == "small" else 90)


def _agency(*codes: str) -> Agency:
    found = Agency.objects.filter(code__in=codes).first()
    return found or Agency.objects.create(code=codes[0], name=codes[0].replace("-", " ").title())


def _stations(city: City) -> dict[str, Station]:
    found = {}
    lon, lat = city.centre or (106.03, -6.0)
    for code, name, agencies, east, north, least in data.STATIONS:
        station = Station.objects.filter(code=code).first()
        if station is None:
            station = Station(
                code=code, name=name, agency=_agency(*agencies), lon=lon + east, lat=lat + north, least_free=least
            )
            keep(station, Actor.system())
        found[code] = station
    return found


def _units(stations: dict[str, Station]) -> list[Unit]:
    made = []
    for code, name, kind, station, crew, offers in data.units():
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
                least_crew=data.LEAST.get(kind, 1),
                offers=list(offers),
                tracker=f"demo-{code.lower()}",
                phone="",
            )
            keep(unit, Actor.system())
        made.append(unit)
    return made


def _people(units: list[Unit]) -> None:
    home = _agency("diskominfo", "kominfo")
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
            keep(TransferTarget(name=name, kind=kind, phone=phone, rank=rank), Actor.system())


def _hazards() -> None:
    for title, text, lon, lat, radius in data.HAZARDS:
        if not Hazard.objects.filter(title=title).exists():
            keep(Hazard(title=title, text=text, lon=lon, lat=lat, radius=radius), Actor.system())
