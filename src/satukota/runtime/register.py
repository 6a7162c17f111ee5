"""What keepers of processes write down for others: who runs, since when, how often it was started again.

One file for each keeper, in `processes` of the data directory. Standard library only: the parent writes it, too.
"""

import json
import os
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from satukota.runtime import claim


@dataclass(frozen=True)
class Entry:
    """One process: `pid` is None while it does not run, `since` is when it was started last (seconds of the epoch)."""

    name: str
    pid: int | None
    since: float
    restarts: int = 0
    ended: str = ""

    @property
    def lives(self) -> bool:
        """Whether the process is there."""
        if self.pid is None:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:  # another account's, such as the database's
            return True
        return True


def _folder(data: Path) -> Path:
    return data / "processes"


def write(data: Path, keeper: str, entries: list[Entry]) -> None:
    """Write down what a keeper keeps, in place of what it wrote before."""
    folder = _folder(data)
    claim.open_to_us_only(folder)
    draft = folder / f"{keeper}.{os.getpid()}-{threading.get_ident()}.new"
    draft.write_text(json.dumps([asdict(entry) for entry in entries]))
    draft.replace(folder / f"{keeper}.json")


def forget(data: Path, keeper: str) -> None:
    """Remove what a keeper wrote: it ends in order."""
    (_folder(data) / f"{keeper}.json").unlink(missing_ok=True)


def read(data: Path) -> list[Entry]:
    """Return what all keepers wrote down; nothing where none runs."""
    entries: list[Entry] = []
    for file in sorted(_folder(data).glob("*.json")):
        with suppress(FileNotFoundError):  # its keeper ended in this moment
            entries += [Entry(**row) for row in json.loads(file.read_text())]
    return entries
