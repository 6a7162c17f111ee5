"""What modules offer by address: layers of the map, each to whom may see it, and tables that everybody may have."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satukota.kernel.cases.api import BadFilter, box
from satukota.kernel.people.api import Visitor, has_permission
from satukota.kernel.registry.api import Dataset, MapLayer, Module, modules, offers, resolve
from satukota.kernel.tables.api import csv_answer
from satukota.web.pages import page

WORLD = (-180.0, -90.0, 180.0, 90.0)
OWN = {"bbox", "zoom"}
MOST_ZOOM = 24.0


@dataclass(frozen=True, slots=True)
class BadZoom(ValueError):
    """The zoom is no number from 0 to 24."""

    value: str


def may_see(user: Visitor, layer: MapLayer) -> bool:
    """Tell whether a layer is for this person."""
    return not layer.permission or has_permission(user, layer.permission)


def layers_for(user: Visitor, names: str, query: str = "") -> str:
    """Return the layers that a person may switch on a map, as JSON for its program.

    `names` are the ids that are on at first, separated by blanks; `default` means those that are on by themselves.
    `query` narrows each layer (`type=reports.complaint`).
    """
    chosen = set(names.split())
    entries = [
        {
            "id": layer.id,
            "title": str(layer.title),
            "url": reverse("map_layer", args=[layer.id]) + (f"?{query}" if query else ""),
            "icon": layer.icon,
            "shape": layer.shape,
            "on": layer.default_on if names == "default" else layer.id in chosen,
            "legend": {tone: str(meaning) for tone, meaning in layer.legend.items()},
        }
        for _module, layer in offers("map_layers", MapLayer)
        if may_see(user, layer)
    ]
    return json.dumps(entries)


@cache
def shapes() -> str:
    """Return the shape of each family of case types (`reports`, `layanan`), from the manifests, as JSON."""
    return json.dumps({family: module.shape for module in modules() for family in module.families})


@require_safe
def layer(request: HttpRequest, layer_id: str) -> HttpResponse:
    """Answer a layer as GeoJSON for `bbox` (west,south,east,north; the world without one) and `zoom`."""
    offer = next((pair for pair in offers("map_layers", MapLayer) if pair[1].id == layer_id), None)
    if offer is None:
        raise Http404
    if not may_see(request.user, offer[1]):
        raise PermissionDenied(offer[1].permission)
    try:
        return JsonResponse(answer(request, *offer), content_type="application/geo+json")
    except BadFilter as error:
        problem = {"message": _("This filter cannot be read."), "fields": {error.field: error.value[:80]}}
    except BadZoom as error:
        problem = {"message": _("The zoom is a number from 0 to 24."), "fields": {"zoom": error.value[:80]}}
    return JsonResponse(problem, status=400)


def answer(request: HttpRequest, module: Module, offer: MapLayer) -> dict[str, Any]:
    """Return a layer's features, each with its page. Raises BadFilter, BadZoom."""
    edges = box(request.GET["bbox"]) if "bbox" in request.GET else WORLD
    filters = {name: [str(v) for v in values] for name, values in request.GET.lists() if name not in OWN}
    collection = resolve(module.name, offer.source)(request.user, edges, _zoom(request.GET.get("zoom", "12")), filters)
    if offer.link:
        for feature in collection["features"]:
            properties = feature["properties"]
            if "count" not in properties:
                properties.setdefault("url", offer.link.format_map(properties))
    return dict(collection)


def _zoom(text: str) -> float:
    try:
        zoom = float(text)
    except ValueError as error:
        raise BadZoom(text) from error
    if not 0 <= zoom <= MOST_ZOOM:  # what is no number (nan) is no zoom either
        raise BadZoom(text)
    return zoom


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """List the tables that the city publishes, with what their columns hold."""
    entries = [
        {
            "title": str(dataset.title),
            "columns": [str(column) for column in dataset.columns.values()],
            "csv": reverse("dataset_csv", args=[dataset.id]),
            "json": reverse("dataset_json", args=[dataset.id]),
        }
        for _module, dataset in offers("datasets", Dataset)
    ]
    return page(request, "web/datasets.html", {"datasets": entries})


@require_safe
def dataset(_request: HttpRequest, dataset_id: str, form: str) -> HttpResponse:
    """Answer one table as `csv` (its columns named in words) or `json` (rows by the columns' names)."""
    for module, entry in offers("datasets", Dataset):
        if entry.id == dataset_id:
            return _csv(module, entry) if form == "csv" else _json(module, entry)
    raise Http404


def _rows(module: Module, entry: Dataset) -> Iterator[dict[str, Any]]:
    yield from resolve(module.name, entry.rows)()


def _json(module: Module, entry: Dataset) -> HttpResponse:
    columns = {name: str(title) for name, title in entry.columns.items()}
    rows = [{name: row.get(name) for name in columns} for row in _rows(module, entry)]
    return JsonResponse({"id": entry.id, "title": str(entry.title), "columns": columns, "rows": rows})


def _csv(module: Module, entry: Dataset) -> HttpResponse:
    head = [str(title) for title in entry.columns.values()]
    rows = ([row.get(name) for name in entry.columns] for row in _rows(module, entry))
    return csv_answer(f"{entry.id}.csv", head, rows)
