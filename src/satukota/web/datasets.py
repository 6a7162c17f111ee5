"""Tables that modules publish: each as CSV for people and as JSON for programs, by its address."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from satukota.kernel.registry.api import Dataset, Module, offers, resolve
from satukota.kernel.tables.api import csv_answer
from satukota.web.pages import page


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
