"""Find modules on disk and read what they say of themselves. Imports nothing of ours but the manifest."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings

from satukota.kernel.registry.manifest import Module


def packages(parents: list[str]) -> list[str]:
    """Return the dotted names of all folders with an `apps.py` below the given packages, sorted."""
    found: list[str] = []
    for parent in parents:
        spec = importlib.util.find_spec(parent)
        for location in (spec.submodule_search_locations or []) if spec else []:
            names = (child.name for child in pkgutil.iter_modules([location]))
            found += [f"{parent}.{name}" for name in names if (Path(location) / name / "apps.py").exists()]
    return sorted(found)


def modules() -> list[Module]:
    """Return every installed manifest, in the order of their names."""
    found = [config for config in apps.get_app_configs() if isinstance(config, Module)]
    return sorted(found, key=lambda config: config.name)


def module(code: str) -> Module | None:
    """Return the module with that short name, or None where it is not installed."""
    return next((found for found in modules() if found.code == code), None)


def offers[T](attribute: str, _kind: type[T] | None = None) -> Iterator[tuple[Module, T]]:
    """Yield (module, entry) for each entry of a manifest's attribute over all modules."""
    for found in modules():
        for entry in getattr(found, attribute):
            yield found, entry


@cache
def resolve(owner: str, path: str) -> Callable[..., Any]:
    """Return the function that `path` names inside the package `owner` (`queries.open_count`).

    Raises ImportError or AttributeError where the manifest names something that does not exist.
    """
    file, _, name = path.rpartition(".")
    function: Callable[..., Any] = getattr(importlib.import_module(f"{owner}.{file}"), name)
    return function


def part(owner: str, file: str) -> ModuleType | None:
    """Return the file `file` of a module (`urls`, `rest`, `demo`), or None where the module has none."""
    name = f"{owner}.{file}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def check() -> list[str]:
    """Return what is wrong with the manifests: missing requirements and names that lead nowhere."""
    known = {found.code for found in modules()}
    problems = [
        f"{found.code} requires {name}, which is not installed"
        for found in modules()
        for name in found.requires
        if name not in known
    ]
    return problems + [problem for found in modules() for problem in _dangling(found)]


CALLABLES = {
    "subscriptions": "task",
    "map_layers": "source",
    "widgets": "context",
    "counters": "value",
    "indicators": "compute",
    "evidence": "collect",
    "datasets": "rows",
    "periodic": "task",
    "commands": "run",
}


def _dangling(found: Module) -> Iterator[str]:
    named = [(kind, getattr(entry, attr)) for kind, attr in CALLABLES.items() for entry in getattr(found, kind)]
    named += [("effects", path) for path in found.effects.values()]
    named += [("events", path) for path in found.events]
    for kind, path in named:
        try:
            resolve(found.name, path)
        except (ImportError, AttributeError) as error:
            yield f"{found.code}: {kind} names {path}: {error}"


def module_packages() -> list[str]:
    """Return the packages whose folders are modules: ours, then those of `MODULE_PACKAGES`."""
    return list(settings.MODULE_PACKAGES)
