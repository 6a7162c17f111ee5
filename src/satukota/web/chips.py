"""Filter chips that live in the address."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest


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
    first = [Chip(everything, address(request, **{name: None}), not now)] if everything else []
    return first + [
        Chip(title, address(request, **{name: None if now == value else value}), now == value)
        for value, title in choices
    ]
