"""What the front end's build made: hashed files of each entry."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from satukota.web.build import NOT_BUILT, build_file


class UnknownEntry(LookupError):
    """There is no entries/<name>.ts of that name in frontend/src or a module's frontend/, or the front end was not built after it came."""


@cache
def entry(name: str) -> SafeString:
    """Return the style and script tags of an entry, its shared chunks included; nothing when not built.

    The chunks that it imports are named beside it, so that they are fetched in the same breath and kept for the time
    without a signal.
    """
    manifest = build_file("manifest.json")
    if not manifest:
        return mark_safe(f"<!-- {NOT_BUILT} -->")  # noqa: S308 - a constant
    key = next((key for key, chunk in manifest.items() if chunk.get("isEntry") and chunk.get("name") == name), "")
    if not key:
        raise UnknownEntry(name)
    base = settings.STATIC_URL + "dist/"
    styles = format_html_join(
        "", '<link rel="stylesheet" href="{}{}">', ((base, file) for file in _styles(manifest, key))
    )
    chunks = format_html_join(
        "", '<link rel="modulepreload" href="{}{}">', ((base, file) for file in _imported(manifest, key))
    )
    script = format_html('<script type="module" src="{}{}"></script>', base, manifest[key]["file"])
    return styles + chunks + script


def _imported(manifest: dict[str, Any], key: str) -> list[str]:
    shared = manifest[key].get("imports", [])
    files = [file for chunk in shared for file in (manifest[chunk]["file"], *_imported(manifest, chunk))]
    return list(dict.fromkeys(files))


def _styles(manifest: dict[str, Any], key: str) -> list[str]:
    chunk = manifest[key]
    files = [file for shared in chunk.get("imports", []) for file in _styles(manifest, shared)]
    return list(dict.fromkeys([*files, *chunk.get("css", [])]))


@cache
def font() -> str:
    """Return the address of the typeface, for the page's preload; empty when not built."""
    files = (chunk["file"] for chunk in build_file("manifest.json").values() if chunk["file"].endswith(".woff2"))
    file = next(files, "")
    return f"{settings.STATIC_URL}dist/{file}" if file else ""
