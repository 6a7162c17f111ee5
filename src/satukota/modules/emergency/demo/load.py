"""Stations, 60 units, people, targets, warnings and three months of calls."""

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import demo_account
from satukota.kernel.places.api import City
from satukota.modules.emergency.actions.crews import sign_on
from satukota.modules.emergency.actions.setup import ensure_trunk, keep
from satukota.modules.emergency.demo import data, history
from satukota.modules.emergency.demo.stations import ensure_agency, keep_stations, keep_units
from satukota.modules.emergency.models import Call, Hazard, TransferTarget, Unit


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
            keep(TransferTarget(name=name, kind=kind, phone=phone, rank=rank), Actor.system())


def _hazards() -> None:
    for title, text, lon, lat, radius in data.HAZARDS:
        if not Hazard.objects.filter(title=title).exists():
            keep(Hazard(title=title, text=text, lon=lon, lat=lat, radius=radius), Actor.system())
