"""What an item of a plan points at in other plans, and for whom it is, as a cell of a sheet says it."""

from collections.abc import Iterable
from typing import NamedTuple

KINDS = {"implements": "melaksanakan", "continues": "melanjutkan", "replaces": "menggantikan"}
"""What a link is called in a sheet, by its kind."""
SPOKEN = {word: kind for kind, word in KINDS.items()} | {kind: kind for kind in KINDS} | {"mengganti": "replaces"}
EXCHANGES = ("g2g", "g2c", "g2b")


class Pointer(NamedTuple):
    """A link to an item of another plan, by the codes of both."""

    plan: str
    code: str
    kind: str = "implements"

    @property
    def target(self) -> str:
        """The item as a sheet names it: `rpjmd-2016/1.2`."""
        return f"{self.plan}/{self.code}"


class NotAPointer(ValueError):
    """A part of a cell names no item of a plan."""


def pointers_in(text: str) -> tuple[Pointer, ...]:
    """Return the links of a cell (`melaksanakan rpjmd-2016/1.2; melanjutkan roadmap-2019/R4`), in order.

    Without a word before it an item is implemented. Raises NotAPointer with the part that cannot be read.
    """
    return tuple(sorted(_pointer(" ".join(part.split())) for part in text.split(";") if part.strip()))


def _pointer(part: str) -> Pointer:
    word, _blank, rest = part.partition(" ")
    kind = SPOKEN.get(word.lower())
    plan, slash, code = (rest if kind else part).partition("/")
    if not (slash and plan and code) or " " in plan:
        raise NotAPointer(part)
    return Pointer(plan, code, kind or "implements")


def pointers_written(pointers: Iterable[Pointer]) -> str:
    """Return links as a cell holds them; `pointers_in` reads them back."""
    return "; ".join(f"{KINDS[pointer.kind]} {pointer.target}" for pointer in sorted(pointers))


def exchanges_in(text: str) -> tuple[str, ...]:
    """Return for whom a cell says that an item is (`G2G, G2C`). Raises NotAPointer with the word that is none."""
    words = text.lower().replace(",", " ").replace(";", " ").replace("/", " ").split()
    for word in words:
        if word not in EXCHANGES:
            raise NotAPointer(word)
    return tuple(code for code in EXCHANGES if code in words)


def exchanges_written(codes: Iterable[str]) -> str:
    """Return for whom an item is as a cell holds it."""
    named = set(codes)
    return ", ".join(code.upper() for code in EXCHANGES if code in named)
