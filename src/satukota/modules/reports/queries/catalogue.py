"""The catalogue of this installation: the program's categories, the city's file, what its people changed since."""

from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.models import Max

from satukota.kernel.cases.api import Case
from satukota.kernel.readers.api import read_yaml
from satukota.modules.reports.models import CatalogueVersion
from satukota.modules.reports.rules.catalogue import Catalogue, Category
from satukota.modules.reports.rules.category_values import Values, category_of
from satukota.modules.reports.rules.norms import norm_days
from satukota.modules.reports.rules.reading_categories import Versions, file_values, read

OWN = Path(__file__).resolve().parent.parent / "rules" / "categories.yaml"
CATALOGUE_SECONDS = 5.0
VERSION = "category_version"
"""Where a case keeps under which version of its category it was taken; a case without it has the program's own."""
FIRST = "first_category"
"""Where a case that was recategorised keeps the category with which it came."""


class _Memory:
    read: tuple[float, Catalogue | None] = float("-inf"), None
    """When it was last asked whether something changed, and the catalogue: one value, whole for other threads."""


def catalogue() -> Catalogue:
    """Return the categories as they were at most five seconds ago in this process.

    A report pays nothing for it: one short statement each five seconds asks whether there is a newer version. Raises
    CatalogueError where the city's file is wrong.
    """
    asked_at, known = _Memory.read
    if known is None or monotonic() - asked_at > CATALOGUE_SECONDS:
        revision = CatalogueVersion.objects.aggregate(newest=Max("pk"))["newest"] or 0
        known = known if known is not None and known.revision == revision else _read(revision)
        _Memory.read = monotonic(), known
    return known


def forget_categories() -> None:
    """Look for newer versions at the next question (after this process wrote one)."""
    _Memory.read = float("-inf"), None
    _version.cache_clear()


def _read(revision: int) -> Catalogue:
    kept = {kind: kept_versions(kind) for kind in CatalogueVersion.Kind.values} if revision else {}
    raw, city = _files()
    return read(
        raw,
        city,
        categories=kept.get(CatalogueVersion.Kind.CATEGORY),
        groups=kept.get(CatalogueVersion.Kind.GROUP),
        revision=revision,
    )


def kept_versions(kind: str) -> Versions:
    """Return the version in force of each category or group that was changed here, by code."""
    rows = CatalogueVersion.objects.filter(kind=kind).order_by("code", "-number").distinct("code")
    return {row.code: (row.number, row.values) for row in rows}


def present_values(kind: str) -> dict[str, Values]:
    """Return the values in force of all categories or groups, by code."""
    categories, groups = file_values(*_files())
    values: dict[str, Values] = dict(categories if kind == CatalogueVersion.Kind.CATEGORY else groups)
    for code, (_number, kept) in kept_versions(kind).items():
        if kept is None:
            values.pop(code, None)
        else:
            values[code] = kept
    return values


def category_rows() -> dict[str, Values]:
    """Return the values of all categories by code, for history, undo and export."""
    return present_values(CatalogueVersion.Kind.CATEGORY)


def group_rows() -> dict[str, Values]:
    """Return the values of all groups by code, for history, undo and export."""
    return present_values(CatalogueVersion.Kind.GROUP)


def changed_at() -> datetime:
    """Return when the categories were last changed: the newest of the two files and of the versions kept here."""
    path = _city_file()
    written = max(file.stat().st_mtime for file in (OWN, *([path] if path else [])))
    newest = CatalogueVersion.objects.aggregate(newest=Max("at"))["newest"]
    moment = datetime.fromtimestamp(written, UTC)
    return max(moment, newest) if newest else moment


def _files() -> tuple[Any, Any]:
    path = _city_file()
    return _file(OWN), _file(path) if path else {}


def _city_file() -> Path | None:
    folder = next(settings.CITIES_DIR.glob(f"{settings.CITY_CODE}-*"), None)
    path = folder / "categories.yaml" if folder else None
    return path if path and path.exists() else None


@cache
def _file(path: Path) -> Any:
    return read_yaml(path.read_text(encoding="utf-8")).value or {}


def category(code: str) -> Category | None:
    """Return a category, open or closed, or None."""
    return catalogue().get(code)


def category_of_case(case: Case) -> Category | None:
    """Return the category of a case as it was when the report was taken; None where there is no such one any more."""
    now = category(case.category)
    number = int(case.data.get(VERSION, 0))
    if now is None or now.version == number:
        return now
    return _version(case.category, number or 1)


@lru_cache(maxsize=512)
def _version(code: str, number: int) -> Category:
    """Return a version that was kept; they never change. The first one is what the program had brought."""
    row = CatalogueVersion.objects.get(kind=CatalogueVersion.Kind.CATEGORY, code=code, number=number)
    return category_of(code, row.values or {}, number)


def category_called(text: str) -> Category | None:
    """Return an open category by its code or its name in any language, as people and programs write it; or None."""
    wanted = " ".join(text.split()).casefold()
    names = ((kind, {kind.code, *kind.name.values()}) for kind in catalogue().categories.values())
    return next((kind for kind, known in names if wanted in {name.casefold() for name in known}), None)


def category_name(code: str, language: str) -> str:
    """Return a category's name in a language; the code where there is no such category any more."""
    kind = category(code)
    return (kind.name.get(language) or kind.name["id"]) if kind else code


def promised_days() -> dict[str, float]:
    """Return the term of each category in working days, by code, closed ones too."""
    known = catalogue()
    return {kind.code: norm_days(kind.norm) for kind in (*known.categories.values(), *known.closed.values())}
