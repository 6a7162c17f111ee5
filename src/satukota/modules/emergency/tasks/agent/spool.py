"""A letter box on disk: what the exchange said waits here until the centre has taken it.

Order is kept, nothing is lost.
"""

import itertools
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to deliver: `path` on the server, a JSON `body` or the bytes of `file`."""

    name: str
    path: str
    body: dict[str, Any]
    file: str
    written_at: float

    @property
    def was_delayed(self) -> bool:
        """Tell whether it lay here so long that its own time counts, not that of its arrival."""
        return time.time() - self.written_at > 4


class Spool:
    """A folder of numbered files. Written by one process; each file is flushed to the disk before it counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.refused = folder / "refused"
        self.refused.mkdir(parents=True, exist_ok=True)
        self._numbers = itertools.count(int(time.time() * 1000) * 1000)

    def put(self, path: str, body: dict[str, Any], sound: bytes = b"") -> str:
        """Keep a letter; return its name. After this returns a power cut cannot take it."""
        name = f"{next(self._numbers):020d}"
        file = ""
        if sound:
            file = f"{name}.wav"
            self._write(self.folder / file, sound)
        letter = {"path": path, "body": body, "file": file, "written_at": time.time()}
        self._write(self.folder / f"{name}.json", json.dumps(letter).encode())
        return name

    def _write(self, path: Path, data: bytes) -> None:
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    def letters(self) -> list[Letter]:
        """Return what waits, oldest first. A file that cannot be read is put aside, not lost."""
        letters = []
        for path in sorted(self.folder.glob("*.json")):
            try:
                letters.append(Letter(path.stem, **json.loads(path.read_text())))
            except (ValueError, TypeError):
                path.replace(self.refused / path.name)
        return letters

    def sound(self, letter: Letter) -> bytes:
        """Return the bytes of a letter's file."""
        return (self.folder / letter.file).read_bytes()

    def forget(self, letter: Letter) -> None:
        """Forget a letter that was delivered."""
        (self.folder / f"{letter.name}.json").unlink(missing_ok=True)
        if letter.file:
            (self.folder / letter.file).unlink(missing_ok=True)

    def refuse(self, letter: Letter, why: str) -> None:
        """Put a letter aside that the server will never take, with its answer."""
        (self.refused / f"{letter.name}.why").write_text(why)
        for name in filter(None, (f"{letter.name}.json", letter.file)):
            if (self.folder / name).exists():
                (self.folder / name).replace(self.refused / name)
