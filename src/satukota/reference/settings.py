"""Settings: the environment variables with their defaults and help texts."""

from pathlib import Path

from satukota import settings
from satukota.kernel.registry.api import modules
from satukota.reference.text import begin, cell, finish, table

ROOT = Path(settings.__file__).resolve().parent.parent.parent


def page() -> str:
    """Return the page of settings."""
    lines = begin(
        "Settings",
        "Every setting is an environment variable. `satukota up` sets the ones that belong to its own options. "
        "Anything else that a developer may want to change stands in `src/satukota/settings.py`.",
    )
    own = ((f"`{name}`", default_of(default), text) for name, (default, text) in sorted(settings.HELP.items()))
    lines += table(("Variable", "Default", "What it does"), own)
    for module in modules():
        rows = [(f"`{entry.name}`", default_of(entry.default), entry.help) for entry in module.settings]
        if rows:
            lines += ["", f"## {module.title}", "", *table(("Variable", "Default", "What it does"), rows)]
    return finish(lines)


def default_of(text: str) -> str:
    """Return a default as code; a path inside the program's folder is shown from there."""
    default = cell(text.replace(f"{ROOT}/", ""))
    return f"`{default}`" if default else "empty"
