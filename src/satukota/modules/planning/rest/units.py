"""REST of indicators by unit: where each unit stands, and what units report."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Field, Query, Router, Schema, Status

from satukota.kernel.people.api import actor_for, require
from satukota.modules.planning import actions
from satukota.modules.planning.actions.figures import WORDS
from satukota.modules.planning.models import Indicator
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.queries.units import expected_parts, newest_quarter, shown, unit_table
from satukota.modules.planning.rest.reading import reader
from satukota.modules.planning.rest.shapes import Problem
from satukota.modules.planning.rules.quarters import Quarter

router = Router(tags=["planning"])
MOST = 2000


class QuarterAsked(Schema):
    """Which quarter is asked for; 0 is the newest one of the year that units reported for, this year by default."""

    year: int = Field(0, ge=0, le=2200)
    quarter: int = Field(0, ge=0, le=4)


class UnitOut(Schema):
    """A unit with what it reported for the quarter, judged by the end of it. `n` is of how many it speaks.

    Where `shares_target` is true the target is the indicator's, which is asked of every unit alike.
    """

    code: str
    name: str
    kind: str
    value: Decimal | None
    n: int | None
    target: Decimal | None
    shares_target: bool
    achievement: Decimal | None
    light: str
    state: str
    note: str


class UnitTableOut(Schema):
    """The units of an indicator in a quarter, the worst first.

    `is_computed`: the indicator's figure (`whole`) is computed from its units; else it was reported as a whole, and
    `together` is what the units that have reported make by the same rule (`across`: sum, mean, weighted).
    """

    year: int
    quarter: int
    across: str
    is_computed: bool
    whole: Decimal | None
    together: Decimal | None
    reported: int
    expected: int
    units: list[UnitOut]


class UnitIn(Schema):
    """What one unit says; without a value it has not reported after all."""

    code: str = Field(max_length=40)
    value: Decimal | None = Field(None, max_digits=22, decimal_places=4)
    n: int | None = Field(None, ge=0, le=2_147_483_647)
    note: str = Field("", max_length=300)


class UnitsIn(Schema):
    """What units say for a quarter. Reason and document are needed where published or closed figures change."""

    year: int = Field(ge=2000, le=2200)
    quarter: int = Field(ge=1, le=4)
    units: list[UnitIn] = Field(min_length=1, max_length=MOST)
    correction_reason: str = Field("", max_length=300)
    document: str = Field("", max_length=200)


class UnitsReportedOut(Schema):
    """How many units went into the open report, wait for a second person, or said nothing new."""

    drafts: int
    waiting: int
    unchanged: int


@router.get(
    "/indicators/{code}/units",
    response={200: UnitTableOut, 403: Problem, 404: Problem},
    summary="Units of an indicator",
)
def units(request: HttpRequest, code: str, at: Query[QuarterAsked]) -> Any:
    """Return the units of an indicator in a quarter, the worst first, and what they make together."""
    reader(request)
    indicator = get_object_or_404(Indicator, code=code)
    year = at.year if at.year >= 2000 else timezone.localdate().year
    quarter = Quarter(year, at.quarter) if at.quarter else newest_quarter(indicator, year)
    table = unit_table(indicator, quarter)
    return {
        "year": quarter.year,
        "quarter": quarter.number,
        "across": table.definition.across if table.definition else "",
        "is_computed": table.is_computed,
        "whole": table.whole.value if table.whole else None,
        "together": table.coverage.together,
        "reported": table.coverage.reported,
        "expected": table.coverage.expected,
        "units": [shown(row) for row in table.rows],
    }


@router.post(
    "/indicators/{code}/units",
    response={200: UnitsReportedOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Report what units say",
)
def report(request: HttpRequest, code: str, given: Body[UnitsIn]) -> Any:
    """Report what units of an indicator say for a quarter, all or none, as their page does; the same twice is one."""
    user = reader(request)
    require(user, "planning.fill")
    indicator = get_object_or_404(Indicator, code=code)
    if not reports_for(user, indicator.agency_id):
        raise PermissionDenied
    quarter = Quarter(given.year, given.quarter)
    asked = {part.unit.code: part.unit for part in expected_parts(indicator, quarter)}
    if faults := _unknown([row.code for row in given.units], asked.keys()):
        return Status(
            422, {"message": _("Some units are not asked for this quarter, or stand twice."), "fields": faults}
        )
    readings = [actions.UnitReading(asked[row.code], row.value, row.n, row.note) for row in given.units]
    ground = actions.Ground(given.correction_reason, given.document)
    try:
        reported = actions.report_unit_values(indicator, quarter, readings, actor_for(user), ground)
    except actions.RefusedFigures as refused:
        return _refused(refused)
    except ValidationError as refused:
        return Status(422, {"message": " ".join(refused.messages)})
    return {"drafts": len(reported.drafts), "waiting": len(reported.waiting), "unchanged": reported.unchanged}


def _unknown(codes: list[str], asked: Any) -> dict[str, str]:
    """Return the rows whose unit is not asked, or stands twice, by their place."""
    faults = {}
    for place, code in enumerate(codes):
        if code not in asked:
            faults[f"units.{place}.code"] = _("This unit is not asked for this quarter.")
        elif code in codes[:place]:
            faults[f"units.{place}.code"] = _("This unit stands twice.")
    return faults


def _refused(refused: actions.RefusedFigures) -> Any:
    """Return what single units or the ground lack by field, or that the time is not now."""
    own = ("correction_reason", "document")
    fields = {
        name if name in own else f"units.{place}.{name}": str(WORDS[fault])
        for place, name, fault in refused.faults
        if name != "__all__"
    }
    return Status(422 if fields else 409, {"message": " ".join(refused.messages), "fields": fields})
