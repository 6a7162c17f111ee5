"""Compile translations (.po) into what gettext reads (.mo), without the gettext programs."""

from pathlib import Path

import polib


class BrokenCatalogueError(ValueError):
    """A .po file cannot be read; the message names file and line."""


def read(path: Path) -> polib.POFile:
    """Return a catalogue. Raises BrokenCatalogueError."""
    try:
        return polib.pofile(str(path), wrapwidth=0)
    except OSError as error:
        raise BrokenCatalogueError(f"{path}: {error}") from error


def catalogues(root: Path) -> list[Path]:
    """Return all .po files below a folder."""
    return sorted(root.rglob("locale/*/LC_MESSAGES/*.po"))


def compile_all(root: Path) -> int:
    """Write a .mo beside every .po below `root` that is newer than its own; return how many were written."""
    out_of_date = stale(root)
    for source in out_of_date:
        fresh = source.with_suffix(".new")
        read(source).save_as_mofile(str(fresh))  # leaves out what is doubtful or not translated
        fresh.replace(source.with_suffix(".mo"))
    return len(out_of_date)


def reread() -> None:
    """Let this process read what was compiled since it first translated something."""
    from django.utils.translation.reloader import translation_file_changed

    translation_file_changed(None, Path("compiled.mo"))


def stale(root: Path) -> list[Path]:
    """Return the .po files below a folder whose .mo is missing or older."""
    pairs = [(source, source.with_suffix(".mo")) for source in catalogues(root)]
    return [po for po, mo in pairs if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime]
