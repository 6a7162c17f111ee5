"""What the front end's build made: hashed files of each entry, and the icon sprite."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

DIST = Path(__file__).resolve().parent / "static" / "dist"
NOT_BUILT = "The front end is not built: run `npm ci && npm run build` in frontend/."


class UnknownIcon(LookupError):
    """That icon is not in frontend/icons.txt: add its name there and build the front end."""


class UnknownEntry(LookupError):
    """There is no frontend/src/entries/<name>.ts of that name, or the front end was not built after it came."""


@cache
def _read(file: str) -> dict[str, Any]:
    path = DIST / file
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def built() -> bool:
    """Return whether the front end was built; unit tests and the API work without."""
    return bool(_read("manifest.json"))


@cache
def entry(name: str) -> SafeString:
    """Return the style and script tags of an entry, its shared chunks' styles included; nothing when not built."""
    manifest = _read("manifest.json")
    if not manifest:
        return mark_safe(f"<!-- {NOT_BUILT} -->")  # noqa: S308 - a constant
    key = f"src/entries/{name}.ts"
    if key not in manifest:
        raise UnknownEntry(name)
    base = settings.STATIC_URL + "dist/"
    styles = format_html_join(
        "", '<link rel="stylesheet" href="{}{}">', ((base, file) for file in _styles(manifest, key))
    )
    script = format_html('<script type="module" src="{}{}"></script>', base, manifest[key]["file"])
    return styles + script


def _styles(manifest: dict[str, Any], key: str) -> list[str]:
    chunk = manifest[key]
    found = [file for shared in chunk.get("imports", []) for file in _styles(manifest, shared)]
    return list(dict.fromkeys([*found, *chunk.get("css", [])]))


@cache
def font() -> str:
    """Return the address of the typeface, for the page's preload; empty when not built."""
    files = (chunk["file"] for chunk in _read("manifest.json").values() if chunk["file"].endswith(".woff2"))
    file = next(files, "")
    return f"{settings.STATIC_URL}dist/{file}" if file else ""


@cache
def sprite() -> str:
    """Return the address of the icon sprite."""
    return f"{settings.STATIC_URL}dist/{_read('icons.json').get('file', 'icons.svg')}"


@cache
def _known_icons() -> frozenset[str]:
    return frozenset(_read("icons.json").get("names", ()))


def has_icon(name: str) -> bool:
    """Tell whether an icon can be drawn; before the front end is built, every name can."""
    return not built() or name in _known_icons()


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
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', kind, said, sprite(), name)
