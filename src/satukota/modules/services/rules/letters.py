"""A letter with everything filled in: what a template lays out, and nothing else decides."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from satukota.kernel.cases.api import Attachment, Letter, LetterBlock, LetterPoint, LetterRow, letter_pieces
from satukota.modules.services.rules.showing import count_words

type Say = Callable[[str, str], str]
"""Gives the words of an answer or `$name`, written in a style."""
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are written alike."""

    words: str
    bold: bool = False


type Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class PrintedPoint:
    """A point, with what stands before it where that is written out (KESATU)."""

    runs: Runs
    points: tuple["PrintedPoint", ...] = ()
    style: str = "number"
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A label and what stands behind it."""

    label: Runs
    runs: Runs


@dataclass(frozen=True, slots=True)
class PrintedBlock:
    """One part of a letter."""

    kind: str
    runs: Runs = ()
    points: tuple[PrintedPoint, ...] = ()
    rows: tuple[PrintedRow, ...] = ()
    style: str = "number"
    fixes: Runs = ()
    table: "PrintedTable | None" = None


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Rows of an answer: the labels of the columns, and the words of each cell."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PrintedAttachment:
    """Pages that follow a letter."""

    title: Runs
    label: Runs
    blocks: tuple[PrintedBlock, ...]
    closing: Runs
    signers: tuple[tuple[Runs, Runs], ...]


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A whole letter."""

    form: str
    title: Runs
    subject: Runs
    to: tuple[Runs, ...]
    nature: Runs
    enclosed: Runs
    blocks: tuple[PrintedBlock, ...]
    closing: Runs
    copies: tuple[Runs, ...]
    attachments: tuple[PrintedAttachment, ...]

    @property
    def says_conditions(self) -> bool:
        """Tell whether the conditions of other agencies have their place in the text."""
        return any(block.kind == "conditions" for block in self.blocks)


@dataclass(frozen=True)
class Filling:
    """What a letter is filled with: `say` gives words, `facts` decide what is left out, `table` and `label` read lists."""

    say: Say
    facts: Mapping[str, Any]
    table: Callable[[str, tuple[str, ...]], PrintedTable]
    rows: Callable[[str], Iterable[tuple[str, str]]]
    """Gives label and words of each question that a name means and that is answered."""

    def runs(self, text: str) -> Runs:
        """Return a text with everything filled in; what is not answered is a dash."""
        parts = []
        for part in letter_pieces(text):
            if isinstance(part, str):
                parts.append(Run(part))
            else:
                parts.append(Run(self.say(part.name, part.style) or NOTHING, part.style == "bold"))
        return tuple(parts)


def fill(letter: Letter, title: str, filling: Filling) -> PrintedLetter:
    """Return a letter with everything filled in; `title` is what the result is called."""
    return PrintedLetter(
        form=letter.form,
        title=filling.runs(letter.title) if letter.title else (Run(title),),
        subject=filling.runs(letter.subject),
        to=tuple(filling.runs(line) for line in letter.to),
        nature=filling.runs(letter.nature),
        enclosed=filling.runs(letter.enclosed),
        blocks=_blocks(letter.body, filling),
        closing=filling.runs(letter.closing),
        copies=tuple(filling.runs(line) for line in letter.copies),
        attachments=tuple(_attachment(part, filling) for part in letter.attachments if _is_printed(part, filling)),
    )


def _is_printed(part: Attachment | LetterBlock | LetterRow | LetterPoint, filling: Filling) -> bool:
    return part.when is None or part.when.true(filling.facts)


def _attachment(part: Attachment, filling: Filling) -> PrintedAttachment:
    return PrintedAttachment(
        title=filling.runs(part.title),
        label=filling.runs(part.label),
        blocks=_blocks(part.body, filling),
        closing=filling.runs(part.closing),
        signers=tuple((filling.runs(signer.title), filling.runs(signer.name)) for signer in part.signers),
    )


def _blocks(blocks: Iterable[LetterBlock], filling: Filling) -> tuple[PrintedBlock, ...]:
    return tuple(_block(block, filling) for block in blocks if _is_printed(block, filling))


def _block(block: LetterBlock, filling: Filling) -> PrintedBlock:
    if block.kind == "table":
        return PrintedBlock("table", table=filling.table(block.text, block.columns))
    return PrintedBlock(
        kind=block.kind,
        runs=filling.runs(block.text),
        points=_points(block.points, filling, spelt=block.kind == "decides"),
        rows=tuple(_rows(block.rows, filling)),
        style=block.style,
        fixes=filling.runs(block.fixes),
    )


def _points(points: Iterable[LetterPoint], filling: Filling, *, spelt: bool = False) -> tuple[PrintedPoint, ...]:
    printed = [point for point in points if _is_printed(point, filling)]
    return tuple(
        PrintedPoint(
            filling.runs(point.text),
            _points(point.points, filling),
            point.style,
            decision_mark(place) if spelt else "",
        )
        for place, point in enumerate(printed, 1)
    )


def _rows(rows: Iterable[LetterRow], filling: Filling) -> Iterable[PrintedRow]:
    for row in rows:
        if row.answer:
            yield from (PrintedRow((Run(label),), (Run(words),)) for label, words in filling.rows(row.answer))
        elif _is_printed(row, filling):
            yield PrintedRow(filling.runs(row.label), filling.runs(row.text))


def decision_mark(place: int) -> str:
    """Return what stands before a point of a decision: KESATU, KEDUA, … KESEBELAS."""
    return "KESATU" if place == 1 else f"KE{count_words(place).upper()}"
