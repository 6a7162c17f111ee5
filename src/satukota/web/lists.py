"""Long lists: pages by key (the last costs what the first does), and filter chips that live in the address."""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class ListPage[Row]:
    """A page of a list. `{% pager page %}` draws its foot."""

    rows: Sequence[Row]
    next_url: str = ""
    previous_url: str = ""
    total: int | None = field(default=None)


@dataclass(frozen=True)
class Chip:
    """A filter that is one press away; its address is the list with it, so it can be shared."""

    title: str
    url: str
    on: bool
    count: int | None = None
    icon: str = ""


def address(request: HttpRequest, **changes: str | None) -> str:
    """Return this page's address with fields changed (None takes one out) and the place in the list forgotten."""
    query = request.GET.copy()
    for name in ("after", "before", *changes):
        query.pop(name, None)
    for name, value in changes.items():
        if value is not None:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def chips(request: HttpRequest, name: str, choices: Iterable[tuple[str, str]], *, everything: str = "") -> list[Chip]:
    """Return chips for the values of one filter field; `everything` is the title of the chip without it."""
    now = request.GET.get(name, "")
    found = [Chip(everything, address(request, **{name: None}), not now)] if everything else []
    return found + [
        Chip(title, address(request, **{name: None if now == value else value}), now == value)
        for value, title in choices
    ]


def keyset[Row: Model](
    request: HttpRequest, rows: QuerySet[Row], order: Sequence[str] = ("-id",), limit: int = 50
) -> ListPage[Row]:
    """Return the page of a queryset that the address asks for; the last name in `order` is unique, none null.

    A place in the list that cannot be read begins at the top: an old link still opens.
    """
    before = _key(request.GET.get("before", ""), order)
    after = None if before else _key(request.GET.get("after", ""), order)
    direction = [_turned(name) for name in order] if before else list(order)
    try:
        found = list(_beyond(rows, direction, before or after).order_by(*direction)[: limit + 1])
    except (ValueError, ValidationError):
        before = after = None
        found = list(rows.order_by(*order)[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if before:
        found.reverse()
    has_next, has_previous = (
        bool(found) and (bool(before) or more),
        bool(found) and (bool(after) or (bool(before) and more)),
    )
    return ListPage(
        found,
        next_url=address(request, after=_text(found[-1], order)) if has_next else "",
        previous_url=address(request, before=_text(found[0], order)) if has_previous else "",
    )


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _beyond[Row: Model](rows: QuerySet[Row], order: Sequence[str], key: list[Any] | None) -> QuerySet[Row]:
    """Return the rows after the key in this order: a > x or (a = x and b > y) …"""
    if key is None:
        return rows
    condition = Q()
    for place, name in enumerate(order):
        plain = name.removeprefix("-")
        same = {part.removeprefix("-"): value for part, value in zip(order[:place], key, strict=False)}
        condition |= Q(**same, **{f"{plain}__{'lt' if name.startswith('-') else 'gt'}": key[place]})
    return rows.filter(condition)


def _text(row: Model, order: Sequence[str]) -> str:
    values = [getattr(row, name.removeprefix("-")) for name in order]
    return base64.urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")


def _key(text: str, order: Sequence[str]) -> list[Any] | None:
    try:
        key = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))) if text else None
    except (ValueError, UnicodeError, binascii.Error):
        return None
    return key if isinstance(key, list) and len(key) == len(order) else None
