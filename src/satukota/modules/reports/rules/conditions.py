"""What a routing rule looks at, and when it fits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Facts:
    """What routing looks at. `hour` is the city's hour (0 to 23) at which the report came."""

    category: str
    class_: str = "complaint"
    area: str = ""
    hour: int = 12
    channel: str = "web"
    answers: Mapping[str, Any] | None = None


def _among(value: str, wanted: Any) -> bool:
    return value == wanted if isinstance(wanted, str) else bool(value in wanted)


def _area(facts: Facts, wanted: Any) -> bool:
    codes = [wanted] if isinstance(wanted, str) else wanted
    return any(facts.area == code or facts.area.startswith(f"{code}.") for code in codes)


def _hours(facts: Facts, wanted: Any) -> bool:
    first, last = int(wanted[0]), int(wanted[1])
    return first <= facts.hour < last if first <= last else facts.hour >= first or facts.hour < last


def _answers(facts: Facts, wanted: Any) -> bool:
    answers = facts.answers or {}
    return all(_among(str(answers.get(code, "")), value) for code, value in wanted.items())


FITS = {
    "class": lambda facts, wanted: _among(facts.class_, wanted),
    "category": lambda facts, wanted: _among(facts.category, wanted),
    "channel": lambda facts, wanted: _among(facts.channel, wanted),
    "area": _area,
    "hours": _hours,
    "answers": _answers,
}
