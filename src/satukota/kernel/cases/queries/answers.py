"""What a case says: its answers with the personal ones, and what rules may read of it at a moment."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from satukota.kernel.cases.models import Case
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.forms import compute
from satukota.kernel.cases.rules.logic import facts
from satukota.kernel.people.api import cipher

PERSONAL = "kernel_case.personal"
"""The place that the personal answers of a case are bound to."""


def answers_of(case: Case) -> dict[str, Any]:
    """Return all answers of a case, the personal ones among them. Who shows them to somebody audits it."""
    return whole_answers(case.data, json.loads(case.personal) if case.personal else {})


def sealed_answers(data: str, personal: str) -> dict[str, Any]:
    """Return the same from the columns of a row as they are stored: JSON, and JSON under the city's key."""
    return whole_answers(json.loads(data), json.loads(cipher().open(personal, PERSONAL)) if personal else {})


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
