"""Pages of a long list, with links that keep the filter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class Pages:
    """One page of a list, as the pager draws it."""

    rows: Any
    next_url: str
    previous_url: str
    total: int

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], size: int) -> Pages:
    """Return the page of a list that the address names."""
    text = request.GET.get("page", "1")
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    number = min(max(int(text) if text.isdecimal() and len(text) < 9 else 1, 1), max(1, -(-total // size)))
    start = (number - 1) * size
    return Pages(
        rows[start : start + size],
        _address(request, number + 1) if start + size < total else "",
        _address(request, number - 1) if number > 1 else "",
        total,
    )


def _address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
