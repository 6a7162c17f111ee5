"""A definition's text with the line of each part, so that what is wrong can be shown where it stands."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from satukota.kernel.cases.rules.problems import DefinitionError, Problem
from satukota.kernel.readers.api import DEEPEST, LONGEST, Path, UnreadableYaml, read_yaml

__all__ = ["DEEPEST", "LONGEST", "Path", "Source", "read"]


@dataclass
class Source:
    """A parsed text: `value` as JSON has it, `lines` from path to line (counted from 1)."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest part of it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, code: str, /, **params: object) -> Problem:
        """Return a problem at a path."""
        return Problem(self.line(path), ".".join(str(part) for part in path), code, params)


@lru_cache(maxsize=32)
def read(text: str) -> Source:
    """Parse one YAML document. Raises DefinitionError with the line where it cannot be read.

    What is published is read several times (checks, definition, examples), the parser is slow: the newest are kept.
    """
    try:
        document = read_yaml(text)
    except UnreadableYaml as error:
        path = ".".join(str(part) for part in error.path)
        raise DefinitionError([Problem(error.line, path, error.code, error.params)]) from None
    return Source(document.value, document.lines)
