"""A definition in play without a database: what its steps, clocks, fees and papers are for some answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from satukota.kernel.cases.api import (
    Action,
    Definition,
    Example,
    Game,
    Step,
    asked_documents,
    chosen_term,
    city_calendar,
    failures,
    find_answer,
    flatten,
    nest,
    open_game,
    say,
    step_in,
)
from satukota.modules.services.queries.fees import fee_lines
from satukota.modules.services.queries.office_answers import shown_answer
from satukota.modules.services.queries.refusals import results


@dataclass(frozen=True, slots=True)
class Tried:
    """A play up to some step: `refused` says why the last one was not possible."""

    game: Game
    done: tuple[str, ...]
    refused: str


def try_steps(definition: Definition, given: Mapping[str, Any], steps: Iterable[str]) -> Tried:
    """Open a case with some answers (the rest is filled with samples) and do steps until one is refused."""
    game, done = open_game(definition, given), list[str]()
    for name in steps:
        if name not in definition.actions:
            continue
        refused = step_in(game, Step(name))
        if refused:
            return Tried(game, tuple(done), refused)
        done.append(name)
    return Tried(game, tuple(done), "")


def given_of(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return of some answers what a definition would not fill in by itself: short enough for an example."""
    sample = flatten(open_game(definition, {}).answers.data)
    asked = {path: value for path, value in flatten(answers).items() if not _computed(definition, path)}
    return nest({path: value for path, value in asked.items() if sample.get(path) != value})


def _computed(definition: Definition, path: str) -> bool:
    question = definition.data.fields.get(path)
    return question is not None and question.computed is not None


@dataclass(frozen=True, slots=True)
class Promise:
    """A clock that runs: what it measures, its term, and when it would end if it began now."""

    title: str
    term: str
    due: datetime


def promises(game: Game, now: datetime, language: str) -> list[Promise]:
    """Return the clocks that run in a game's state, as if all had begun now."""
    calendar, running = city_calendar(), []
    for rule in game.definition.clocks.values():
        if (rule.inside and game.state not in rule.inside) or game.state in rule.pause:
            continue
        length = chosen_term(rule, game.facts(), now.date())
        if length and not game.definition.states[game.state].final:
            words = f"{length.number} {unit_words()[length.unit]}"
            running.append(Promise(say(rule.label, language) or rule.id, words, calendar.due(now, length)))
    return running


def unit_words() -> dict[str, str]:
    """Return the units of terms in words."""
    return {
        "wd": _("working days"),
        "wh": _("office hours"),
        "d": _("calendar days"),
        "h": _("hours"),
        "mo": _("months"),
        "y": _("years"),
    }


def shown_answers(definition: Definition, game: Game, language: str) -> list[tuple[str, str]]:
    """Return the answers of a game in words, as those who decide read them."""
    found = ((question, find_answer(game.answers.data, path)) for path, question in definition.data.fields.items())
    return [
        (say(question.label, language) or question.name, shown_answer(question, value, language))
        for question, value in found
        if value is not None
    ]


def bill(definition: Definition, game: Game) -> list[tuple[str, str, int]]:
    """Return (label, basis, rupiah) of what these answers cost."""
    return fee_lines(definition, game.facts())


def papers_to_bring(definition: Definition, game: Game, language: str) -> list[tuple[str, bool]]:
    """Return the papers that are asked for these answers, and whether each must be there."""
    facts = game.facts()
    return [
        (say(paper.title, language), paper.required or bool(paper.required_when))
        for paper in asked_documents(definition, facts)
    ]


def papers_issued(definition: Definition, game: Game, language: str) -> list[tuple[str, str, str]]:
    """Return (title, pattern of the number, id where it is printed) of what would be issued for these answers."""
    facts = game.facts()
    return [
        (say(output.title, language) or output.id, output.number, output.id if output.printed else "")
        for output in results(definition)
        if output.when is None or output.when.true(facts)
    ]


def likely_first(actions: Iterable[Action]) -> list[Action]:
    """Return actions in the order of their buttons: the likely one first."""
    return sorted(actions, key=lambda action: not action.likely)


def example_results(definition: Definition) -> list[tuple[Example, list[str]]]:
    """Return each example with why it does not hold; nothing where it does."""
    return [(example, [failure.code for failure in failures(definition, example)]) for example in definition.tests]
