"""Protocol cards: ordered questions whose answers give the type, the priority, who to send and what to tell the
caller.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

PRIORITIES = (1, 2, 3, 4, 5)
"""1 life in danger now … 5 can wait."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: how much it weighs, what it forces and what to say next."""

    code: str
    label: Mapping[str, str]
    weight: int = 0
    priority: int | None = None
    kind: str = ""
    agencies: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its choices, in the order of asking."""

    code: str
    text: Mapping[str, str]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A card: where it starts, what its weights mean, and the words that find it."""

    code: str
    title: Mapping[str, str]
    kind: str
    group: str
    base: int
    questions: tuple[Question, ...]
    levels: tuple[tuple[int, int], ...]
    agencies: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    advice: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    opening: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Triage:
    """What the answers add up to; `because` names the answers that decided."""

    kind: str
    priority: int
    agencies: tuple[str, ...]
    advice: tuple[str, ...]
    weight: int
    because: tuple[str, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a card: unreadable, priority, advice or twice, and the `part` that it is about."""

    code: str
    part: str


class BadCard(ValueError):
    """A card that contradicts itself or cannot be read; `flaws` say where."""

    def __init__(self, flaws: list[Flaw]) -> None:
        super().__init__("; ".join(f"{flaw.code} {flaw.part}" for flaw in flaws))
        self.flaws = flaws


def triage(card: Card, answers: Mapping[str, str]) -> Triage:
    """Add up the answers: a forced priority wins, else the weight's level; unknown answers count as not given."""
    chosen = [
        (question, choice) for question in card.questions if (choice := _choice_of(question, answers)) is not None
    ]
    weight = sum(choice.weight for _, choice in chosen)
    forced = [(choice.priority, question.code) for question, choice in chosen if choice.priority is not None]
    by_weight = next((level for least, level in card.levels if weight >= least), card.base)
    priority = min([by_weight, card.base, *(level for level, _ in forced)]) if forced else min(by_weight, card.base)
    kinds = [choice.kind for _, choice in chosen if choice.kind]
    agencies = dict.fromkeys([*card.agencies, *(name for _, choice in chosen for name in choice.agencies)])
    advice = dict.fromkeys([*card.opening, *(choice.advice for _, choice in chosen if choice.advice)])
    because = [
        question.code for question, choice in chosen if choice.weight or choice.priority is not None or choice.kind
    ]
    missing = [question.code for question in card.questions if question.code not in answers]
    return Triage(
        kinds[-1] if kinds else card.kind,
        priority,
        tuple(agencies),
        tuple(advice),
        weight,
        tuple(because),
        tuple(missing),
    )


def _choice_of(question: Question, answers: Mapping[str, str]) -> Choice | None:
    return next((choice for choice in question.choices if choice.code == answers.get(question.code)), None)


def build(data: Mapping[str, Any]) -> Card:
    """Make a card of plain data (YAML or JSON) and check it; raise BadCard saying what is wrong."""
    try:
        card = Card(
            data["code"],
            data["title"],
            data["kind"],
            data["group"],
            int(data.get("base", 3)),
            tuple(_question(entry) for entry in data.get("questions", ())),
            tuple(sorted(((int(least), int(level)) for least, level in data.get("levels", {}).items()), reverse=True)),
            tuple(data.get("agencies", ())),
            tuple(data.get("words", ())),
            data.get("advice", {}),
            tuple(data.get("opening", ())),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadCard([Flaw("unreadable", str(error))]) from error
    problems = flaws(card)
    if problems:
        raise BadCard(problems)
    return card


def _question(data: Mapping[str, Any]) -> Question:
    choices = tuple(
        Choice(
            str(entry["code"]),
            entry["label"],
            int(entry.get("weight", 0)),
            entry.get("priority"),
            entry.get("kind", ""),
            tuple(entry.get("agencies", ())),
            entry.get("advice", ""),
        )
        for entry in data["choices"]
    )
    return Question(data["code"], data["text"], choices)


def flaws(card: Card) -> list[Flaw]:
    """Return what contradicts itself in a card: unknown priorities, advice without text, twice the same code."""
    choices = [choice for question in card.questions for choice in question.choices]
    levels = [card.base, *(level for _, level in card.levels), *(c.priority for c in choices if c.priority is not None)]
    problems = [Flaw("priority", str(level)) for level in levels if level not in PRIORITIES]
    wanted = {*card.opening, *(choice.advice for choice in choices if choice.advice)}
    problems += [Flaw("advice", name) for name in sorted(wanted - set(card.advice))]
    codes = [question.code for question in card.questions]
    problems += [Flaw("twice", code) for code in sorted({code for code in codes if codes.count(code) > 1})]
    return problems


@cache
def standard() -> dict[str, Any]:
    """Return the data that comes with the module: `kinds`, `cards` and `run_cards`."""
    loaded = YAML(typ="safe").load((Path(__file__).parent / "data" / "cards.yaml").read_text(encoding="utf-8"))
    return dict(loaded)


def carries_patients(kind: str, offers: Iterable[str] = ()) -> bool:
    """Tell whether a unit of this kind carries patients, by itself or by what else it can do."""
    return not {*standard()["patient_units"]}.isdisjoint({kind, *offers})


@cache
def standard_cards() -> tuple[Card, ...]:
    """Return the module's own cards, checked."""
    return tuple(build(entry) for entry in standard()["cards"])


def find(words: str, cards: tuple[Card, ...]) -> list[Card]:
    """Return the cards whose words or title start with what the call taker types, best first."""
    wished = words.lower().split()
    ranked = [(sum(_hits(card, word) for word in wished), card) for card in cards]
    return [card for points, card in sorted(ranked, key=lambda pair: -pair[0]) if points]


def _hits(card: Card, word: str) -> int:
    title = " ".join(card.title.values()).lower().split()
    return 2 * any(name.startswith(word) for name in title) + any(name.startswith(word) for name in card.words)


def start_colour(
    *, walks: bool, breathes: bool, breathes_after_airway: bool, rate: int, pulse: bool, obeys: bool
) -> str:
    """Return START's colour for one casualty: `green`, `black`, `red` or `yellow`.

    From memory; see knowledge, unverified.
    """
    if walks:
        return "green"
    if not breathes:
        return "red" if breathes_after_airway else "black"
    return "red" if rate > 30 or not pulse or not obeys else "yellow"
