"""Bring a city's files about its plan into the tables: links, partners, outcomes, commitments and teams."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.links import save_link, save_partner, save_partnership
from satukota.modules.planning.actions.outcomes import save_contribution, save_outcome
from satukota.modules.planning.actions.seed import plan_file_rows
from satukota.modules.planning.actions.statements import review_pledge, save_statement
from satukota.modules.planning.models import (
    Attendance,
    Commitment,
    Contribution,
    Gathering,
    Indicator,
    Item,
    ItemLink,
    Outcome,
    Partner,
    Partnership,
    Plan,
    Pledge,
    PledgeReview,
    Regulation,
    Signatory,
    Team,
    TeamMember,
)


@transaction.atomic
def load_links(folder: Path, actor: Actor) -> int:
    """Load links between plans that are not there yet. Returns how many; what a row names and is missing is left out."""
    added = 0
    for row in plan_file_rows(folder, "links.yaml"):
        for plan, code, kind, other, other_code in row["links"]:
            item, to = _item(plan, code), _item(other, other_code)
            if item and to and not ItemLink.objects.filter(item=item, to=to).exists():
                save_link(ItemLink(item=item, to=to, kind=kind, source=row["source"]), actor)
                added += 1
    return added


@transaction.atomic
def load_partners(folder: Path, actor: Actor) -> int:
    """Load partners that are not there yet, with what each does. Returns how many were added."""
    added = 0
    for row in plan_file_rows(folder, "partners.yaml"):
        if Partner.objects.filter(name=row["name"]).exists():
            continue
        agency = Agency.objects.filter(code=row.get("agency", "")).first()
        facts = {name: row[name] for name in ("name", "kind", "source")}
        partner = save_partner(Partner(agency=agency, **facts), actor)
        for plan, code, role, contribution in row["items"]:
            if item := _item(plan, code):
                partnership = Partnership(item=item, partner=partner, role=role, contribution=contribution)
                save_partnership(partnership, actor)
        added += 1
    return added


def _item(plan: str, code: str) -> Item | None:
    return Item.objects.filter(plan__code=plan, code=code).first()


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


PLAIN = ("level", "code", "statement", "success_factor", "unit")


@transaction.atomic
def load_outcomes(folder: Path, actor: Actor) -> int:
    """Load the trees of plans that have none yet. Returns how many outcomes were added.

    Codes of indicators, items and agencies that are not there are left out: a city may have a part of the demo only.
    """
    added = 0
    for row in plan_file_rows(folder, "outcomes.yaml"):
        plan = Plan.objects.filter(code=row["plan"], outcomes=None).first()
        if plan is None:
            continue
        saved = list(_save(plan, row["outcomes"], None, row["source"], actor))
        by_code = {outcome.code: outcome for _row, outcome in saved}
        for outcome_row, outcome in saved:
            _contribute(outcome, outcome_row.get("contributions", ()), by_code, actor)
        added += len(saved)
    return added


def _save(
    plan: Plan, rows: Sequence[Mapping[str, Any]], parent: Outcome | None, source: str, actor: Actor
) -> Iterator[tuple[Mapping[str, Any], Outcome]]:
    for row in rows:
        outcome = Outcome(
            plan=plan,
            parent=parent,
            agency=Agency.objects.filter(code=row.get("agency", "")).first(),
            source=source,
            **{name: row[name] for name in PLAIN if name in row},
        )
        indicators = Indicator.objects.filter(code__in=row.get("indicators", ()))
        items = plan.items.filter(code__in=row.get("items", ()))
        yield row, save_outcome(outcome, actor, indicators=indicators, items=items)
        yield from _save(plan, row.get("children", ()), outcome, source, actor)


def _contribute(outcome: Outcome, rows: Sequence[Sequence[str]], by_code: Mapping[str, Outcome], actor: Actor) -> None:
    for code, what, by in rows:
        agency = Agency.objects.filter(code=code).first()
        if agency is not None:
            save_contribution(Contribution(outcome=outcome, agency=agency, what=what, by=by_code.get(by)), actor)
