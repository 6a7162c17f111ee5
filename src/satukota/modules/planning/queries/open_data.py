"""Published values of public indicators as a data set."""

from collections.abc import Iterator
from typing import Any

from satukota.modules.planning.models import IndicatorDefinition, Standing


def indicator_rows() -> Iterator[dict[str, Any]]:
    """Yield the published values of public indicators by year: the data set of the open-data portal."""
    rows = (
        Standing.objects.filter(indicator__is_public=True, published_value__isnull=False)
        .select_related("indicator", "indicator__agency")
        .order_by("indicator__code", "year")
    )
    definitions = {d.indicator_id: d for d in IndicatorDefinition.objects.filter(is_current=True)}
    for row in rows.iterator(chunk_size=2000):
        definition = definitions.get(row.indicator_id)
        yield {
            "code": row.indicator.code,
            "name": row.indicator.name,
            "agency": row.indicator.agency.name if row.indicator.agency else "",
            "unit": definition.unit if definition else "",
            "year": row.year,
            "target": row.target,
            "value": row.published_value,
            "definition_version": definition.version if definition else "",
        }
