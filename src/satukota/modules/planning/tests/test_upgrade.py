"""What stood before promises stayed: every target and year gets the definition that held for it."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.models import IndicatorDefinition, Standing, Target
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tasks import restand
from satukota.modules.planning.tests.conftest import make_indicator, promise

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def upgrade():
    """Run what the migration runs, on tables that hold rows."""
    migration = import_module("satukota.modules.planning.migrations.0005_definitions_of_periods")
    with connection.cursor() as cursor:
        for statement in migration.FORWARD:
            cursor.execute(statement)


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
