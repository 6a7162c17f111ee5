"""Reading trees."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count

from satukota.kernel.people.api import Visitor
from satukota.kernel.places.api import areas
from satukota.kernel.registry.api import Hit, Measured, configured_number
from tests.dummy.trees.models import Tree


def newest() -> list[Tree]:
    """Return the trees that were entered last, as many as TREES_ON_A_PAGE says."""
    return list(Tree.objects.order_by("-planted_at", "-pk")[: configured_number("TREES_ON_A_PAGE")])


def tree(pk: int) -> Tree:
    """Return one tree. Raises Tree.DoesNotExist."""
    return Tree.objects.get(pk=pk)


def count(_user: Visitor) -> int:
    """Return how many trees the city has."""
    return Tree.objects.count()


def widget(_user: Visitor) -> dict[str, Any]:
    """Return the newest trees for the wall."""
    return {"trees": newest()[:3]}


def on_the_map(
    _user: Visitor, bbox: tuple[float, float, float, float], _zoom: float, _filters: dict[str, list[str]]
) -> dict[str, Any]:
    """Return the trees inside a box as GeoJSON, each in the middle of its area."""
    west, south, east, north = bbox
    middles = {area.code: (area.lon, area.lat) for area in areas("village") if area.lon and area.lat}
    inside = {code for code, (lon, lat) in middles.items() if west <= lon <= east and south <= lat <= north}
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": middles[tree.area_code]},
            "properties": {"id": tree.pk, "title": tree.kind},
        }
        for tree in Tree.objects.filter(area_code__in=inside).order_by("-pk")
    ]
    return {"type": "FeatureCollection", "features": features}


def planted(start: date, end: date) -> Measured:
    """Return how many trees were entered from a day to another one, which is not included."""
    trees = Tree.objects.filter(planted_at__date__gte=start, planted_at__date__lt=end).count()
    return Measured(trees, trees, url="/trees/")


def by_area() -> Iterator[dict[str, Any]]:
    """Yield how many trees each area has."""
    yield from Tree.objects.order_by("area_code").values("area_code").annotate(trees=Count("pk"))


def search(_user: Visitor, words: str, most: int) -> list[Hit]:
    """Return the trees of a kind."""
    trees = Tree.objects.filter(kind__icontains=words).order_by("-pk")[:most]
    return [Hit(tree.kind, f"{tree.girth_cm} cm", f"/trees/#tree-{tree.pk}") for tree in trees]
