"""Long lists, page by key: the last page costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from satukota.web.chips import address
from satukota.web.positions import beyond, key_of, text_of, turned_order


@dataclass(frozen=True)
class ListPage[Row]:
    """A page of a list. `{% pager page %}` draws its foot."""

    rows: Sequence[Row]
    next_url: str = ""
    previous_url: str = ""
    total: int | None = field(default=None)


def keyset[Row: Model](
    request: HttpRequest, rows: QuerySet[Row], order: Sequence[str] = ("-id",), limit: int = 50
) -> ListPage[Row]:
    """Return the page of a queryset that the address asks for; the last name in `order` is unique, none null.

    A place in the list that cannot be read begins at the top: an old link still opens.
    """
    before = key_of(request.GET.get("before", ""), order)
    after = None if before else key_of(request.GET.get("after", ""), order)
    direction = [turned_order(name) for name in order] if before else list(order)
    try:
        items = list(beyond(rows, direction, before or after).order_by(*direction)[: limit + 1])
    except (ValueError, ValidationError):
        before = after = None
        items = list(rows.order_by(*order)[: limit + 1])
    more, items = len(items) > limit, items[:limit]
    if before:
        items.reverse()
    has_next, has_previous = (
        bool(items) and (bool(before) or more),
        bool(items) and (bool(after) or (bool(before) and more)),
    )
    return ListPage(
        items,
        next_url=address(request, after=text_of(items[-1], order)) if has_next else "",
        previous_url=address(request, before=text_of(items[0], order)) if has_previous else "",
    )
