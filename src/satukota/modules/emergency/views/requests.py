"""What a request carries: its JSON body, what the person may do, the days that are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from satukota.kernel.people.api import has_permission
from satukota.modules.emergency.actions.problems import DeskProblem
from satukota.modules.emergency.queries.clock import start_of_day
from satukota.modules.emergency.rules.contract.reading import decoded


def body(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of a request, empty where it has none. Raises DeskProblem for anything else."""
    if not request.body:
        return {}
    try:
        content = decoded(request.body)
    except ValueError as error:
        raise Unreadable from error
    if not isinstance(content, dict):
        raise Unreadable
    return content


class Unreadable(DeskProblem):
    """The body is no JSON object."""

    code = "unreadable"
    status = 400


def may_any(request: HttpRequest, codes: tuple[str, ...]) -> None:
    """Raise PermissionDenied unless the person holds one of the permissions."""
    user = request.user
    if not any(has_permission(user, code) for code in codes):
        raise PermissionDenied(codes)


def length_of(request: HttpRequest, name: str, least: int) -> int:
    """Return how many rows are asked for, `least` where less or nothing is."""
    typed = request.GET.get(name, "")
    return max(least, int(typed)) if typed.isdecimal() and len(typed) < 7 else least


@dataclass(frozen=True)
class Leaf:
    """One page of a long list: its rows, how many there are in all, and the addresses of its neighbours."""

    rows: list[Any]
    first: int
    count: int
    before: str
    after: str

    @property
    def last(self) -> int:
        """Return the number of the last row."""
        return self.first + len(self.rows) - 1


def leaf(request: HttpRequest, rows: Sequence[Any] | QuerySet[Any], size: int) -> Leaf:
    """Return the page `page` (from 1) of a list; the rest of the address stays."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    last = max(1, -(-count // size))
    number = min(last, length_of(request, "page", 1))
    start = (number - 1) * size
    return Leaf(
        list(rows[start : start + size]),
        start + 1,
        count,
        _page_address(request, number - 1) if number > 1 else "",
        _page_address(request, number + 1) if number < last else "",
    )


def _page_address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def span(request: HttpRequest) -> tuple[datetime, datetime] | None:
    """Return the first and last moment of the days `from` (included) to `to` (not included), None without them."""
    try:
        first, after = (date.fromisoformat(request.GET.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    return (start_of_day(first), start_of_day(after)) if first < after else None
