"""Bring a city's plan files (`cities/<city>/plan/`) into the tables; what is already there stays as it is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.kernel.readers.api import read_yaml
from satukota.modules.planning.actions.details import save_detail
from satukota.modules.planning.actions.items import save_item
from satukota.modules.planning.actions.plan import save_plan
from satukota.modules.planning.actions.readiness import judge, save_regulation
from satukota.modules.planning.actions.spm import load_tables
from satukota.modules.planning.models import (
    Dependency,
    Dimension,
    Item,
    Milestone,
    Plan,
    Readiness,
    Regulation,
    Risk,
    SpmService,
)

LONGEST_PLAN = 5_000_000
PLAIN = (
    "kind",
    "code",
    "name",
    "summary",
    "nomenclature",
    "starts",
    "ends",
    "budget",
    "quick_win",
    "exchanges",
    "state",
    "dropped_reason",
    "term",
    "source",
)
READINESS = ("ready", "evidence", "application", "gap", "due", "regulation")


def plan_file_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a plan file; none where the city has no such file."""
    file = folder / "plan" / name
    return list(read_yaml(file.read_text("utf-8"), longest=LONGEST_PLAN).value or []) if file.is_file() else []


@transaction.atomic
def load_city_plan(folder: Path, actor: Actor) -> list[Plan]:
    """Load regulations and plans of a city's folder. Returns the plans that were added."""
    load_tables()
    for row in plan_file_rows(folder, "regulations.yaml"):
        if not Regulation.objects.filter(number=row["number"]).exists():
            save_regulation(Regulation(**row), actor)
    added = [row for row in plan_file_rows(folder, "plans.yaml") if not Plan.objects.filter(code=row["code"]).exists()]
    return [_save_plan(row, actor) for row in added]


def _save_plan(row: Mapping[str, Any], actor: Actor) -> Plan:
    head = {name: row[name] for name in ("code", "kind", "title", "vision", "start_year", "end_year", "note")}
    regulation = Regulation.objects.filter(number=row.get("regulation", "")).first()
    plan = save_plan(Plan(**head, is_main=row.get("is_main", False), regulation=regulation), actor)
    needs: list[tuple[Item, str]] = []
    for item_row, item in _save_items(plan, row["items"], None, actor):
        needs += [(item, code) for code in item_row.get("needs", ())]
    for item, code in needs:
        save_detail(Dependency(item=item, needs=Item.objects.get(plan=plan, code=code)), actor)
    return plan


def _save_items(
    plan: Plan, rows: Sequence[Mapping[str, Any]], parent: Item | None, actor: Actor
) -> Iterator[tuple[Mapping[str, Any], Item]]:
    for row in rows:
        item = save_item(item_of(plan, row, parent), actor)
        add_details(item, row, actor)
        yield row, item
        yield from _save_items(plan, row.get("children", ()), item, actor)


def item_of(plan: Plan, row: Mapping[str, Any], parent: Item | None) -> Item:
    """Return the item that a row describes, not yet saved."""
    fields = {name: row[name] for name in PLAIN if name in row}
    for name in ("starts", "ends"):
        if name in fields:
            fields[name] = date.fromisoformat(fields[name])
    return Item(
        plan=plan,
        parent=parent,
        agency=Agency.objects.filter(code=row.get("agency", "")).first(),
        dimension=Dimension.objects.filter(code=row.get("dimension", "")).first(),
        spm=SpmService.objects.filter(code=row.get("spm", "")).first(),
        **fields,
    )


def add_details(item: Item, row: Mapping[str, Any], actor: Actor) -> None:
    """Add the milestones, risks and readiness that a row names."""
    for name, due, done in row.get("milestones", ()):
        done_on = date.fromisoformat(done) if done else None
        save_detail(Milestone(item=item, name=name, due=date.fromisoformat(due), done_on=done_on), actor)
    for text, likelihood, impact, mitigation in row.get("risks", ()):
        facts = {"likelihood": likelihood, "impact": impact, "mitigation": mitigation, "owner": item.agency}
        save_detail(Risk(item=item, text=text, due=item.ends, **facts), actor)
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
