"""Bring a city's file of performance outcomes (`plan/outcomes.yaml`) into the tables, once."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.outcomes import save_contribution, save_outcome
from satukota.modules.planning.actions.seed import plan_file_rows
from satukota.modules.planning.models import Contribution, Indicator, Outcome, Plan

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
