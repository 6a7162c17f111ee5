"""What a case says: its answers with the personal ones, and what rules may read of it at a moment."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone

from satukota.kernel.cases.models import Case
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.forms import compute
from satukota.kernel.cases.rules.logic import facts
from satukota.kernel.people.api import cipher

PERSONAL = "kernel_case.personal"
"""The place that the personal answers of a case are bound to."""
STORED_ANSWERS = """
    SELECT number, data::text, personal FROM kernel_case WHERE id = ANY(%s::bigint[]) AND state <> ALL(%s::text[])
"""


def answers_of(case: Case) -> dict[str, Any]:
    """Return all answers of a case, the personal ones among them. Who shows them to somebody audits it."""
    return whole_answers(case.data, json.loads(case.personal) if case.personal else {})


def answers_of_many(ids: Sequence[int], *, without: Sequence[str] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield number and answers of cases, those in the states `without` left out; for a comparison that nobody sees."""
    with connection.cursor() as cursor:
        cursor.execute(STORED_ANSWERS, [list(ids), list(without)])
        stored = cursor.fetchall()
    for number, data, personal in stored:
        sealed = orjson.loads(cipher().open(personal, PERSONAL)) if personal else {}
        yield number, whole_answers(orjson.loads(data), sealed)


def whole_answers(data: Mapping[str, Any], personal: Mapping[str, Any]) -> dict[str, Any]:
    """Return both parts of the answers as one tree."""
    answers = dict(data)
    for name, value in personal.items():
        old = answers.get(name)
        answers[name] = whole_answers(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return answers


def case_facts(case: Case, definition: Definition, at: datetime, user: int | None = None) -> dict[str, Any]:
    """Return what the expressions of a definition may read of a case now; what is computed is computed anew."""
    known = facts(
        answers_of(case),
        flags=list(case.flags),
        channel=case.channel,
        category=case.category,
        state=case.state,
        now=timezone.localtime(at),
        user=user,
    )
    compute(definition.data, known)
    return known


def with_computed(definition: Definition, answers: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return answers that are no case yet with what is computed from them at a moment (local time)."""
    known = facts(answers, now=at)
    compute(definition.data, known)
    return known
