"""What would stand wrong on a paper: letters that no font here has, and answers that it names and nobody gave."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from satukota.kernel.cases.api import Definition, Field, FieldError, Letter, Output, find_answer, flatten, say
from satukota.kernel.papers.api import unprintable
from satukota.modules.services.rules.letters import Filling, PrintedTable, fill


@dataclass(frozen=True, slots=True)
class Flaw:
    """An answer that a paper cannot show: the letters that have no font; none where it is not answered."""

    path: str
    question: str
    paper: str
    letters: str = ""

    def __str__(self) -> str:
        """Say which answer on which paper, and what is wrong with it."""
        words = {"question": self.question, "paper": self.paper, "letters": self.letters}
        if self.letters:
            return gettext("“%(question)s” on “%(paper)s”: no font has %(letters)s, write it in Latin letters") % words
        return gettext("“%(question)s” on “%(paper)s” is not answered") % words


def flaws_of(definition: Definition, outputs: Iterable[Output], facts: Mapping[str, Any], language: str) -> list[Flaw]:
    """Return what these papers could not show of a matter as it stands."""
    return [flaw for output in outputs for flaw in _flaws(definition, output, facts, language)]


def unprintable_answers(
    definition: Definition, outputs: Iterable[Output], facts: Mapping[str, Any], language: str
) -> dict[str, FieldError]:
    """Return what is wrong with answers whose letters no paper can show: who gives them can still write them otherwise."""
    flaws = flaws_of(definition, outputs, facts, language)
    return {flaw.path: FieldError("said", {"said": str(flaw)}) for flaw in flaws if flaw.letters}


def _flaws(definition: Definition, output: Output, facts: Mapping[str, Any], language: str) -> Iterator[Flaw]:
    paper = say(output.title, language)
    for path, words in _printed(definition, output, facts).items():
        field = definition.data.fields.get(path) or definition.data.fields.get(path.partition(".")[0])
        question = say(field.label, language) if field else path
        letters = " ".join(unprintable(words))
        if letters or (not words and field and _is_owed(field, facts)):
            yield Flaw(path, question or path, paper, letters)


def _printed(definition: Definition, output: Output, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers that a paper prints, as plain words; a template of the program may print any that is given."""
    if output.letter:
        return _named_in(output.letter, definition, facts)
    answers = {path: str(value) for path, value in flatten(facts).items() if not path.startswith("$")}
    return {path: words for path, words in answers.items() if words}


def _named_in(letter: Letter, definition: Definition, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return what a letter fills in under its conditions, by question."""
    printed: dict[str, str] = {}

    def words(name: str, _style: str = "") -> str:
        value = find_answer(facts, name)
        text = "" if value in (None, "", []) else str(value)
        if not name.startswith("$"):
            printed[name] = text
        return text

    def table(name: str, _columns: tuple[str, ...]) -> PrintedTable:
        words(name)
        return PrintedTable((), ())

    def rows(name: str) -> Iterator[tuple[str, str]]:
        # A row stands there only where its question is answered.
        yield from ((path, words(path)) for path in definition.data.under(name) if find_answer(facts, path))

    fill(letter, "", Filling(words, facts, table, rows))
    return printed


def _is_owed(field: Field, facts: Mapping[str, Any]) -> bool:
    """Tell whether a question has to have an answer; what an office may leave open is printed as a dash."""
    wanted = field.required or field.computed is not None
    return wanted or (field.required_when is not None and field.required_when.true(facts))
