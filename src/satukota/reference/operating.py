"""What an operator types and sets: commands and settings."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from satukota import settings
from satukota.kernel.registry.api import Command, modules, offers
from satukota.reference.text import begin, cell, finish, table
from satukota.runtime.commands import parser
from satukota.runtime.environment import HELP

MAKEFILE = Path(__file__).resolve().parents[3] / "Makefile"


def commands_page() -> str:
    """Return the page of commands."""
    lines = begin(
        "Commands", "`make` prepares what a command needs; `satukota` (in `.venv/bin`) is the program itself."
    )
    lines += ["## make", "", *table(("Target", "Does"), ((f"`make {name}`", text) for name, text in targets()))]
    lines += ["## satukota", ""]
    for name, command in leaves(parser()[0]):
        lines += [
            f"### {name}",
            "",
            f"{command.description or ''}",
            "",
            *table(("Argument", "Means"), arguments(command)),
        ]
    rows = (
        (f"`satukota {command.name}`", command.title, module.code) for module, command in offers("commands", Command)
    )
    offered = table(("Command", "Does", "Module"), rows)
    return finish(
        [
            *lines,
            *(
                ["## Offered by modules", "", "Each says its own arguments with `--help`.", "", *offered]
                if offered
                else []
            ),
        ]
    )


def targets() -> list[tuple[str, str]]:
    """Return the documented targets of the Makefile."""
    return re.findall(r"^([a-z]+):.*?## (.*)$", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE)


def leaves(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every subcommand that does something, with its full name."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for child in group.choices.values():
            yield from leaves(child)
    if not groups:
        yield parser.prog, parser


def arguments(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """Yield each argument of a subcommand with its help text, choices and default."""
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        name = ", ".join(action.option_strings) or action.dest
        choices = f" One of {', '.join(map(str, action.choices))}." if action.choices else ""
        default = f" Default: {action.default}." if action.default and action.option_strings else ""
        yield f"`{name}`", f"{action.help or ''}.{choices}{default}"


ROOT = Path(settings.__file__).resolve().parent.parent.parent


def settings_page() -> str:
    """Return the page of settings."""
    lines = begin(
        "Settings",
        "Every setting is an environment variable. `satukota up` sets the ones that belong to its own options. "
        "Anything else that a developer may want to change stands in `src/satukota/settings.py`.",
    )
    own = ((f"`{name}`", default_of(default), text) for name, (default, text) in sorted(HELP.items()))
    lines += table(("Variable", "Default", "What it does"), own)
    for module in modules():
        rows = [(f"`{entry.name}`", default_of(entry.default), str(entry.help)) for entry in module.settings]
        if rows:
            lines += ["", f"## {module.title}", "", *table(("Variable", "Default", "What it does"), rows)]
    return finish(lines)


def default_of(text: str) -> str:
    """Return a default as code; a path inside the program's folder is shown from there."""
    default = cell(text.replace(f"{ROOT}/", ""))
    return f"`{default}`" if default else "empty"
