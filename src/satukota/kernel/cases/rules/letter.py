"""The text of an agency's letter as data. In it `{question}` is filled in; nothing in it is a program."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from satukota.kernel.cases.rules.logic import Expression
from satukota.kernel.readers.api import Path

BESIDE = (
    *("number", "issued", "until", "case", "asked", "city", "city_short", "province", "agency", "above"),
    *("signer", "signer_title", "signer_nip", "signer_rank", "reason", "objection"),
)
"""What a letter may name beside the answers, as `{$number}`."""
OF_REFUSAL = ("reason", "objection")
"""Of these, what only a letter of refusal has: why, and the last day to object."""
STYLES = ("upper", "lower", "bold", "words", "digits", "weekday")
"""How an answer may be written, as `{question:upper}`."""
_PLACEHOLDER = re.compile(r"\{(\$?[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)(?::([a-z]+))?\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What is filled in: the answer or `$name`, and how it is written."""

    name: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class LetterPoint:
    """A point of a list, with points below it."""

    text: str
    points: tuple["LetterPoint", ...] = ()
    style: str = "number"
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A label and an answer; `answer` is the question where it is named by its path alone."""

    label: str = ""
    text: str = ""
    answer: str = ""
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class LetterBlock:
    """One part of a letter; `kind` is the key that it was written with, `text` that key's words."""

    kind: str
    text: str = ""
    points: tuple[LetterPoint, ...] = ()
    rows: tuple[LetterRow, ...] = ()
    columns: tuple[str, ...] = ()
    style: str = "number"
    fixes: str = ""
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class LetterSigner:
    """Who signs an attachment by hand."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """Pages that belong to a letter."""

    title: str
    body: tuple[LetterBlock, ...]
    label: str = ""
    closing: str = ""
    signers: tuple[LetterSigner, ...] = ()
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter. `secret` names the rule for each secret answer that is printed."""

    body: tuple[LetterBlock, ...]
    form: str = "statement"
    head: str = "agency"
    coat: bool = True
    title: str = ""
    subject: str = ""
    to: tuple[str, ...] = ()
    nature: str = ""
    enclosed: str = ""
    closing: str = ""
    copies: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    secret: Mapping[str, str] = field(default_factory=dict)


def pieces(text: str) -> list[str | Placeholder]:
    """Return a text in its pieces, words and placeholders. Raises ValueError where a brace belongs to none."""
    parts: list[str | Placeholder] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        parts += [text[end : match.start()], Placeholder(match[1], match[2] or "")]
        end = match.end()
    parts.append(text[end:])
    words = [part for part in parts if isinstance(part, str)]
    if any("{" in part or "}" in part for part in words):
        raise ValueError(text)
    return [part for part in parts if part]


def conditions_in(letter: Letter, path: Path) -> Iterator[tuple[Path, Expression | None]]:
    """Yield every condition of a letter with its place."""
    yield from _in_blocks(letter.body, (*path, "body"))
    for place, attachment in enumerate(letter.attachments):
        here = (*path, "attachments", place)
        yield (*here, "when"), attachment.when
        yield from _in_blocks(attachment.body, (*here, "body"))


def _in_blocks(blocks: tuple[LetterBlock, ...], path: Path) -> Iterator[tuple[Path, Expression | None]]:
    for place, block in enumerate(blocks):
        yield (*path, place, "when"), block.when
        yield from _in_points(block.points, (*path, place, "decides" if block.kind == "decides" else "points"))
        for inner, row in enumerate(block.rows):
            yield (*path, place, "rows", inner, "when"), row.when


def _in_points(points: tuple[LetterPoint, ...], path: Path) -> Iterator[tuple[Path, Expression | None]]:
    for place, point in enumerate(points):
        yield (*path, place, "when"), point.when
        yield from _in_points(point.points, (*path, place, "points"))
