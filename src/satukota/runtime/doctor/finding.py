"""What the doctor found: one line each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One line of the report; `cure` says what to do where something is wrong."""

    level: Level
    text: str
    cure: str = ""

    def __str__(self) -> str:
        return f"{self.level:<5} {self.text}" + (f"\n      → {self.cure}" if self.cure else "")


type Findings = Iterator[Finding]
type Check = Callable[[], Findings]


def ok(text: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(Level.OK, text)


def warn(text: str, cure: str) -> Finding:
    """Return a finding that something is missing but the city can work."""
    return Finding(Level.WARN, text, cure)


def fail(text: str, cure: str) -> Finding:
    """Return a finding that stops the installation from working."""
    return Finding(Level.FAIL, text, cure)
