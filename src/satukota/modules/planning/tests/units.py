"""Indicators that are broken down to units, for tests."""

from datetime import date
from decimal import Decimal

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning import actions
from satukota.modules.planning.actions.figures import NO_GROUND
from satukota.modules.planning.models import Indicator, Unit, Value
from satukota.modules.planning.tests.conftest import make_indicator
from satukota.modules.planning.tests.rounds import QUARTER, actor, step

SINCE = date(2021, 1, 1)


def make_units(count=3, agency="dinkes", kind="Puskesmas"):
    """Units in the list of an agency: U1, U2, …"""
    owner = Agency.objects.get(code=agency)
    rows = [Unit(code=f"U{n}", name=f"Unit {n}", kind=kind, owner=owner) for n in range(1, count + 1)]
    return actions.save_units(rows, Actor.system())


def break_down(indicator, units, across="mean", *, computed=True, of_persons=False, since=SINCE):
    """Let units report for an indicator; its figure is computed from them unless it is reported as a whole."""
    definition = indicator.definitions.get(is_current=True)
    definition.across, definition.of_persons, definition.reason = across, of_persons, "Dirinci per unit"
    actions.change_definition(definition, Actor.system())
    if computed:
        indicator.source = Indicator.Source.UNITS
        actions.save_indicator(indicator, Actor.system(), "Dihitung dari unit")
    actions.add_parts(indicator, units, since, Actor.system())
    return indicator


def by_units(count=3, across="mean", code="SEHAT-1", **more):
    """An indicator of the health agency with its units."""
    given = {name: more.pop(name) for name in ("computed", "of_persons") if name in more}
    indicator = make_indicator(code, year=QUARTER.year, **more)
    units = make_units(count)
    return break_down(indicator, units, across, **given), units


def say(indicator, people, said, quarter=QUARTER, ground=NO_GROUND, user=None):
    """Report what units say: unit → value, or (value, of how many)."""
    readings = []
    for unit, what in said.items():
        value, n = what if isinstance(what, tuple) else (what, None)
        readings.append(actions.UnitReading(unit, None if value is None else Decimal(value), n))
    return actions.report_unit_values(indicator, quarter, readings, actor(user or people.officer), ground)


def open_and_say(indicator, people, said):
    opened = actions.open_round(QUARTER.year, QUARTER.number, actor(people.planner, "planner"))
    say(indicator, people, said)
    return opened


def publish(opened, people):
    step(opened, "send", people.officer)
    step(opened, "verify", people.steward)
    step(opened, "approve", people.planner)
    step(opened, "publish", people.steward)
    return opened


def whole(indicator, quarter=QUARTER):
    return Value.objects.get(indicator=indicator, year=quarter.year, quarter=quarter.number, is_current=True)
