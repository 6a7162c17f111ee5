"""The list of applications: by what a clerk tells its rows apart, without a name that is not theirs to read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from satukota.kernel.cases.api import (
    Case,
    Definition,
    access_case,
    answers_for,
    find_answer,
    known_answers,
    pinned_definition,
    say,
)
from satukota.kernel.people.api import Visitor, office
from satukota.kernel.places.api import area
from satukota.modules.services.rules.showing import date_words, initials

SHOWN_INITIALS = re.compile(r"initials\(([a-z0-9_.]+)\)")


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An application in the list: initials of whom it is about, the date that it names, its village, state and flags."""

    case: Case
    service: str
    who: str
    day: str
    village: str
    state: str
    flags: tuple[str, ...]


def work_rows(user: Visitor, cases: Iterable[Case], language: str) -> list[WorkRow]:
    """Return cases as rows; asks the database nothing. Initials are for who may read names, and are no reading of one."""
    return [_row(user, case, pinned_definition(case.definition_id), language) for case in cases]


def _row(user: Visitor, case: Case, definition: Definition, language: str) -> WorkRow:
    computed = not set(_names(definition)).isdisjoint(definition.data.computed)
    access = access_case(user, case)
    known = known_answers(case, definition, access) if computed else answers_for(case, access)
    day = find_answer(known, _first_date(definition))
    return WorkRow(
        case,
        say(definition.title, language),
        named_by(definition, known),
        date_words(str(day), language) if day else "",
        _village(case),
        say(definition.states[case.state].label, language),
        tuple(say(definition.flags[flag].label, language) for flag in case.flags if flag in definition.flags),
    )


def named_by(definition: Definition, answers: Mapping[str, Any]) -> str:
    """Return the initials that an application is known by: of the name that its papers hint at, else the first answered."""
    return next((initials(str(name)) for path in _names(definition) if (name := find_answer(answers, path))), "")


def _names(definition: Definition) -> list[str]:
    """Return the paths of names, the one first that papers hint at."""
    shown = [match[1] for text in definition.verify if (match := SHOWN_INITIALS.fullmatch(text))]
    return [*shown, *(field.path for field in definition.data.fields.values() if field.format == "nama")]


def _first_date(definition: Definition) -> str:
    """Return the path of the date that an application names first: of birth, of the event, of the beginning."""
    fields = definition.data.fields.values()
    return next((field.path for field in fields if field.format == "date" and field.computed is None), "")


def _village(case: Case) -> str:
    known = area(case.area_code) if case.area_code else None
    origin = office(str(case.data.get("$origin", ""))) if known is None else None
    return known.name if known else (origin.short_name or origin.name) if origin else ""
