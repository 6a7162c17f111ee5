"""The quarterly cycle: fill in, verify, return, approve, publish; late agencies escalate."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Act, Case, Invalid, NotAllowed, apply, ring_due, who
from satukota.kernel.events.api import Actor, Event
from satukota.modules.planning import actions
from satukota.modules.planning.models import Corrective, Round, Standing, Value
from satukota.modules.planning.queries import monev, public
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tests.conftest import make_indicator

pytestmark = pytest.mark.django_db
ACTOR = Actor.system()


@pytest.fixture
def held(people):
    """An open round with one agency and two indicators, one of them filled in."""
    made = make_indicator("SEHAT-1"), make_indicator("SEHAT-2", way="down", target="10")
    opened = actions.open_round(2026, 3, Actor(people.planner.pk, "planner"))
    actions.record_value(made[0], Quarter(2026, 3), actions.Reading(Decimal(75)), Actor(people.officer.pk, "officer"))
    return opened


def do(held, action, user, **data):
    return apply(held.reports.get().case.number, Act(action, data), who(user))


def state_of(code="SEHAT-1"):
    return Value.objects.get(indicator__code=code, is_current=True).state


def test_a_round_gives_every_agency_with_indicators_its_case(held):
    assert [(r.agency.code, r.case.state) for r in held.reports.all()] == [("dinkes", "filling")]
    assert held.reports.get().case.due_at is not None


def test_a_quarter_is_opened_once(held):
    with pytest.raises(ValidationError):
        actions.open_round(2026, 3, ACTOR)


def test_the_whole_cycle_makes_the_values_public(held, people):
    do(held, "send", people.officer)
    assert state_of() == "submitted"
    do(held, "verify", people.steward)
    do(held, "approve", people.planner)
    do(held, "publish", people.steward)
    assert state_of() == "published"
    assert not held.reports.get().case.is_open
    assert Standing.objects.get(indicator__code="SEHAT-1", year=2026).published_value == Decimal(75)


def test_before_publication_the_public_sees_nothing(held, people, plan):
    do(held, "send", people.officer)
    do(held, "verify", people.steward)
    assert public.promises(plan, 2026)["lines"] == []


def test_the_public_sees_an_indicator_once_however_many_years_were_published(held, people, plan):
    for year in (2024, 2025, 2026):
        given = actions.Reading(Decimal(70), state="published")
        actions.record_value(Value.objects.first().indicator, Quarter(year, 2), given, ACTOR)
        actions.update_standings(None, [year])
    shown = public.promises(plan, 2026)
    assert [line.indicator.code for line, _light in shown["lines"]] == ["SEHAT-1"]
    assert shown["published"] == 1


def test_an_empty_report_is_not_sent(people):
    make_indicator("KOSONG")
    opened = actions.open_round(2026, 2, ACTOR)
    with pytest.raises(Invalid), transaction.atomic():
        do(opened, "send", people.officer)
    assert opened.reports.get().case.state == "filling"


def test_a_returned_value_comes_back_with_its_reason(held, people):
    do(held, "send", people.officer)
    value = Value.objects.get(is_current=True)
    actions.return_value(value, "Tidak cocok dengan lampiran", Actor(people.steward.pk, "walidata"))
    with pytest.raises(Invalid), transaction.atomic():
        do(held, "verify", people.steward)
    do(held, "send_back", people.steward, reason="Satu angka")
    assert held.reports.get().case.state == "returned"
    assert (state_of(), Value.objects.get(pk=value.pk).reason) == ("returned", "Tidak cocok dengan lampiran")


def test_a_corrected_value_goes_on_and_the_wrong_one_stays_in_the_history(held, people):
    do(held, "send", people.officer)
    value = Value.objects.get(is_current=True)
    actions.return_value(value, "Salah", ACTOR)
    do(held, "send_back", people.steward, reason="Satu angka")
    given = actions.Reading(Decimal(73))
    actions.record_value(value.indicator, Quarter(2026, 3), given, Actor(people.officer.pk, "officer"))
    do(held, "send", people.officer)
    do(held, "verify", people.steward)
    assert state_of() == "verified"
    assert value.indicator.values.count() == 2


def test_a_report_returned_as_a_whole_opens_all_its_values(held, people):
    do(held, "send", people.officer)
    do(held, "send_back", people.steward, reason="Semua tanpa bukti")
    assert (state_of(), Value.objects.get(is_current=True).reason) == ("returned", "Semua tanpa bukti")


@pytest.mark.parametrize(("action", "who_tries"), [("send", "stranger"), ("verify", "officer"), ("publish", "officer")])
def test_a_step_belongs_to_its_role(held, people, action, who_tries):
    if action != "send":
        do(held, "send", people.officer)
    with pytest.raises(NotAllowed), transaction.atomic():
        do(held, action, getattr(people, who_tries))


def test_who_sent_a_report_cannot_verify_it(held, people):
    from satukota.kernel.people.api import Agency, User, grant

    grant(people.officer, "walidata", Agency.objects.get(code="dinkes"), ACTOR)
    both = User.objects.get(pk=people.officer.pk)
    do(held, "send", both)
    with pytest.raises(NotAllowed, match="four_eyes"):
        do(held, "verify", both)


def test_an_agency_that_is_late_is_escalated_to_its_head_and_then_above(people):
    make_indicator("LAMBAT")
    long_ago = timezone.make_aware(datetime(2026, 7, 1, 8))
    opened = actions.open_round(2026, 2, ACTOR, long_ago)
    for _ in range(6):
        ring_due(timezone.now())
    rung = Event.objects.filter(name__endswith="clock_rang", subject_id=opened.reports.get().case_id)
    assert {"head", "parent"} <= {event.data.get("to") for event in rung}
    [row] = monev.report_rows(opened)
    assert row.late


def test_late_agencies_stand_first(held, people):
    make_indicator("LAIN", agency="dlh")
    other = actions.open_round(2026, 2, ACTOR)
    late = other.reports.get(agency__code="dlh").case
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    rows = monev.report_rows(other)
    assert [(row.report.agency.code, row.late) for row in rows] == [("dlh", True), ("dinkes", False)]


def test_a_corrective_action_is_followed_as_a_case(held, people):
    from satukota.kernel.people.api import Agency

    indicator = Value.objects.get().indicator
    office = Agency.objects.get(code="dinkes")
    made = actions.open_corrective(
        "Tambah posyandu", ACTOR, agency=office, due="2026-12-31", indicator=indicator, evaluation_round=held
    )
    apply(made.case.number, Act("start"), who(people.officer))
    assert Corrective.objects.get().case.state == "running"
    assert list(monev.correctives(round=held)) == [made]


def test_a_round_is_closed_with_the_minutes_of_its_meeting(held):
    actions.close_round(held, "Disepakati", ACTOR, known_gaps=["dinkes"])
    assert Round.objects.get().closed_at is not None
