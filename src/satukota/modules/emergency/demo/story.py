"""What happens in a simulated evening: callers, call takers and their times. Pure, and the same for the same seed."""

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from satukota.modules.emergency.demo.data import CITY_PLACES

NOT_REAL = (("information", 0.30), ("prank", 0.22), ("ghost", 0.24), ("wrong_number", 0.19), ("test", 0.05))
KINDS = (
    ("health.other", 4, 0.26),
    ("health.breathing", 2, 0.05),
    ("health.chest", 1, 0.04),
    ("health.unconscious", 1, 0.03),
    ("accident.road", 2, 0.16),
    ("fire.building", 2, 0.04),
    ("fire.land", 3, 0.08),
    ("security.disturbance", 3, 0.16),
    ("security.crime", 2, 0.10),
    ("disaster.tree", 3, 0.04),
    ("other.animal", 4, 0.04),
)
FIRE_KIND = "fire.industry"
NOBODY = "+62100"
"""Numbers that begin so belong to nobody: no call-back of an exercise rings at a stranger's."""


@dataclass(slots=True)
class ScriptedCall:
    """One call of the story. Times are seconds from the beginning; None where it never came to that."""

    number: int
    rang: float
    caller: str
    classed: str = ""
    kind: str = ""
    priority: int = 3
    place: str = ""
    lon: float = 0.0
    lat: float = 0.0
    fire: bool = False
    joins: bool = False
    patience: float = 90.0
    taker: int | None = None
    answered: float | None = None
    classified: float | None = None
    opened: float | None = None
    ended: float = 0.0
    wrapped: float | None = None
    sends: float | None = None
    unit_delays: list[tuple[float, float, float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Evening:
    """How the evening is made. `real` is the share of emergencies; the fire's calls are among them."""

    calls: int = 1500
    hours: float = 4.0
    takers: int = 14
    fire_calls: int = 40
    fire_seconds: float = 180.0
    real: float = 0.30
    seed: int = 112
    centre: tuple[float, float] = (106.037, -6.005)


def tell(evening: Evening) -> list[ScriptedCall]:
    """Return the calls in the order of ringing, with who answers when and what becomes of each."""
    rng = random.Random(evening.seed)
    calls = sorted([*_ordinary(evening, rng), *_fire(evening, rng)], key=lambda call: call.rang)
    for number, call in enumerate(calls):
        call.number = number
    _answer(calls, evening, rng)
    _open_fire(calls)
    return calls


def _ordinary(evening: Evening, rng: random.Random) -> Iterator[ScriptedCall]:
    count = evening.calls - evening.fire_calls
    real = round(evening.calls * evening.real) - evening.fire_calls
    sorts = ["emergency"] * real + ["other"] * (count - real)
    rng.shuffle(sorts)
    regulars = [f"{NOBODY}{rng.randrange(10**8):08d}" for _ in range(12)]
    for sort in sorts:
        call = ScriptedCall(
            0, rng.random() * max(60.0, evening.hours * 3600 - 900), f"{NOBODY}{rng.randrange(10**8):08d}"
        )
        place, east, north = rng.choice(CITY_PLACES)
        call.place, call.lon, call.lat = (
            place,
            evening.centre[0] + east + rng.gauss(0, 0.004),
            evening.centre[1] + north + rng.gauss(0, 0.004),
        )
        call.patience = rng.expovariate(1 / 60) + 4
        if sort == "emergency":
            call.classed = "emergency"
            call.kind, call.priority = _weighted_choice(rng, [((kind, level), share) for kind, level, share in KINDS])
        else:
            call.classed = _weighted_choice(rng, list(NOT_REAL))
            call.caller = rng.choice(regulars) if call.classed == "prank" and rng.random() < 0.6 else call.caller
        yield call


def _weighted_choice[T](rng: random.Random, choices: list[tuple[T, float]]) -> T:
    return rng.choices([choice for choice, _ in choices], [share for _, share in choices])[0]


def _fire(evening: Evening, rng: random.Random) -> Iterator[ScriptedCall]:
    start = evening.hours * 3600 * 0.35
    lon, lat = evening.centre[0] - 0.048, evening.centre[1] + 0.0015
    for _call in range(evening.fire_calls):
        yield ScriptedCall(
            0,
            start + rng.random() * evening.fire_seconds,
            f"{NOBODY}{rng.randrange(10**8):08d}",
            "emergency",
            FIRE_KIND,
            1,
            "Kawasan industri, pabrik terbakar",
            lon + rng.gauss(0, 0.0006),
            lat + rng.gauss(0, 0.0006),
            fire=True,
            patience=600.0,
        )


TALK = {
    "emergency": (75, 20),
    "information": (60, 25),
    "prank": (14, 5),
    "ghost": (16, 5),
    "wrong_number": (11, 4),
    "test": (12, 3),
    "duplicate": (30, 8),
}


def _answer(calls: list[ScriptedCall], evening: Evening, rng: random.Random) -> None:
    """Give each call to the call taker who is free first; who waits longer than their patience hangs up."""
    free = [(0.0, taker) for taker in range(evening.takers)]
    heapq.heapify(free)
    for call in calls:
        at, taker = heapq.heappop(free)
        answered = max(call.rang, at) + rng.uniform(1.5, 6.0)
        if answered - call.rang > call.patience:
            call.ended, call.classed = call.rang + call.patience, ""
            heapq.heappush(free, (at, taker))
            continue
        call.taker, call.answered = taker, answered
        _talk(call, rng)
        heapq.heappush(free, (call.wrapped or call.ended, taker))


def _talk(call: ScriptedCall, rng: random.Random) -> None:
    assert call.answered is not None
    mean, spread = TALK["duplicate" if call.fire else call.classed]
    call.classified = call.answered + rng.uniform(3, 10)
    talk = max(14.0, rng.gauss(mean, spread))
    call.ended = call.answered + talk
    if call.classed == "emergency":
        call.opened = call.classified + rng.uniform(6, 25)
        call.ended = max(call.ended, call.opened + 5)
        call.sends = call.opened + rng.uniform(4, 30)
        call.unit_delays = [
            (rng.uniform(4, 45), rng.uniform(20, 110), rng.uniform(60, 420), rng.uniform(120, 500)) for _ in range(12)
        ]
    call.wrapped = call.ended + rng.uniform(2, 15)


def _open_fire(calls: list[ScriptedCall]) -> None:
    """The first answered call of the fire opens the incident; all others join it."""
    fire = [call for call in calls if call.fire and call.answered]
    first = min(fire, key=lambda call: call.opened or 1e9)
    for call in fire:
        if call is first:
            continue
        call.joins, call.sends = True, None
        call.opened = max(call.opened or 0, (first.opened or 0) + 1)
        call.ended = max(call.ended, call.opened + 3)
        call.wrapped = max(call.wrapped or 0, call.ended + 2)


def at(start: datetime, second: float) -> datetime:
    """Return a moment of the story as a time, in whole milliseconds so that it survives being written down."""
    return start + timedelta(milliseconds=round(second * 1000))
