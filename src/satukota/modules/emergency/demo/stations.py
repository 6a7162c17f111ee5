"""The demo's stations and the units that stand in them."""

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.kernel.places.api import City
from satukota.modules.emergency.actions.setup import keep
from satukota.modules.emergency.demo import fleet
from satukota.modules.emergency.models import Station, Unit


def ensure_agency(*codes: str) -> Agency:
    """Return the first agency that has one of the codes, made where there is none."""
    agency = Agency.objects.filter(code__in=codes).first()
    return agency or Agency.objects.create(code=codes[0], name=codes[0].replace("-", " ").title())


def keep_stations(city: City) -> dict[str, Station]:
    """Return the stations by their code, made where they are not there yet."""
    stations = {}
    lon, lat = city.centre or (106.03, -6.0)
    for code, name, agencies, east, north, least in fleet.STATIONS:
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
    for code, name, kind, station, crew, offers in fleet.units():
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
                least_crew=fleet.LEAST.get(kind, 1),
                offers=list(offers),
                tracker=f"demo-{code.lower()}",
                phone="",
            )
            keep(unit, Actor.system())
        units.append(unit)
    return units
