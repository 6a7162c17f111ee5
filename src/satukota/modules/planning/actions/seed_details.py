"""What a row of a plan file hangs on an item: milestones, risks, readiness."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.details import save_detail
from satukota.modules.planning.actions.readiness import judge
from satukota.modules.planning.models import Item, Milestone, Readiness, Regulation, Risk

READINESS = ("ready", "evidence", "application", "gap", "due", "regulation")


def add_details(item: Item, row: Mapping[str, Any], actor: Actor) -> None:
    """Add the milestones, risks and readiness that a row names."""
    for name, due, done in row.get("milestones", ()):
        done_on = date.fromisoformat(done) if done else None
        save_detail(Milestone(item=item, name=name, due=date.fromisoformat(due), done_on=done_on), actor)
    for text, likelihood, impact, mitigation in row.get("risks", ()):
        risk = Risk(item=item, text=text, likelihood=likelihood, impact=impact, mitigation=mitigation)
        save_detail(risk, actor)
    for variable, cells in row.get("readiness", {}).items():
        judge(_readiness(item, variable, dict(zip(READINESS, cells, strict=False))), actor)


def _readiness(item: Item, variable: str, judgement: Mapping[str, Any]) -> Readiness:
    return Readiness(
        item=item,
        variable=variable,
        ready=judgement["ready"],
        evidence=judgement.get("evidence", ""),
        application=judgement.get("application", ""),
        gap=judgement.get("gap", ""),
        due=date.fromisoformat(judgement["due"]) if judgement.get("due") else None,
        regulation=Regulation.objects.filter(number=judgement.get("regulation", "")).first(),
    )
