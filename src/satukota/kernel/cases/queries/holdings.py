"""The matters that an agency has, in parts by their type and category."""

from typing import Any

from django.db.models import Count
from django.utils.translation import get_language

from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.definitions import definition
from satukota.kernel.cases.rules.words import say
from satukota.kernel.registry.api import HoldingPart

BETWEEN = "/"


def open_parts(agency_id: int) -> list[HoldingPart]:
    """Return the open matters of an agency, a part for each type and category."""
    return _parts(agency_id, is_open=True)


def closed_parts(agency_id: int) -> list[HoldingPart]:
    """Return the closed matters of an agency, a part for each type and category."""
    return _parts(agency_id, is_open=False)


def _parts(agency_id: int, *, is_open: bool) -> list[HoldingPart]:
    rows = Case.objects.filter(agency_id=agency_id, is_open=is_open).values_list("type", "category")
    counted = rows.annotate(number=Count("pk")).order_by("type", "category")
    return [HoldingPart(f"{kind}{BETWEEN}{category}", _title(kind, category), n) for kind, category, n in counted]


def _title(case_type: str, category: str) -> str:
    title = say(definition(case_type).title, get_language() or "id")
    return f"{title}: {category}" if category else title


def open_matters(by: str) -> dict[Any, int]:
    """Return how many open matters there are by `agency_id` or `area_code`: numbers alone, whoever may see them."""
    counted = Case.objects.filter(is_open=True).exclude(**{f"{by}__isnull": True}).values_list(by)
    return dict(counted.annotate(number=Count("pk")).order_by())
