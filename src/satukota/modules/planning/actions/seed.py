"""Bring a city's plan files (`cities/<city>/plan/`) into the tables; what is already there stays as it is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.plan import save_detail, save_item, save_plan
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

READINESS = ("ready", "evidence", "application", "gap", "due", "regulation")


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a plan file; none where the city has no such file."""
    from ruamel.yaml import YAML

    file = folder / "plan" / name
    return list(YAML(typ="safe").load(file.read_text("utf-8")) or []) if file.is_file() else []


@transaction.atomic
def load_city_plan(folder: Path, actor: Actor) -> list[Plan]:
    """Load regulations and plans of a city's folder. Returns the plans that were added."""
    load_tables()
    for row in read(folder, "regulations.yaml"):
        if not Regulation.objects.filter(number=row["number"]).exists():
            save_regulation(Regulation(**row), actor)
    added = [row for row in read(folder, "plans.yaml") if not Plan.objects.filter(code=row["code"]).exists()]
    return [_plan(row, actor) for row in added]


def _plan(row: Mapping[str, Any], actor: Actor) -> Plan:
    head = {name: row[name] for name in ("code", "kind", "title", "vision", "start_year", "end_year", "note")}
    regulation = Regulation.objects.filter(number=row.get("regulation", "")).first()
    plan = save_plan(Plan(**head, is_main=row.get("is_main", False), regulation=regulation), actor)
    needs: list[tuple[Item, str]] = []
    for given, item in _items(plan, row["items"], None, actor):
        needs += [(item, code) for code in given.get("needs", ())]
    for item, code in needs:
        save_detail(Dependency(item=item, needs=Item.objects.get(plan=plan, code=code)), actor)
    return plan


def _items(
    plan: Plan, rows: Sequence[Mapping[str, Any]], parent: Item | None, actor: Actor
) -> Iterator[tuple[Mapping[str, Any], Item]]:
    for row in rows:
        item = save_item(_item(plan, row, parent), actor)
        _details(item, row, actor)
        yield row, item
        yield from _items(plan, row.get("children", ()), item, actor)


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
    "state",
    "dropped_reason",
)


def _item(plan: Plan, row: Mapping[str, Any], parent: Item | None) -> Item:
    given = {name: row[name] for name in PLAIN if name in row}
    for name in ("starts", "ends"):
        if name in given:
            given[name] = date.fromisoformat(given[name])
    return Item(
        plan=plan,
        parent=parent,
        agency=Agency.objects.filter(code=row.get("agency", "")).first(),
        dimension=Dimension.objects.filter(code=row.get("dimension", "")).first(),
        spm=SpmService.objects.filter(code=row.get("spm", "")).first(),
        **given,
    )


def _details(item: Item, row: Mapping[str, Any], actor: Actor) -> None:
    for name, due, done in row.get("milestones", ()):
        done_on = date.fromisoformat(done) if done else None
        save_detail(Milestone(item=item, name=name, due=date.fromisoformat(due), done_on=done_on), actor)
    for text, likelihood, impact, mitigation in row.get("risks", ()):
        risk = Risk(item=item, text=text, likelihood=likelihood, impact=impact, mitigation=mitigation)
        save_detail(risk, actor)
    for variable, cells in row.get("readiness", {}).items():
        judge(_readiness(item, variable, dict(zip(READINESS, cells, strict=False))), actor)


def _readiness(item: Item, variable: str, given: Mapping[str, Any]) -> Readiness:
    return Readiness(
        item=item,
        variable=variable,
        ready=given["ready"],
        evidence=given.get("evidence", ""),
        application=given.get("application", ""),
        gap=given.get("gap", ""),
        due=date.fromisoformat(given["due"]) if given.get("due") else None,
        regulation=Regulation.objects.filter(number=given.get("regulation", "")).first(),
    )
