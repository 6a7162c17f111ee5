"""Commands: `satukota` with its subcommands and options, and the targets of `make`."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from satukota.kernel.registry.api import Command, offers
from satukota.reference.text import begin, finish, table
from satukota.runtime.commands import parser

MAKEFILE = Path(__file__).resolve().parents[3] / "Makefile"


def page() -> str:
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
