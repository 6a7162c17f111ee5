"""Each year is judged by the definition and target of that year; another unit or instrument is another line."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from openpyxl import Workbook

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.models import Indicator, IndicatorDefinition, Standing
from satukota.modules.planning.queries.charts import indicator_charts
from satukota.modules.planning.queries.indicators import lines
from satukota.modules.planning.rules.quarters import Quarter, quarter_of
from satukota.modules.planning.tests.conftest import make_indicator, promise, visit
from satukota.modules.planning.tests.rounds import GROUND

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def publish(indicator, year, *values, **inputs):
    for number, value in enumerate(values, 1):
        reading = actions.Reading(Decimal(value), state="published", inputs=inputs)
        actions.record_value(indicator, Quarter(year, number), reading, SYSTEM)


@pytest.fixture
def redefined(people):
    """Files until the end of 2025, a percentage since 2026: the trial's UJI-DEF."""
    indicator = make_indicator("UJI-DEF", unit="berkas", total="sum", target="400", year=2025, due="")
    promise(indicator, 2024, "400")
    publish(indicator, 2024, 80, 90, 90, 100)
    publish(indicator, 2025, 110, 110, 110, 110)
    new = IndicatorDefinition(indicator=indicator, unit="%", total="last", since=date(2026, 1, 1), reason="Nasional")
    actions.change_definition(new, SYSTEM)
    publish(indicator, 2026, 90, 92)
    return indicator


def standing(indicator, year):
    actions.update_standings([indicator.pk], [year], date(2026, 11, 22))
    return Standing.objects.get(indicator=indicator, year=year)


def test_a_new_definition_leaves_the_years_before_as_they_were(redefined):
    before = standing(redefined, 2025)
    assert (before.value, before.percent, before.light, before.definition.unit) == (440, 110, "on_track", "berkas")
    assert (standing(redefined, 2026).value, standing(redefined, 2026).definition.unit) == (92, "%")


def test_a_list_of_a_past_year_has_the_unit_of_that_year(redefined):
    units = [lines(Indicator.objects.filter(pk=redefined.pk), year)[0].definition.unit for year in (2025, 2026)]
    assert units == ["berkas", "%"]


def test_values_of_two_units_are_two_charts(redefined):
    newest, older = indicator_charts(redefined, 2026)
    assert (newest.unit, older.unit) == ("%", "berkas")
    assert [value for value in newest.series[0].values if value is not None] == [90, 92]
    assert older.target is None


def test_a_trend_in_a_list_does_not_mix_units(redefined):
    [line] = lines(Indicator.objects.filter(pk=redefined.pk), 2026)
    assert [value for value in line.recent if value is not None] == [90, 92]


def test_a_forecast_does_not_cross_a_break(redefined):
    result = standing(redefined, 2026)
    assert (result.forecast, result.forecast_why) == (None, "no_earlier_year")


def test_what_is_on_its_way_in_another_unit_takes_no_published_year_away(people):
    indicator = make_indicator("JALAN", unit="berkas", total="sum", target="400", year=2026, due="")
    publish(indicator, 2026, 110, 110)
    new = IndicatorDefinition(indicator=indicator, unit="%", since=date(2026, 7, 1), reason="Nasional")
    actions.change_definition(new, SYSTEM)
    actions.record_value(indicator, Quarter(2026, 3), actions.Reading(Decimal(90), state="submitted"), SYSTEM)
    result = standing(indicator, 2026)
    assert (result.published_value, result.definition.unit, result.mixed) == (220, "berkas", True)


def test_a_late_value_of_an_earlier_quarter_keeps_that_quarters_definition(redefined):
    actions.record_value(redefined, Quarter(2025, 4), actions.Reading(Decimal(120), state="published"), SYSTEM)
    assert redefined.values.get(year=2025, quarter=4, is_current=True).definition.unit == "berkas"


def test_a_sheet_of_an_earlier_year_keeps_that_years_definition(redefined):
    book, out = Workbook(), BytesIO()
    for row in (("kode", "tahun", "triwulan", "nilai"), ("UJI-DEF", 2025, 3, 115)):
        book.active.append(row)
    book.save(out)
    actions.import_values(out.getvalue(), SYSTEM, ground=GROUND)
    imported = redefined.values.get(year=2025, quarter=3, state="submitted")
    assert (imported.value, imported.definition.unit) == (115, "berkas")


def test_a_definition_does_not_begin_before_what_is_published(redefined):
    early = IndicatorDefinition(indicator=redefined, unit="%", since=date(2025, 6, 1), reason="Dari dulu")
    with pytest.raises(ValidationError) as refused:
        actions.change_definition(early, SYSTEM)
    assert "since" in refused.value.message_dict


def test_two_instruments_are_two_lines_and_the_name_stands_with_the_value(plan, people, client):
    indicator = make_indicator("IKU-X", unit="indeks", target="3", year=2025, is_key=True)
    publish(indicator, 2025, "2.80", "2.85", "2.9", "2.96", instrument="SPBE 2020", version=1)
    promise(indicator, 2026, "3")
    publish(indicator, 2026, "2.10", "2.22", instrument="Pemdi 2026", version=2)
    assert [len(chart.series[0].values) for chart in indicator_charts(indicator, 2026)] == [12, 4]
    actions.update_standings([indicator.pk], [2025, 2026])
    client.logout()
    for year, instrument in ((2025, "SPBE 2020 v1"), (2026, "Pemdi 2026 v2")):
        assert instrument in client.get(f"/planning/public/?year={year}").content.decode()
        assert instrument in visit(client, people.planner).get(f"/planning/indicators/?year={year}").content.decode()
        client.logout()


def test_a_year_in_the_trace_of_a_value_is_no_quantity(people, client):
    indicator = make_indicator("IKU-Y")
    inputs = {"year": 2026, "instrument": "Pemdi 2026"}
    actions.record_value(indicator, Quarter(2026, 1), actions.Reading(Decimal(80), inputs=inputs), SYSTEM)
    page = visit(client, people.planner).get("/planning/indicators/IKU-Y/?year=2026").content.decode()
    assert "2.026" not in page


def test_a_live_figure_of_a_running_quarter_is_shown_but_not_judged(people):
    today = timezone.localdate()
    now = quarter_of(today)
    indicator = make_indicator("LIVE-1", source="live", live_code="planning.report_days", year=now.year, total="sum")
    actions.record_value(indicator, now, actions.Reading(Decimal(1), source="live", state="published"), SYSTEM)
    result = Standing.objects.get(indicator=indicator, year=now.year)
    assert (result.light, result.running, result.achievement, result.value) == ("not_yet", True, None, 1)
    over = now.end + timedelta(days=1)
    actions.update_standings([indicator.pk], [now.year], over)
    assert Standing.objects.get(indicator=indicator, year=now.year).light == "behind"


def test_what_is_under_way_is_judged_by_the_targets_of_quarters(people):
    absorbed = make_indicator("SERAP", way="percentage", total="cumulative", target="95", year=2026, due="")
    publish(absorbed, 2026, 12, 30, 41)
    assert standing(absorbed, 2026).due == Decimal("71.25")
    by_quarter = make_indicator("SERAP-2", way="percentage", total="cumulative", target="95", year=2027, due="")
    promise(by_quarter, 2026, "95", steps=(10, 25, 44, 95))
    publish(by_quarter, 2026, 12, 30, 41)
    assert (standing(by_quarter, 2026).due, standing(by_quarter, 2026).light) == (44, "on_track")
