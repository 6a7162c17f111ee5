"""Long lists, page by key: the last page costs what the first does."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from satukota.web.chips import address


def turned_order(name: str) -> str:
    """Return the order the other way round."""
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def beyond[Row: Model](rows: QuerySet[Row], order: Sequence[str], key: list[Any] | None) -> QuerySet[Row]:
    """Return the rows after the key in this order: a > x or (a = x and b > y) …"""
    if key is None:
        return rows
    condition = Q()
    for place, name in enumerate(order):
        plain = name.removeprefix("-")
        same = {part.removeprefix("-"): value for part, value in zip(order[:place], key, strict=False)}
        condition |= Q(**same, **{f"{plain}__{'lt' if name.startswith('-') else 'gt'}": key[place]})
    try:
        return rows.filter(condition)
    except (TypeError, ValueError, OverflowError, ValidationError):
        return rows  # a position that somebody damaged: the list begins at its beginning


def text_of(row: Model, order: Sequence[str]) -> str:
    """Return a row's position as text for the address."""
    values = [getattr(row, name.removeprefix("-")) for name in order]
    return base64.urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")


def key_of(text: str, order: Sequence[str]) -> list[Any] | None:
    """Return the position that a text says; None where it cannot be read."""
    try:
        key = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))) if text else None
    except (ValueError, UnicodeError, binascii.Error):
        return None
    return key if isinstance(key, list) and len(key) == len(order) else None


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
