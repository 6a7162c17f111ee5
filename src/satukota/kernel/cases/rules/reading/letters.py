"""Build the letter of a result."""

from collections.abc import Mapping, Sequence
from typing import Any

from satukota.kernel.cases.rules.letter import (
    Attachment,
    Letter,
    LetterBlock,
    LetterPoint,
    LetterRow,
    LetterSigner,
)
from satukota.kernel.cases.rules.reading.building import Notes, texts
from satukota.kernel.cases.rules.reading.source import Path

type Raw = Mapping[str, Any]
KINDS = ("text", "heading", "rows", "grounds", "decides", "table", "conditions", "points")
"""Keys that say what a part is; the `points` of grounds are no part of their own."""


def letter(notes: Notes, raw: Raw, path: Path) -> Letter:
    """Build a letter."""
    return Letter(
        body=_blocks(notes, raw["body"], (*path, "body")),
        form=raw.get("form", "statement"),
        head=raw.get("head", "agency"),
        coat=raw.get("coat", True),
        title=raw.get("title", ""),
        subject=raw.get("subject", ""),
        to=texts(raw.get("to")),
        nature=raw.get("nature", ""),
        enclosed=raw.get("enclosed", ""),
        closing=raw.get("closing", ""),
        copies=texts(raw.get("copies")),
        attachments=tuple(
            _attachment(notes, entry, (*path, "attachments", place))
            for place, entry in enumerate(raw.get("attachments", ()))
        ),
        secret=raw.get("secret", {}),
    )


def _attachment(notes: Notes, raw: Raw, path: Path) -> Attachment:
    return Attachment(
        title=raw["title"],
        body=_blocks(notes, raw["body"], (*path, "body")),
        label=raw.get("label", ""),
        closing=raw.get("closing", ""),
        signers=tuple(LetterSigner(entry["title"], entry["name"]) for entry in raw.get("signers", ())),
        when=notes.maybe(raw, "when", path),
    )


def _blocks(notes: Notes, raw: Sequence[Raw], path: Path) -> tuple[LetterBlock, ...]:
    return tuple(_block(notes, entry, (*path, place)) for place, entry in enumerate(raw))


def _block(notes: Notes, raw: Raw, path: Path) -> LetterBlock:
    kinds = [key for key in KINDS if key in raw and not (key == "points" and "grounds" in raw)]
    if len(kinds) != 1:
        notes.wrong(path, "letter_block")
    kind = kinds[0] if kinds else "text"
    words = raw.get(kind, "")
    points = "decides" if kind == "decides" else "points"
    return LetterBlock(
        kind=kind,
        text=words if isinstance(words, str) else "",
        points=_points(notes, raw.get(points, ()), (*path, points)),
        rows=tuple(_row(notes, entry, (*path, "rows", place)) for place, entry in enumerate(raw.get("rows", ()))),
        columns=texts(raw.get("columns")),
        style=raw.get("style", "number"),
        fixes=raw.get("fixes", ""),
        when=notes.maybe(raw, "when", path),
    )


def _row(notes: Notes, raw: str | Raw, path: Path) -> LetterRow:
    if isinstance(raw, str):
        return LetterRow(answer=raw)
    return LetterRow(label=raw["label"], text=raw["text"], when=notes.maybe(raw, "when", path))


def _points(notes: Notes, raw: Sequence[str | Raw], path: Path) -> tuple[LetterPoint, ...]:
    return tuple(_point(notes, entry, (*path, place)) for place, entry in enumerate(raw))


def _point(notes: Notes, raw: str | Raw, path: Path) -> LetterPoint:
    if isinstance(raw, str):
        return LetterPoint(raw)
    inner = _points(notes, raw.get("points", ()), (*path, "points"))
    return LetterPoint(raw["text"], inner, raw.get("style", "number"), notes.maybe(raw, "when", path))
