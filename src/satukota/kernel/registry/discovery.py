"""Find modules on disk and read what they say of themselves. Imports nothing of ours but the manifest."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings

from satukota.kernel.registry.manifest import Module


def packages(parents: list[str]) -> list[str]:
    """Return the dotted names of all folders with an `apps.py` below the given packages, sorted."""
    dotted: list[str] = []
    for parent in parents:
        spec = importlib.util.find_spec(parent)
        for location in (spec.submodule_search_locations or []) if spec else []:
            names = (child.name for child in pkgutil.iter_modules([location]))
            dotted += [f"{parent}.{name}" for name in names if (Path(location) / name / "apps.py").exists()]
    return sorted(dotted)


def modules() -> list[Module]:
    """Return every installed manifest, in the order of their names."""
    manifests = [config for config in apps.get_app_configs() if isinstance(config, Module)]
    return sorted(manifests, key=lambda config: config.name)


def module(code: str) -> Module | None:
    """Return the module with that short name, or None where it is not installed."""
    return next((manifest for manifest in modules() if manifest.code == code), None)


def declarations(hook: str) -> Iterator[tuple[Module, Any]]:
    """Yield (module, entry) for each entry of a manifest's attribute over all modules, sound or not.

    Entries of a mapping are pairs.
    """
    for manifest in modules():
        entries = getattr(manifest, hook)
        for entry in entries.items() if isinstance(entries, Mapping) else entries:
            yield manifest, entry


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


def module_packages() -> list[str]:
    """Return the packages whose folders are modules: ours, then those of `MODULE_PACKAGES`."""
    return list(settings.MODULE_PACKAGES)
