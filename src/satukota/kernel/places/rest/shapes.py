"""What goes in and out of the REST of places."""

from ninja import Schema
from pydantic import Field


class Found(Schema):
    """A place that fits what was typed."""

    name: str
    kind: str
    lon: float
    lat: float
    area_code: str
    context: str
    approximate: bool


class Where(Schema):
    """The area of a point. `inside` is false up to 200 m beside it; `approximate` where the boundary is guessed."""

    area_code: str
    area_name: str
    label: str
    inside: bool
    approximate: bool


class Region(Schema):
    """An area of the city with a point inside it, where one is known."""

    code: str
    name: str
    level: str
    kind: str
    lon: float | None
    lat: float | None
    area_km2: float | None
    approximate: bool


class Problem(Schema):
    """What was not right, in the user's language."""

    message: str
    fields: dict[str, str]


class Wanted(Schema):
    """Which areas."""

    level: str = Field("district", pattern="^(city|district|village)$")
    parent: str = Field("", max_length=16, description="Only areas inside this one, by its code.")
