"""The catalogue from the program's file, the city's file, and what the city's people changed since."""

from collections.abc import Mapping
from typing import Any

from satukota.modules.reports.rules.catalogue import Catalogue, CatalogueError
from satukota.modules.reports.rules.category_values import (
    Values,
    category_of,
    category_values,
    group_of,
    group_values,
    routing_rule,
    rows_by_code,
)

type Versions = Mapping[str, tuple[int, Values | None]]
"""What is kept by code: number of the version, and its values; None where it was taken away."""


def file_values(raw: Mapping[str, Any], city: Mapping[str, Any]) -> tuple[dict[str, Values], dict[str, Values]]:
    """Return the values of categories and groups as the two files write them, by code."""
    rows = rows_by_code(raw.get("categories", ()), city.get("categories", ()))
    headings = {**raw.get("groups", {}), **city.get("groups", {})}
    groups = {code: group_values(row, place) for place, (code, row) in enumerate(headings.items())}
    return {code: category_values(row) for code, row in rows.items()}, groups


def read(
    raw: Mapping[str, Any],
    city: Mapping[str, Any] | None = None,
    *,
    categories: Versions | None = None,
    groups: Versions | None = None,
    revision: int = 0,
) -> Catalogue:
    """Build the catalogue; versions that the city keeps go before the files. Raises CatalogueError."""
    city = city or {}
    written, headings = file_values(raw, city)
    kept_groups = _overlaid(headings, groups or {})
    known = {code: group_of(code, values) for code, (_number, values) in kept_groups.items()}
    kinds = {
        code: category_of(code, values, number)
        for code, (number, values) in _overlaid(written, categories or {}).items()
    }
    for kind in kinds.values():
        if kind.group not in known:
            raise CatalogueError(f"{kind.code}: there is no group {kind.group}")
    rules = tuple(routing_rule(row) for row in (*city.get("routing", ()), *raw.get("routing", ())))
    desk = city.get("desk", raw.get("desk", ""))
    return Catalogue(
        {code: kind for code, kind in kinds.items() if not kind.closed},
        known,
        rules,
        desk,
        city.get("inspectors", raw.get("inspectors", desk)),
        {code: kind for code, kind in kinds.items() if kind.closed},
        revision,
    )


def _overlaid(written: Mapping[str, Values], kept: Versions) -> dict[str, tuple[int, Values]]:
    rows: dict[str, tuple[int, Values | None]] = {code: (0, values) for code, values in written.items()}
    rows |= kept
    return {code: (number, values) for code, (number, values) in rows.items() if values is not None}
