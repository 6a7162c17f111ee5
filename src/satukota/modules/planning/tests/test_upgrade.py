"""What stood before promises stayed: every target and year gets the definition that held for it."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.models import IndicatorDefinition, Standing, Target
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tasks import restand
from satukota.modules.planning.tests.conftest import make_indicator, promise, somebody

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def upgrade():
    """Run what the migration runs, on tables that hold rows."""
    migration = import_module("satukota.modules.planning.migrations.0005_definitions_of_periods")
    with connection.cursor() as cursor:
        for statement in migration.FORWARD:
            cursor.execute(statement)


def test_a_decision_made_before_gets_the_office_from_its_event(people):
    indicator = make_indicator(target="15", year=2025)
    change = actions.PlanChange("Perubahan 3", date(2025, 6, 1), "Pagu turun")
    proposed = actions.write_target(indicator, actions.Aim(2025, Decimal(25)), SYSTEM, change)
    mayor = somebody("walikota", "mayor", "kepala-daerah")
    [decision] = actions.decide_targets([proposed], actor_for(mayor), approved=True)
    fill = import_module("satukota.modules.planning.migrations.0015_offices_that_approve").FILL
    empty = "UPDATE planning_target_decision SET decided_role = '', decided_agency_id = NULL"
    with connection.cursor() as cursor:
        for statement in (*fill[:2], empty, *fill[2:]):
            cursor.execute(statement)
    decision.refresh_from_db()
    assert (decision.decided_role, decision.decided_agency.code) == ("mayor", "kepala-daerah")


def test_targets_and_years_get_the_definition_of_their_time(people):
    indicator = make_indicator(unit="berkas", total="sum", target="400", year=2025)
    actions.record_value(indicator, Quarter(2025, 4), actions.Reading(Decimal(400), state="published"), SYSTEM)
    new = IndicatorDefinition(indicator=indicator, unit="%", since=date(2026, 1, 1), reason="Nasional")
    actions.change_definition(new, SYSTEM)
    promise(indicator, 2026, "90")
    promise(indicator, 2020, "1")
    Standing.objects.filter(indicator=indicator).update(definition=None, promise=None, published_light="")
    upgrade()
    units = dict(Target.objects.values_list("year", "definition__unit"))
    assert units == {2020: "berkas", 2025: "berkas", 2026: "%"}
    standing = Standing.objects.get(indicator=indicator, year=2025)
    assert (standing.definition.unit, standing.promise.value, standing.promise.entered_at) == ("berkas", 400, None)
    restand()
    assert Standing.objects.get(indicator=indicator, year=2025).published_light == "on_track"
    assert not Standing.objects.filter(published_light="").exists()
