"""Plausible answers for what an example does not say, so that it may say only what matters."""

import copy
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.fields import Field, Form
from satukota.kernel.cases.rules.forms import Answers, row_facts, validate
from satukota.kernel.cases.rules.paths import find, put
from satukota.kernel.readers.api import matches

NOW = "2026-01-05T09:00:00+07:00"
TEXTS = {
    "nama": "Siti Contoh",
    "time": "08:00",
    "phone-id": "+6281234567890",
    "email": "contoh@example.id",
    "uri": "https://example.id",
}
ROUNDS = 4


def variables_of(example: Mapping[str, Any]) -> dict[str, Any]:
    """Return the built-in variables of an example: its own, and an ordinary web visit otherwise."""
    variables = {
        "$now": NOW,
        "$channel": "web",
        **{name: setting for name, setting in example.items() if name.startswith("$")},
    }
    variables.setdefault("$today", str(variables["$now"])[:10])
    return variables


def fill(form: Form, example: Mapping[str, Any], variables: Mapping[str, Any], **options: Any) -> Answers:
    """Return checked answers: those given, and samples for what is required beside them; `options` as `validate`."""
    data: dict[str, Any] = {name: copy.deepcopy(answer) for name, answer in example.items() if not name.startswith("$")}
    today = str(variables["$today"])
    answers = validate(form, data, known=variables, **options)
    for _ in range(ROUNDS):
        missing = [path for path in form.fields if _is_missing(path, data, answers)]
        if not missing:
            break
        for path in missing:
            put(data, path, value(form.fields[path], today, {**answers.data, **variables}))
        answers = validate(form, data, known=variables, **options)
    return answers


def _is_missing(path: str, data: Mapping[str, Any], answers: Answers) -> bool:
    """Say whether a question lacks an answer: itself, or the rows that a list needs."""
    inside = (name for name, error in answers.errors.items() if error.code == "required")
    return find(data, path) in (None, "", []) and any(name == path or name.startswith(f"{path}.") for name in inside)


def value(field: Field, today: str, variables: Mapping[str, Any]) -> Any:
    """Return a valid value for a field."""
    if field.example is not None:
        return field.example
    if field.enum:
        return field.enum[0]
    if field.type == "array":
        return [_item(field, today, variables) for _ in range(field.min_items or 1)]
    if field.type in ("integer", "number"):
        least = 1 if field.minimum is None else field.minimum
        return least if field.maximum is None else min(least, field.maximum)
    return True if field.type == "boolean" else _text(field, today)


def _item(field: Field, today: str, variables: Mapping[str, Any]) -> Any:
    if field.rows:
        return fill(field.rows, {}, row_facts(field.rows, variables, {})).data
    return value(field.items, today, variables) if isinstance(field.items, Field) else None


def _text(field: Field, today: str) -> str:
    if field.format == "date":
        return today
    if field.pattern:
        return _matching(field.pattern)
    return TEXTS.get(field.format, "contoh").ljust(field.min_length or 0, "o")[: field.max_length]


def _matching(pattern: str) -> str:
    """Return a simple text of the pattern; one that is not simple needs an `example` in the definition."""
    candidates = (sign * length for length in range(1, 65) for sign in "01aA")
    return next((text for text in candidates if matches(pattern, text)), "contoh")


def varied_answers(definition: Definition, paths: frozenset[str], count: int) -> Iterator[dict[str, Any]]:
    """Yield data in which the answers at `paths` vary over their choices and limits, the same for one definition.

    The first has the least of everything: what need not be answered is left out, numbers are the smallest.
    """
    chance = random.Random(definition.digest)
    fields = [definition.data.fields[path] for path in sorted(paths) if path in definition.data.fields]
    for draw in range(count if fields else 1):
        drawn: dict[str, Any] = {}
        for field in fields:
            choices = list(_choices(field))
            if choices and not field.computed:
                put(drawn, field.path, chance.choice(choices) if draw else choices[0])
        filled = fill(definition.data, _without_gaps(drawn), variables_of({}))
        yield filled.data


def _choices(field: Field) -> Iterator[Any]:
    """Yield values worth trying; None leaves the answer out where that is allowed."""
    if not field.required:
        yield None
    if field.enum:
        yield from field.enum
    elif field.type == "boolean":
        yield from (True, False)
    elif field.type in ("integer", "number"):
        least, most = field.minimum or 0, 1000 if field.maximum is None else field.maximum
        yield from (least, most, type(least)((least + most) / 2))
    elif field.format == "date":
        yield from ((date.fromisoformat(NOW[:10]) + timedelta(days=step)).isoformat() for step in (-400, -30, 0, 30))
    else:
        yield value(field, NOW[:10], variables_of({}))


def _without_gaps(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _without_gaps(answer) if isinstance(answer, Mapping) else answer
        for name, answer in answers.items()
        if answer is not None
    }


def depends(definition: Definition, reads: frozenset[str]) -> frozenset[str]:
    """Return the answers on which variables rest, computed ones followed to what they are computed from."""
    paths: set[str] = set()
    left = list(reads)
    while left:
        path = left.pop()
        field = definition.data.fields.get(path)
        if path not in paths:
            paths.add(path)
            left += field.computed.reads if field and field.computed else ()
    return frozenset(paths)
