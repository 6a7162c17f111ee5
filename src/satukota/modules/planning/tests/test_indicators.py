"""Values keep their history, their definition and their trace."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from satukota.kernel.cases.api import Case, Opening, open_case
from satukota.kernel.events.api import Actor, Event
from satukota.modules.planning import actions
from satukota.modules.planning.models import IndicatorDefinition, Standing
from satukota.modules.planning.rules.quarters import Quarter, quarter_of
from satukota.modules.planning.tests.conftest import make_indicator

pytestmark = pytest.mark.django_db
ACTOR = Actor.system()
TODAY = date(2026, 11, 22)


def enter(indicator, quarter, value, state="submitted"):
    return actions.record_value(indicator, Quarter(2026, quarter), actions.Reading(Decimal(value), state=state), ACTOR)


def standing(indicator, year=2026):
    actions.update_standings([indicator.pk], [year], TODAY)
    return Standing.objects.get(indicator=indicator, year=year)


def test_a_value_that_is_corrected_stays_in_the_history():
    indicator = make_indicator()
    enter(indicator, 1, "70")
    enter(indicator, 1, "71")
    assert [(v.value, v.is_current) for v in indicator.values.order_by("id")] == [
        (Decimal(70), False),
        (Decimal(71), True),
    ]


def test_the_same_value_again_writes_nothing():
    indicator = make_indicator()
    enter(indicator, 1, "70")
    events = Event.objects.count()
    enter(indicator, 1, "70")
    assert indicator.values.count() == 1
    assert Event.objects.count() == events


def test_a_value_keeps_the_definition_under_which_it_was_taken():
    indicator = make_indicator()
    enter(indicator, 1, "70")
    changed = IndicatorDefinition(indicator=indicator, unit="%", since=date(2026, 4, 1), reason="Sumber baru")
    actions.change_definition(changed, ACTOR)
    enter(indicator, 2, "75")
    assert [v.definition.version for v in indicator.values.order_by("quarter")] == [1, 2]


def test_a_definition_does_not_change_without_a_reason():
    indicator = make_indicator()
    with pytest.raises(ValidationError):
        actions.change_definition(IndicatorDefinition(indicator=indicator, unit="%", since=TODAY), ACTOR)


def test_an_indicator_without_a_definition_takes_no_value(people):
    from satukota.modules.planning.models import Indicator

    bare = actions.save_indicator(Indicator(code="KOSONG", name="Kosong"), ACTOR)
    with pytest.raises(ValidationError):
        enter(bare, 1, "1")


def test_achievement_light_and_forecast_follow_the_values():
    indicator = make_indicator(target="80")
    for quarter, value in ((1, "70"), (2, "74"), (3, "78")):
        enter(indicator, quarter, value)
    for year, values in enumerate(((60, 62, 65, 68), (62, 65, 67, 70), (64, 66, 70, 74)), 2023):
        for quarter, value in enumerate(values, 1):
            reading = actions.Reading(Decimal(value), state="published")
            actions.record_value(indicator, Quarter(year, quarter), reading, ACTOR)
    result = standing(indicator)
    assert (result.value, result.achievement, result.light) == (Decimal(78), Decimal("97.5"), "on_track")
    assert 81 < result.forecast < 83
    assert result.forecast_low < result.forecast < result.forecast_high


def test_a_counted_indicator_is_held_against_its_share_of_the_year():
    indicator = make_indicator(code="HITUNG", total="sum", unit="orang", target="100", due="")
    enter(indicator, 1, "20")
    assert standing(indicator).achievement == Decimal(80)


def test_a_draft_or_a_returned_value_is_not_the_agencys_word():
    indicator = make_indicator()
    enter(indicator, 3, "79", state="draft")
    assert standing(indicator).light == "missing" or standing(indicator).value is None


def test_an_old_value_is_shown_as_out_of_date():
    indicator = make_indicator()
    enter(indicator, 1, "80")
    assert standing(indicator).light == "stale"


def test_a_year_of_the_past_does_not_grow_stale():
    indicator = make_indicator(year=2024)
    actions.record_value(indicator, Quarter(2024, 4), actions.Reading(Decimal(80), state="published"), ACTOR)
    assert standing(indicator, 2024).light == "on_track"


def live(code="planning.report_days"):
    return make_indicator(
        code="LIVE", source="live", live_code=code, unit="hari", way="down", target="5", year=timezone.localdate().year
    )


def closed_report(days_taken):
    """A citizen report that was opened some days ago and is closed now."""
    opened = timezone.now() - timedelta(days=days_taken)
    case = open_case(Opening("planning.corrective", "Lampu jalan padam", at=opened), actor=ACTOR)
    Case.objects.filter(pk=case.pk).update(type="reports.complaint", is_open=False, closed_at=timezone.now())
    return case


def test_a_live_indicator_changes_when_reports_are_closed_and_nobody_types(people):
    indicator = live()
    closed_report(2)
    actions.refresh_live(ACTOR)
    assert indicator.values.get(is_current=True).value == Decimal(2)
    closed_report(6)
    closed_report(8)
    assert actions.refresh_live(ACTOR) == 1
    value = indicator.values.get(is_current=True)
    assert (value.value, value.n, value.state, value.source) == (Decimal(6), 3, "published", "live")


def test_a_live_value_leads_to_its_list_and_its_definition(people):
    indicator = live()
    closed_report(2)
    actions.refresh_live(ACTOR)
    value = indicator.values.get(is_current=True)
    assert value.url.startswith("/planning/indicators/counted-reports/?from=")
    assert value.inputs["live"] == "planning.report_days"
    assert value.definition.version == 1


def test_refreshing_without_news_writes_nothing(people):
    live()
    closed_report(2)
    actions.refresh_live(ACTOR)
    assert actions.refresh_live(ACTOR) == 0


def test_a_live_figure_that_fails_does_not_stop_the_others(people, monkeypatch):
    broken, sound = live(), make_indicator(code="LIVE2", source="live", live_code="planning.report_days")
    closed_report(3)
    from satukota.modules.planning.actions import live as module

    def measure(code, quarter, held=module.measure):
        if not getattr(measure, "failed", False):
            measure.failed = True
            raise ZeroDivisionError
        return held(code, quarter)

    monkeypatch.setattr(module, "measure", measure)
    assert actions.refresh_live(ACTOR) == 1
    assert broken.values.count() + sound.values.count() == 1


def test_the_quarter_of_today_is_refreshed(people):
    indicator = live()
    closed_report(1)
    actions.refresh_live(ACTOR)
    now = quarter_of(timezone.localdate())
    assert (indicator.values.get().year, indicator.values.get().quarter) == (now.year, now.number)


def test_who_acts_is_kept_with_the_value(people):
    indicator = make_indicator()
    actor = Actor(people.officer.pk, "officer")
    actions.record_value(indicator, Quarter(2026, 3), actions.Reading(Decimal(5)), actor)
    assert indicator.values.get().entered_by == people.officer
