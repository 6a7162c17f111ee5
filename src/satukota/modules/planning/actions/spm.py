"""Tables of minimum service standards, formula parameters and the tables that come with the program."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import DimensionSaved, ParameterSet, note
from satukota.modules.planning.actions.names import keep_dimension_name
from satukota.modules.planning.models import Dimension, FundSource, Parameter, SpendingLine, SpmService, SpmYear

TABLES = Path(__file__).resolve().parent.parent / "rules" / "tables"
PEOPLE_SHARE = "spm.people_share"


@transaction.atomic
def set_people_share(value: Decimal, valid_from: date, source: str, actor: Actor) -> Parameter:
    """Set the share of people served in the SPM index from a day on, with its source. Earlier numbers stay.

    Raises ValidationError for a day in a year that is published by an older formula, and where that day has one.
    """
    published = SpmYear.objects.filter(state=SpmYear.State.PUBLISHED).aggregate(newest=Max("year"))["newest"]
    if published is not None and valid_from.year <= published:
        words = _(
            "The index of %(year)s is published by the older formula: the new one holds from %(day)s at the earliest."
        )
        day = date_format(date(published + 1, 1, 1), "j F Y")
        raise ValidationError({"valid_from": words % {"year": published, "day": day}})
    parameter = Parameter(code=PEOPLE_SHARE, value=value, valid_from=valid_from, source=source.strip())
    if Parameter.objects.filter(code=PEOPLE_SHARE, valid_from=valid_from).exists():
        raise ValidationError({"valid_from": _("A number holds from this day already and stays: choose a later day.")})
    parameter.full_clean()
    parameter.save(force_insert=True)
    note(ParameterSet(PEOPLE_SHARE, str(value), valid_from.isoformat()), "parameter", parameter.pk, actor, public=True)
    return parameter


@transaction.atomic
def save_dimension(dimension: Dimension, reason: str, actor: Actor) -> Dimension:
    """Change the name of a dimension, told with its reason beside the name before, or its counterpart in the other set.

    Raises ValidationError without a reason for another name, and for a counterpart within the same set.
    """
    other = dimension.maps_to
    if other is not None and other.framework == dimension.framework:
        raise ValidationError({"maps_to": _("A counterpart is of the other set.")})
    before = Dimension.objects.select_for_update().get(pk=dimension.pk)
    dimension.full_clean()
    keep_dimension_name(dimension, before.name, reason, actor)
    dimension.save(update_fields=["name", "maps_to"])
    changed = [name for name in ("name", "maps_to_id") if getattr(before, name) != getattr(dimension, name)]
    note(DimensionSaved(tuple(changed)), "dimension", dimension.pk, actor, public=True)
    return dimension


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
            _renamed_by_table(dimensions[row["code"]], row["name"], row["source"])
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


def _renamed_by_table(dimension: Dimension, name: str, source: str) -> None:
    """Take a new name of the table over, beside the one before; a name that the city gave stays."""
    if dimension.name != name and not dimension.told_changes.exclude(changed_role=Actor.system().role).exists():
        before, dimension.name = dimension.name, name
        keep_dimension_name(dimension, before, source, Actor.system())
        dimension.save(update_fields=["name"])


def _rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
