"""Settings of modules: declared in their manifests, read from the environment like those of the program."""

import os
from functools import cache

from django.conf import settings

from satukota.kernel.registry.checks import offers
from satukota.kernel.registry.manifest import Setting

TRUE = {"1", "true", "yes", "on"}


class UnknownSetting(LookupError):
    """No manifest declares that setting: add it to `settings` of the module's `apps.py`."""


def configured_text(name: str) -> str:
    """Return the text of a module's setting: as the environment says, else its default.

    A value that Django's settings hold under that name goes first (tests). Raises UnknownSetting.
    """
    if hasattr(settings, name):
        return str(getattr(settings, name))
    return os.environ.get(name, declaration(name).default)


def configured_flag(name: str) -> bool:
    """Return a module's setting as yes or no (`1`, `true`, `yes`, `on` are yes). Raises UnknownSetting."""
    return configured_text(name).lower() in TRUE


def configured_number(name: str) -> int:
    """Return a module's setting as a whole number. Raises UnknownSetting; ValueError where it is none."""
    return int(configured_text(name))


@cache
def declaration(name: str) -> Setting:
    """Return how a setting is declared. Raises UnknownSetting."""
    for _module, setting in offers("settings", Setting):
        if setting.name == name:
            return setting
    raise UnknownSetting(name)
