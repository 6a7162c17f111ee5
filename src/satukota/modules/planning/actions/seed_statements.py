"""Bring a city's commitments and teams (`plan/commitments.yaml`, `plan/teams.yaml`) into the tables, once."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.seed import plan_file_rows
from satukota.modules.planning.actions.statements import review_pledge, save_statement
from satukota.modules.planning.models import (
    Attendance,
    Commitment,
    Gathering,
    Item,
    Pledge,
    PledgeReview,
    Regulation,
    Signatory,
    Team,
    TeamMember,
)


@transaction.atomic
def load_statements(folder: Path, actor: Actor) -> int:
    """Load commitments, teams and stages of the training that are not there yet. Returns how many were added."""
    added = 0
    for row in plan_file_rows(folder, "commitments.yaml"):
        if not Commitment.objects.filter(title=row["title"]).exists():
            _commit(row, actor)
            added += 1
    for row in plan_file_rows(folder, "teams.yaml"):
        if "stage" in row and not Gathering.objects.filter(title=row["title"]).exists():
            _gather(row, None, actor)
            added += 1
        if "name" in row and not Team.objects.filter(name=row["name"]).exists():
            _found(row, actor)
            added += 1
    return added


def _commit(row: Mapping[str, Any], actor: Actor) -> None:
    facts = {name: row[name] for name in ("title", "text", "place", "source") if name in row}
    commitment = save_statement(Commitment(signed_on=date.fromisoformat(row["signed_on"]), **facts), actor)
    for office, code in row["signatories"]:
        agency = Agency.objects.filter(code=code).first()
        save_statement(Signatory(commitment=commitment, office=office, agency=agency), actor)
    for words, plan, code, state, note in row["pledges"]:
        item = Item.objects.filter(plan__code=plan, code=code).first()
        pledge = save_statement(Pledge(commitment=commitment, words=words, item=item), actor)
        if state:
            review_pledge(PledgeReview(pledge=pledge, state=state, note=note), actor)


def _found(row: Mapping[str, Any], actor: Actor) -> None:
    facts = {name: row[name] for name in ("name", "kind", "tasks", "source")}
    decree = Regulation.objects.filter(number=row.get("decree", "")).first()
    team = save_statement(Team(decree=decree, **facts), actor)
    for role, office, code in row["members"]:
        agency = Agency.objects.filter(code=code).first()
        save_statement(TeamMember(team=team, role=role, office=office, agency=agency), actor)
    for meeting in row.get("meetings", ()):
        _gather(meeting, team, actor)


def _gather(row: Mapping[str, Any], team: Team | None, actor: Actor) -> None:
    facts = {name: row[name] for name in ("title", "stage", "place", "agenda", "result", "source") if name in row}
    held_on = date.fromisoformat(row["held_on"]) if row.get("held_on") else None
    gathering = save_statement(Gathering(team=team, held_on=held_on, **facts), actor)
    for body, people in row.get("attendance", ()):
        save_statement(Attendance(gathering=gathering, body=body, people=people), actor)
