"""The catalogue of this installation: the module's categories with the city's changes."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from satukota.kernel.readers.api import read_yaml
from satukota.modules.reports.rules.catalogue import Catalogue, Category, read

OWN = Path(__file__).resolve().parent.parent / "rules" / "categories.yaml"


@cache
def catalogue() -> Catalogue:
    """Return the categories, read once per process. Raises CatalogueError where the city's file is wrong."""
    path = _city_file()
    return read(_file(OWN), _file(path) if path else None)


def changed_at() -> float:
    """Return when the categories were last changed, in seconds since 1970: the newer of the two files."""
    path = _city_file()
    return max(file.stat().st_mtime for file in (OWN, *([path] if path else [])))


def _city_file() -> Path | None:
    folder = next(settings.CITIES_DIR.glob(f"{settings.CITY_CODE}-*"), None)
    path = folder / "categories.yaml" if folder else None
    return path if path and path.exists() else None


def _file(path: Path) -> Any:
    return read_yaml(path.read_text(encoding="utf-8")).value


def category(code: str) -> Category | None:
    """Return a category, or None."""
    return catalogue().categories.get(code)


def category_called(text: str) -> Category | None:
    """Return a category by its code or by its name in any language, as people and programs write it; or None."""
    wanted = " ".join(text.split()).casefold()
    names = ((kind, {kind.code, *kind.name.values()}) for kind in catalogue().categories.values())
    return next((kind for kind, known in names if wanted in {name.casefold() for name in known}), None)


def category_name(code: str, language: str) -> str:
    """Return a category's name in a language; the code where there is no such category any more."""
    kind = category(code)
    return (kind.name.get(language) or kind.name["id"]) if kind else code
