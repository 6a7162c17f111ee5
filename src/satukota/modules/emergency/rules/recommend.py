"""Which units to send: filter, rank by distance, ask the router about the first few, and say why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from satukota.modules.emergency.rules.location.distance import metres
from satukota.modules.emergency.rules.location.points import believable


@dataclass(frozen=True, slots=True)
class Line:
    """So many units that have this capability (or are of this kind), each with at least so many people."""

    wants: str
    count: int = 1
    least_crew: int = 0


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as the recommendation sees it.

    `age` is the fix's age in seconds, None without a fix; `area` is that of its station.
    """

    id: int
    name: str
    kind: str
    offers: frozenset[str]
    availability: str
    crew: int
    least_crew: int
    station: str
    station_lon: float | None
    station_lat: float | None
    lon: float | None = None
    lat: float | None = None
    age: float | None = None
    accuracy: float | None = None
    resting: bool = False
    agency: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the city allows: ages in seconds, lengths in metres, speed in metres a second."""

    fix_age: float = 1800
    accuracy: float = 500
    shortlist: int = 5
    radius: float = 0
    rest_allowed: bool = False
    speed: float = 9.0
    detour: float = 1.35
    agencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pick:
    """A unit that is proposed for a line, with the reason in a code and its numbers; None where no point is known."""

    unit: int
    name: str
    line: str
    reason: str
    distance: float | None
    eta: float | None
    eta_by: str
    fix_age: float | None
    at_station: bool


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A line that could not be filled: how many are missing and why."""

    line: str
    missing: int
    reason: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The proposal with everything needed to explain it later.

    `ranked_by` says from what: `point`, `area` (the place is only named) or `stations` (the place is not known).
    """

    picks: tuple[Pick, ...]
    shortfalls: tuple[Shortfall, ...]
    router: str
    considered: int
    ranked_by: str = "point"
    alternatives: dict[str, tuple[Pick, ...]] = field(default_factory=dict)


type Router = Callable[[Sequence[tuple[float, float]], tuple[float, float]], Sequence[float | None]]
"""(starts, target), degrees as (lon, lat) → seconds for each start, None where there is no way. Raises RouterDown."""


class RouterDown(Exception):
    """The router did not answer in time; distances must do."""


@dataclass(frozen=True, slots=True)
class _Near:
    unit: UnitFacts
    distance: float
    at_station: bool


def needs(cards: Sequence[tuple[Line, ...]], assigned: Sequence[frozenset[str]]) -> list[Line]:
    """Return the lines of all levels together, less what the units already assigned fill (each fills one place)."""
    total: dict[tuple[str, int], int] = {}
    for line in (line for level in cards for line in level):
        total[line.wants, line.least_crew] = total.get((line.wants, line.least_crew), 0) + line.count
    for offers in assigned:
        filled = next((key for key, count in total.items() if count and key[0] in offers), None)
        if filled:
            total[filled] -= 1
    return [Line(wants, count, crew) for (wants, crew), count in total.items() if count > 0]


def recommend(
    lines: Sequence[Line],
    units: Sequence[UnitFacts],
    lon: float | None,
    lat: float | None,
    *,
    area: str = "",
    limits: Limits | None = None,
    router: Router | None = None,
) -> Recommendation:
    """Fill each line greedily, the scarcest first; one unit never fills two.

    Without a point that can be believed nothing is measured: then the units of the stations in the named `area` come
    first, else they come in the order of their stations. At most one question to the router a line.
    """
    rules = limits or Limits()
    if lon is None or lat is None or not believable(lon, lat):
        return _recommend_unplaced(lines, units, area, rules)
    # Only what some line asks for is located: with 1,000 units that is most of the time.
    dispatchable = [unit for unit in units if _may_go(unit, rules) and any(_fits(unit, line) for line in lines)]
    near = sorted(
        (_locate(unit, lon, lat, rules) for unit in dispatchable),
        key=lambda entry: (entry.unit.resting, entry.distance),
    )
    matches = {line: [entry for entry in near if _fits(entry.unit, line)] for line in lines}
    taken: set[int] = set()
    picks: list[Pick] = []
    shortfalls: list[Shortfall] = []
    spare: dict[str, tuple[Pick, ...]] = {}
    state = "none" if router is None else "used"
    for line in sorted(lines, key=lambda wanted: len(matches[wanted]) - wanted.count):
        left = [entry for entry in matches[line] if entry.unit.id not in taken and _in_reach(entry, rules)]
        shortlist = left[: max(rules.shortlist, line.count)]
        timed, by = _times(shortlist, lon, lat, rules, router if state == "used" else None)
        if router is not None and by == "distance" and shortlist:
            state = "failed"
        chosen = [_pick(entry, eta, by, line) for entry, eta in timed]
        picks += chosen[: line.count]
        taken.update(pick.unit for pick in chosen[: line.count])
        spare[line.wants] = tuple(chosen[line.count :])
        if len(chosen) < line.count:
            shortfalls.append(Shortfall(line.wants, line.count - len(chosen), _why(line, units, matches[line], rules)))
    return Recommendation(tuple(picks), tuple(shortfalls), state, len(units), "point", spare)


def _recommend_unplaced(lines: Sequence[Line], units: Sequence[UnitFacts], area: str, rules: Limits) -> Recommendation:
    """Fill each line without a point: by the area that the stations share with the place, else by station."""
    ranked = sorted(
        (unit for unit in units if _may_go(unit, rules)),
        key=lambda unit: (unit.resting, -shared_levels(unit.area, area), unit.station, unit.name),
    )
    matches = {line: [unit for unit in ranked if _fits(unit, line)] for line in lines}
    taken: set[int] = set()
    picks: list[Pick] = []
    shortfalls: list[Shortfall] = []
    spare: dict[str, tuple[Pick, ...]] = {}
    for line in sorted(lines, key=lambda wanted: len(matches[wanted]) - wanted.count):
        chosen = [_pick_unplaced(unit, area, line) for unit in matches[line] if unit.id not in taken]
        picks += chosen[: line.count]
        taken.update(pick.unit for pick in chosen[: line.count])
        spare[line.wants] = tuple(chosen[line.count : rules.shortlist])
        if len(chosen) < line.count:
            near = [_Near(unit, 0.0, at_station=True) for unit in matches[line]]
            shortfalls.append(Shortfall(line.wants, line.count - len(chosen), _why(line, units, near, Limits())))
    by = "area" if any(pick.reason == "same_area" for pick in picks) else "stations"
    return Recommendation(tuple(picks), tuple(shortfalls), "none", len(units), by, spare)


def shared_levels(code: str, other_code: str) -> int:
    """Return how many levels below the city two area codes share: 2 the same kelurahan, 1 the same kecamatan."""
    first, second = code.split("."), other_code.split(".")
    shared = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    return max(0, shared - 2)


def _pick_unplaced(unit: UnitFacts, area: str, line: Line) -> Pick:
    reason = "same_area" if shared_levels(unit.area, area) else "station_order"
    return Pick(
        unit.id, unit.name, line.wants, "rest_overridden" if unit.resting else reason, None, None, "", unit.age, True
    )


def _may_go(unit: UnitFacts, rules: Limits) -> bool:
    rested = rules.rest_allowed or not unit.resting
    allowed = not rules.agencies or unit.agency in rules.agencies
    return unit.availability == "available" and unit.crew >= unit.least_crew and rested and allowed


def _fits(unit: UnitFacts, line: Line) -> bool:
    return (line.wants == unit.kind or line.wants in unit.offers) and unit.crew >= line.least_crew


def _locate(unit: UnitFacts, lon: float, lat: float, rules: Limits) -> _Near:
    fresh = unit.age is not None and unit.age <= rules.fix_age and (unit.accuracy or 0) <= rules.accuracy
    if fresh and unit.lon is not None and unit.lat is not None and believable(unit.lon, unit.lat):
        return _Near(unit, metres(unit.lon, unit.lat, lon, lat), at_station=False)
    if unit.station_lon is None or unit.station_lat is None:
        return _Near(unit, float("inf"), at_station=True)
    return _Near(unit, metres(unit.station_lon, unit.station_lat, lon, lat), at_station=True)


def _in_reach(entry: _Near, rules: Limits) -> bool:
    return entry.distance < float("inf") and (not rules.radius or entry.distance <= rules.radius)


def _times(
    shortlist: list[_Near], lon: float, lat: float, rules: Limits, router: Router | None
) -> tuple[list[tuple[_Near, float]], str]:
    straight = [(entry, entry.distance * rules.detour / rules.speed) for entry in shortlist]
    if router is None or not shortlist:
        return straight, "distance"
    try:
        seconds = router([_point(entry) for entry in shortlist], (lon, lat))
    except RouterDown:
        return straight, "distance"
    known = [(entry, duration) for entry, duration in zip(shortlist, seconds, strict=True) if duration is not None]
    lost = [pair for pair, duration in zip(straight, seconds, strict=True) if duration is None]
    return sorted(known, key=lambda pair: (pair[0].unit.resting, pair[1])) + lost, "router"


def _point(entry: _Near) -> tuple[float, float]:
    unit = entry.unit
    lon, lat = (unit.station_lon, unit.station_lat) if entry.at_station else (unit.lon, unit.lat)
    return lon or 0.0, lat or 0.0


def _pick(entry: _Near, eta: float, by: str, line: Line) -> Pick:
    reason = (
        "rest_overridden" if entry.unit.resting else ("closest_by_time" if by == "router" else "closest_by_distance")
    )
    return Pick(
        entry.unit.id,
        entry.unit.name,
        line.wants,
        reason,
        round(entry.distance),
        round(eta),
        by,
        entry.unit.age,
        entry.at_station,
    )


def _why(line: Line, units: Sequence[UnitFacts], matches: list[_Near], rules: Limits) -> str:
    able = [unit for unit in units if line.wants == unit.kind or line.wants in unit.offers]
    if not able:
        return "none_in_city"
    if matches:
        return "outside_radius" if rules.radius and not any(_in_reach(entry, rules) for entry in matches) else "too_few"
    free = [unit for unit in able if unit.availability == "available"]
    if not free:
        return "all_busy"
    if all(unit.crew < max(unit.least_crew, line.least_crew) for unit in free):
        return "not_staffed"
    return "all_in_rest" if all(unit.resting for unit in free) else "no_candidates"


def gaps(stations: dict[str, int], free: dict[str, int]) -> list[tuple[str, int]]:
    """Return (station, missing) for each station that has fewer free units than its minimum."""
    return [(name, least - free.get(name, 0)) for name, least in sorted(stations.items()) if free.get(name, 0) < least]
