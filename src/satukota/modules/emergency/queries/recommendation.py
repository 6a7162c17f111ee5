"""Which units to send to an incident, with the city's cards, limits and router."""

import time
from dataclasses import asdict
from typing import Any

from satukota.modules.emergency.models import Incident, RunCard, Unit
from satukota.modules.emergency.queries.places import in_reach, point_of
from satukota.modules.emergency.queries.policies import limits
from satukota.modules.emergency.queries.router import router
from satukota.modules.emergency.queries.units import facts
from satukota.modules.emergency.rules import recommend, runcards
from satukota.modules.emergency.rules.cards import standard
from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE


def run_card_bodies() -> list[dict[str, Any]]:
    """Return the run cards in use as data: the city's own, else the ones that come with the module."""
    own = list(RunCard.objects.filter(active=True).order_by("code").values_list("body", flat=True))
    return own or list(standard()["run_cards"])


def run_cards() -> list[runcards.RunCard]:
    """Return the city's run cards, else the ones that come with the module."""
    return [runcards.build(body) for body in run_card_bodies()]


def needed_lines(incident: Incident) -> list[recommend.Line]:
    """Return what the run card asks for at the incident's level and the agencies of its card, less what is on its way."""
    levels = runcards.lines(run_cards(), incident.kind, incident.priority, incident.alarm_level)
    levels = [*levels, runcards.agency_lines(incident.agencies, levels)]
    sent = Unit.objects.filter(assignments__incident=incident, assignments__state__in=ACTIVE)
    return recommend.needs(levels, [frozenset((unit.kind, *unit.offers)) for unit in sent])


def recommendation_for(
    incident: Incident, extra: tuple[recommend.Line, ...] = ()
) -> tuple[recommend.Recommendation, dict[str, Any], int]:
    """Return the proposal, what was given to it, and how many microseconds the rules took."""
    lines = [*needed_lines(incident), *extra]
    units = facts()
    allowed = limits()
    lon, lat = point_of(incident.lon, incident.lat)
    if lon is not None and lat is not None and not in_reach(lon, lat):
        lon, lat = None, None  # no unit of the city drives there: a wrong point, and no unit is the nearest to it
    started = time.perf_counter_ns()
    proposal = recommend.recommend(lines, units, lon, lat, area=incident.area_code, limits=allowed, router=router())
    micros = (time.perf_counter_ns() - started) // 1000
    inputs = {
        "lines": [asdict(line) for line in lines],
        "limits": asdict(allowed) | {"agencies": sorted(allowed.agencies)},
        "point": [incident.lon, incident.lat],
        "area": incident.area_code,
        "units": {unit.name: [unit.availability, unit.crew, unit.age] for unit in units},
    }
    return proposal, inputs, micros


def highest_level(incident: Incident) -> int:
    """Return the highest alarm level that the cards know for this incident."""
    return runcards.highest(run_cards(), incident.kind, incident.priority)
