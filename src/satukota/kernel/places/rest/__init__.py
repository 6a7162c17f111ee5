"""REST under /api/v1/places: search by name, the area of a point, the list of areas."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from satukota.kernel.places.models import Area
from satukota.kernel.places.queries import Located, Place, area_label, areas, locate, search_places


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


router = Router(tags=["places"])


@router.get("/places/search", response={200: list[Found]}, summary="Find places by name")
def search(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=200, description="A name, an address, or latitude, longitude.")],
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> list[Place]:
    """Return areas, landmarks and streets of the city that fit a name, best first."""
    return search_places(q, limit)


@router.get("/places/locate", response={200: Where, 422: Problem}, summary="The area of a point")
def where(
    request: HttpRequest,
    lon: Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)],
    lat: Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False)],
) -> dict[str, object]:
    """Return the kelurahan or desa of a point; 422 for a place outside the city."""
    located: Located = locate(lon, lat)
    return {
        "area_code": located.area_code,
        "area_name": located.area_name,
        "label": area_label(located.area_code),
        "inside": located.inside,
        "approximate": located.approximate,
    }


@router.get("/places/areas", response={200: list[Region]}, summary="Areas of the city")
def regions(request: HttpRequest, wanted: Annotated[Wanted, Query()]) -> list[Area]:
    """Return the districts or villages of the city, by name."""
    return areas(wanted.level, wanted.parent or None)
