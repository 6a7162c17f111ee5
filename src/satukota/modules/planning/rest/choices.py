"""REST of the priorities of a year and of mid-term evaluations: decided and closed ones as they were frozen."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from satukota.modules.planning.models import MidtermEvaluation, Plan, Prioritisation
from satukota.modules.planning.queries import midterm, priorities
from satukota.modules.planning.rest.reading import reader
from satukota.modules.planning.rest.shapes import Problem

router = Router(tags=["planning"])
ANSWERS = {403: Problem, 404: Problem}


class CriterionOut(Schema):
    """What counts, and how much."""

    name: str
    weight: int


class CandidateOut(Schema):
    """An item by its rank; money in whole rupiah, `points` 0 to 5 in the order of the criteria, empty where not rated."""

    rank: int
    code: str
    name: str
    agency: str
    asked: int
    points: list[int | None]
    total: float
    fits: bool
    is_chosen: bool
    reason: str


class PrioritisationOut(Schema):
    """The priorities of a year within a ceiling; `left` is what of it remains. A decided one has its `digest`."""

    title: str
    year: int
    ceiling: int
    ceiling_source: str
    asked: int
    chosen: int
    left: int
    criteria: list[CriterionOut]
    candidates: list[CandidateOut]
    document: str
    document_date: date | None
    decided_at: datetime | None
    digest: str


@router.get(
    "/plans/{code}/priorities", response={200: list[PrioritisationOut], **ANSWERS}, summary="Priorities of each year"
)
def chosen(request: HttpRequest, code: str) -> Any:
    """Return the prioritisations of a plan, the newest year first."""
    reader(request)
    return [_prioritisation(row) for row in get_object_or_404(Plan, code=code).prioritisations.all()]


def _prioritisation(row: Prioritisation) -> dict[str, Any]:
    content = priorities.content_of(row)
    plain = ("title", "year", "document", "document_date", "digest", "decided_at")
    return {name: getattr(row, name) for name in plain} | {
        **{name: content[name] for name in ("ceiling", "ceiling_source", "asked", "chosen", "left", "criteria")},
        "candidates": content["rows"],
    }


class MissionOut(Schema):
    """How far a mission is: items, those done, and indicators by light."""

    code: str
    name: str
    items: int
    done: int
    on_track: int
    watch: int
    behind: int


class KeyFigureOut(Schema):
    """A key figure by the year of the evaluation."""

    code: str
    name: str
    unit: str
    value: Decimal | None
    target: Decimal | None
    light: str
    instrument: str


class FindingOut(Schema):
    """A finding with its recommendation, and the number and state of the case that follows, or why nothing does."""

    text: str
    recommendation: str
    subject: str
    case: str
    state: str
    no_follow_up: str


class EvaluationOut(Schema):
    """A mid-term evaluation; money in whole rupiah, `time_passed` in per cent. A closed one has its `digest`."""

    title: str
    year: int
    quarter: int
    conclusion: str
    closed_at: datetime | None
    digest: str
    time_passed: int
    budget: int | None
    spent: int | None
    missions: list[MissionOut]
    key_figures: list[KeyFigureOut]
    findings: list[FindingOut]


@router.get("/plans/{code}/midterm", response={200: list[EvaluationOut], **ANSWERS}, summary="Mid-term evaluations")
def evaluations(request: HttpRequest, code: str) -> Any:
    """Return the mid-term evaluations of a plan, the newest first."""
    reader(request)
    rows = get_object_or_404(Plan, code=code).midterm_evaluations.select_related("frozen", "plan")
    return [_evaluation(row) for row in rows]


def _evaluation(row: MidtermEvaluation) -> dict[str, Any]:
    content = midterm.content_of(row)
    frozen = getattr(row, "frozen", None)
    copied = ("conclusion", "closed_at", "time_passed", "budget", "spent", "missions", "key_figures")
    return {name: content[name] for name in copied} | {
        "title": row.title,
        "year": row.year,
        "quarter": row.quarter,
        "digest": frozen.digest if frozen else "",
        "findings": [_finding(entry) for entry in content["findings"]],
    }


def _finding(entry: dict[str, Any]) -> dict[str, Any]:
    case = entry["corrective"] or {"number": "", "state": ""}
    plain = ("text", "recommendation", "subject", "no_follow_up")
    return {name: entry[name] for name in plain} | {"case": case["number"], "state": case["state"]}
