"""Icons of the sprite."""

from functools import cache

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from satukota.web.build import build_file, is_built


class UnknownIcon(LookupError):
    """That icon is not in the sprite: Tabler has none of that name, or `make frontend` has not run since it came."""


@cache
def sprite() -> str:
    """Return the address of the icon sprite."""
    return f"{settings.STATIC_URL}dist/{build_file('icons.json').get('file', 'icons.svg')}"


@cache
def known_icons() -> frozenset[str]:
    """Return the names of the sprite's icons; none before the front end is built."""
    return frozenset(build_file("icons.json").get("names", ()))


def has_icon(name: str) -> bool:
    """Tell whether an icon can be drawn; before the front end is built, every name can."""
    return not is_built() or name in known_icons()


@cache
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Return an icon of the sprite; decorative unless it has a label. `size` is "", "l" or "xl".

    Raises UnknownIcon for a name that is not in the sprite, where developers see it; citizens get a circle.
    """
    if not has_icon(name):
        if settings.DEBUG or settings.TESTING:
            raise UnknownIcon(name)
        name = "circle"
    kind = f"icon icon--{size}" if size else "icon"
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', kind, spoken, sprite(), name)
