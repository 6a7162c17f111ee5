"""Settings: the environment variables with their defaults and help texts."""

from pathlib import Path

from satukota import settings
from satukota.reference.text import begin, cell, finish, table

ROOT = Path(settings.__file__).resolve().parent.parent.parent


def page() -> str:
    """Return the page of settings."""
    lines = begin(
        "Settings",
        "Every setting is an environment variable. `satukota up` sets the ones that belong to its own options. "
        "Anything else that a developer may want to change stands in `src/satukota/settings.py`.",
    )
    rows = ((f"`{name}`", default_of(name), text) for name, (_, text) in sorted(settings.HELP.items()))
    return finish([*lines, *table(("Variable", "Default", "What it does"), rows)])


def default_of(name: str) -> str:
    """Return a setting's default; a path inside the program's folder is shown from there."""
    default = cell(settings.HELP[name][0].replace(f"{ROOT}/", ""))
    return f"`{default}`" if default else "empty"
