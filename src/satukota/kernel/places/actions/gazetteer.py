"""Areas and landmarks as people change them: one at a time, noticed by every process at once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from satukota.kernel.changes.api import Author, Values, keep_change
from satukota.kernel.places.actions.landmarks import LANDMARK, put
from satukota.kernel.places.actions.loading import AREA
from satukota.kernel.places.actions.stamp import restamp
from satukota.kernel.places.models import Area, Landmark
from satukota.kernel.places.queries.locating import locate

LARGEST = 50_000_000
"""More people than any area of Indonesia has."""


def landmark_values(row: Landmark) -> Values:
    """Return what is data of a landmark as plain JSON."""
    names = ("name", "kind", "lon", "lat", "aliases")
    return {name: getattr(row, name) for name in names}


def landmark_rows() -> dict[str, Values]:
    """Return the values of all landmarks by code."""
    return {row.code: landmark_values(row) for row in Landmark.objects.order_by("code")}


def area_values(row: Area) -> Values:
    """Return what people may change of an area."""
    return {"name": row.name, "population": row.population}


def area_rows() -> dict[str, Values]:
    """Return what people may change of all areas, by code."""
    return {row.code: area_values(row) for row in Area.objects.order_by("code").defer("geometry")}


@transaction.atomic
def apply_landmark(key: str, values: Values | None, author: Author) -> None:
    """Make, correct or take away a landmark; its area follows from its point. Raises ValidationError."""
    row = Landmark.objects.select_for_update().filter(code=key).first()
    before = landmark_values(row) if row else None
    if values is None:
        if row:
            row.delete()
    else:
        row = row or Landmark(code=_slug(key))
        _check_landmark({**(before or {}), **values})
        _write_landmark(row, {**(before or {}), **values})
    keep_change(LANDMARK, key, before, landmark_values(row) if row and values is not None else None, author)
    restamp(author.actor)


def _slug(key: str) -> str:
    validate_slug(key)
    return key


def _check_landmark(values: dict[str, Any]) -> None:
    faults = {}
    for name, most in (("name", 120), ("kind", 24)):
        if not 0 < len(str(values.get(name, "")).strip()) <= most:
            faults[name] = _("Between 1 and %(count)s letters.") % {"count": most}
    if len(str(values.get("aliases", ""))) > 300:
        faults["aliases"] = _("At most %(count)s letters.") % {"count": 300}
    if faults:
        raise ValidationError(faults)


def _write_landmark(row: Landmark, values: dict[str, Any]) -> None:
    try:
        lon, lat = float(values["lon"]), float(values["lat"])
    except (KeyError, TypeError, ValueError):
        raise ValidationError({"lon": _("A point has longitude and latitude in degrees.")}) from None
    here = locate(lon, lat)
    row.name, row.kind, row.approximate = str(values["name"]).strip(), str(values["kind"]).strip(), False
    put(
        row,
        lon,
        lat,
        here.area_code if here.area_code and Area.objects.filter(pk=here.area_code).exists() else None,
        str(values.get("aliases", "")).strip(),
    )
    row.save()


@transaction.atomic
def apply_area(key: str, values: Values | None, author: Author) -> None:
    """Write the name and the population of an area. Raises ValidationError."""
    row = Area.objects.select_for_update().defer("geometry").filter(code=key).first()
    if row is None or values is None:
        raise ValidationError(_("Areas come from the profile or an import: there is none with this code."))
    before = area_values(row)
    after = {**before, **values}
    name, people = str(after["name"]).strip(), after["population"]
    if not 0 < len(name) <= 120:
        raise ValidationError({"name": _("Between 1 and %(count)s letters.") % {"count": 120}})
    if people is not None and not (isinstance(people, int) and 0 <= people <= LARGEST):
        raise ValidationError({"population": _("A whole number of people.")})
    row.name, row.population = name, people
    row.save(update_fields=["name", "population"])
    keep_change(AREA, key, before, area_values(row), author)
    restamp(author.actor)
