"""`python -m satukota.web.translations update|compile|missing [UNIT…]`: keep the Indonesian catalogues whole.

`update` adds new texts and takes out dead ones, `missing` lists what has no translation yet, `compile` writes what
Python reads.
"""

import sys
from pathlib import Path

from satukota.runtime import messages
from satukota.web.translations import catalog
from satukota.web.translations.catalog import Entry
from satukota.web.translations.extract import texts, units

ROOT = Path(__file__).resolve().parents[2]
HEAD = Entry(
    "", translations=["Language: id\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"]
)


def path(unit: Path) -> Path:
    """Return where a unit's catalogue lies."""
    return unit / "locale" / "id" / "LC_MESSAGES" / "django.po"


def missing(unit: Path) -> list[str]:
    """Return the texts of a unit that have no Indonesian translation."""
    known = catalog.read(path(unit))
    return [entry.text for key, entry in texts(unit).items() if key not in known or not known[key].done]


def update(unit: Path) -> None:
    """Bring a unit's catalogue in step with its sources; translations that exist are kept."""
    known, wanted = catalog.read(path(unit)), texts(unit)
    if wanted:
        catalog.write(
            path(unit), {"": known.get("", HEAD)} | {key: known.get(key, entry) for key, entry in wanted.items()}
        )


def main(arguments: list[str]) -> int:
    """Do one of the three for every unit, or for those named after it; 1 where something has no translation."""
    todo, named = 0, arguments[1:]
    for unit in (unit for unit in units(ROOT) if not named or unit.name in named):
        if "update" in arguments:
            update(unit)
        if "compile" in arguments:
            messages.compile_all(unit)
        for text in missing(unit):
            todo += 1
            sys.stdout.write(f"{unit.name}: {text}\n")
    return 1 if todo and "missing" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
