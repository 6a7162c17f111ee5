"""A position in a long list: as text in the address, and as a condition on rows."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet


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
