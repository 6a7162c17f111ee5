"""`python -m satukota.web.translations update|compile|missing [UNIT…]`: keep the Indonesian catalogues whole.

`update` adds new texts and takes out dead ones, `missing` lists what has no translation yet, `compile` writes what
Python reads.
"""

import sys
from pathlib import Path

import polib

from satukota.runtime import messages
from satukota.web.translations.extract import Key, key, texts, units

ROOT = Path(__file__).resolve().parents[2]
HEAD = {"Language": "id", "Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=1; plural=0;"}


def path(unit: Path) -> Path:
    """Return where a unit's catalogue lies."""
    return unit / "locale" / "id" / "LC_MESSAGES" / "django.po"


def known_entries(unit: Path) -> dict[Key, polib.POEntry]:
    """Return what a unit's catalogue holds; nothing where there is none."""
    return {key(entry): entry for entry in messages.read(path(unit))} if path(unit).exists() else {}


def missing(unit: Path) -> list[str]:
    """Return the texts of a unit that have no Indonesian translation."""
    catalogue = known_entries(unit)
    return [
        entry.msgid
        for text_key, entry in texts(unit).items()
        if text_key not in catalogue or not catalogue[text_key].translated()
    ]


def update(unit: Path) -> None:
    """Bring a unit's catalogue in step with its sources; translations that exist are kept."""
    catalogue, wanted = known_entries(unit), texts(unit)
    if not wanted:
        return
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = HEAD
    fresh.extend(catalogue.get(text_key, wanted[text_key]) for text_key in sorted(wanted))
    path(unit).parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path(unit)))


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
