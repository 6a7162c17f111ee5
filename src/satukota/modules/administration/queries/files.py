"""The file store as its page shows it, with the matters that its reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from satukota.kernel.cases.api import visible
from satukota.kernel.files.api import Storage, StoredFile, storage
from satukota.kernel.people.api import Visitor


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file without its name, which people chose; `number` is its case where the reader may see that."""

    file: StoredFile
    number: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The store, and three lists of single files."""

    storage: Storage
    biggest: list[FileRow]
    broken: list[FileRow]
    lost: list[FileRow]


def shelf(user: Visitor) -> Shelf:
    """Return what lies in the store as somebody may see it."""
    state = storage()
    ids = {file.case_id for file in (*state.biggest, *state.broken, *state.lost) if file.case_id}
    numbers = dict(visible(user).filter(pk__in=ids).values_list("pk", "number")) if ids else {}

    def rows(files: Iterable[StoredFile]) -> list[FileRow]:
        return [FileRow(file, numbers.get(file.case_id or 0, "")) for file in files]

    return Shelf(state, rows(state.biggest), rows(state.broken), rows(state.lost))
