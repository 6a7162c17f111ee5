"""Settings of modules: declared in their manifests, set by the environment or on a page, read here."""

import os
from collections.abc import Callable, Mapping
from functools import cache

from django.conf import settings

from satukota.kernel.registry.checks import offers
from satukota.kernel.registry.manifest import Setting

TRUE = {"1", "true", "yes", "on"}
ENVIRONMENT, CITY, DEFAULT = "environment", "city", "default"


class UnknownSetting(LookupError):
    """No manifest declares that setting: add it to `settings` of the module's `apps.py`."""


class _Source:
    """Where the values come from that people set on a page; nothing until a package that keeps them says so."""

    read: Callable[[], Mapping[str, str]] = staticmethod(dict)


def values_from(source: Callable[[], Mapping[str, str]]) -> None:
    """Take the values that people set from a function, which answers from memory: it is asked at every reading."""
    _Source.read = staticmethod(source)


def configured_text(name: str) -> str:
    """Return the text of a module's setting: as the environment says, else as the city set it, else its default.

    A value that Django's settings hold under that name goes first (tests). Raises UnknownSetting.
    """
    return setting_in_force(name)[0]


def setting_in_force(name: str) -> tuple[str, str]:
    """Return the text of a module's setting and where it comes from: environment, city, default. Raises UnknownSetting."""
    if hasattr(settings, name):
        return str(getattr(settings, name)), ENVIRONMENT
    if name in os.environ:
        return os.environ[name], ENVIRONMENT
    declared = declaration(name)
    kept = None if declared.at_start else _Source.read().get(name)
    return (declared.default, DEFAULT) if kept is None else (kept, CITY)


def configured_flag(name: str) -> bool:
    """Return a module's setting as yes or no (`1`, `true`, `yes`, `on` are yes). Raises UnknownSetting."""
    return configured_text(name).lower() in TRUE


def configured_number(name: str) -> int:
    """Return a module's setting as a whole number. Raises UnknownSetting; ValueError where it is none."""
    return int(configured_text(name))


def configured_list(name: str) -> list[str]:
    """Return a module's setting as words, which are separated by commas. Raises UnknownSetting."""
    return [word.strip() for word in configured_text(name).split(",") if word.strip()]


@cache
def declaration(name: str) -> Setting:
    """Return how a setting is declared. Raises UnknownSetting."""
    for _module, setting in offers("settings", Setting):
        if setting.name == name:
            return setting
    raise UnknownSetting(name)
