"""The city's data as a folder of files, for another installation and for version control."""

import io
import zipfile
from collections.abc import Iterator

from satukota import __version__
from satukota.kernel.changes.queries.history import configurables, values_of
from satukota.kernel.changes.rules import README, Values, folder_of

HEADING = "# SatuKota: data of a city"
TEXT = """{heading}

Written by SatuKota {version} (`satukota config export`). It holds what the city's people set on pages of the
administration: {kinds}. It holds no secrets, no accounts and no personal data.

- A kind of thing is one file (`kind.yaml`), or a folder with a file for each thing where these are long.
- Files, things and fields stand in the same order each time: two exports are compared line by line.
- `satukota config import FOLDER --preview` says what would become different; without `--preview` it does it, all or
  nothing. Things that are not named here stay as they are.
"""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of all files in an archive, so that the same data makes the same bytes."""


def exported_kinds() -> Iterator[str]:
    """Yield the kinds of things that are exported."""
    yield from sorted(kind for kind, (_module, entry) in configurables().items() if entry.exported)


def exported_folder() -> dict[str, str]:
    """Return the files of an export by their path. Raises UnwritableValue."""
    kinds: dict[str, dict[str, Values]] = {kind: values_of(kind) for kind in exported_kinds()}
    return {
        README: TEXT.format(heading=HEADING, version=__version__, kinds=", ".join(kinds) or "nothing yet"),
        **folder_of(kinds),
    }


def folder_as_zip(files: dict[str, str]) -> bytes:
    """Return files as an archive; the same files make the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, EARLIEST), text)
    return buffer.getvalue()
