"""Tables of minimum service standards, formula parameters and the tables that come with the program."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import ParameterSet, note
from satukota.modules.planning.models import Dimension, FundSource, Parameter, SpendingLine, SpmService

TABLES = Path(__file__).resolve().parent.parent / "rules" / "tables"
PEOPLE_SHARE = "spm.people_share"


@transaction.atomic
def set_parameter(code: str, value: Decimal, valid_from: date, source: str, actor: Actor) -> Parameter:
    """Set a number of a formula from a day on, with its source."""
    parameter, _made = Parameter.objects.update_or_create(
        code=code, valid_from=valid_from, defaults={"value": value, "source": source[:200]}
    )
    note(ParameterSet(code), "parameter", parameter.pk, actor)
    return parameter


@transaction.atomic
def load_tables() -> None:
    """Bring in the tables of the program (dimensions, funds, budget lines, services); what a city changed stays."""
    for order, row in enumerate(_rows("funds.csv"), 1):
        FundSource.objects.get_or_create(code=row["code"], defaults={**row, "order": order})
    for order, row in enumerate(_rows("spending_lines.csv")):
        SpendingLine.objects.get_or_create(code=row.pop("code"), defaults={**row, "order": order})
    for row in _rows("spm.csv"):
        SpmService.objects.get_or_create(code=row.pop("code"), defaults=row)
    dimensions = {dimension.code: dimension for dimension in Dimension.objects.all()}
    for order, row in enumerate(_rows("dimensions.csv")):
        if row["code"] in dimensions:
            continue
        dimensions[row["code"]] = Dimension.objects.create(
            framework=row["framework"],
            code=row["code"],
            name=row["name"],
            parent=dimensions.get(row["parent"]),
            order=order,
            source=row["source"],
        )
    for row in _rows("dimensions.csv"):
        if row["maps_to"] and dimensions[row["code"]].maps_to_id is None:
            Dimension.objects.filter(code=row["code"]).update(maps_to=dimensions[row["maps_to"]])


def _rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
