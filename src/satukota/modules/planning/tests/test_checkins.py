"""A word between quarters: said in a minute, kept as it was, never judged and never published; silence is visible."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Agency
from satukota.modules.planning import actions
from satukota.modules.planning.actions.checkins import Word, check_in, remind_of_check_ins, set_rhythm
from satukota.modules.planning.models import CheckIn, CheckInRhythm, Standing, Value
from satukota.modules.planning.queries import checkins
from satukota.modules.planning.rules.checkins import (
    SHOWN,
    Confidence,
    Differs,
    difference,
    period_start,
    remind_from,
    silent_periods,
    trend,
)
from satukota.modules.planning.rules.lights import Light
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.rounds import actor

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2100, 1, 1))
WEEKS = st.sampled_from((1, 2))


@given(DAYS, WEEKS)
def test_a_period_begins_on_a_monday_holds_its_day_and_follows_the_one_before(day, weeks):
    start = period_start(day, weeks)
    assert start.weekday() == 0
    assert 0 <= (day - start).days < 7 * weeks
    assert period_start(start - timedelta(days=1), weeks) == start - timedelta(days=7 * weeks)
    assert remind_from(day, weeks).weekday() == 4


@given(DAYS, st.integers(0, 400), st.none() | st.integers(0, 400), WEEKS)
def test_silence_counts_the_whole_periods_since_the_last_word(since, later, spoke, weeks):
    """Against a walk through the calendar: a period is silent when it lay wholly after the asking and held no word."""
    today = since + timedelta(days=later)
    newest = None if spoke is None else min(since + timedelta(days=spoke), today)
    step, at, counted = timedelta(days=7 * weeks), period_start(since, weeks), 0
    while at + step <= today:
        asked, after_word = at >= since, newest is None or at > newest
        holds_word = newest is not None and at <= newest < at + step
        counted += asked and after_word and not holds_word
        at += step
    assert silent_periods(weeks, since, newest, today) == counted


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(Confidence)), max_size=20), DAYS, WEEKS)
def test_a_trend_shows_the_last_word_of_each_of_the_last_periods(said, today, weeks):
    words = sorted((today - timedelta(days=back), word) for back, word in said)
    marks = trend(words, weeks, today)
    assert len(marks) == SHOWN
    for back, mark in enumerate(reversed(marks)):
        start = period_start(today, weeks) - timedelta(days=7 * weeks * back)
        inside = [word for day, word in words if start <= day < start + timedelta(days=7 * weeks)]
        assert mark == (inside[-1] if inside else None)


@pytest.mark.parametrize(
    ("confidence", "light", "differs"),
    [
        (Confidence.ON_TRACK, Light.BEHIND, Differs.HOPEFUL),
        (Confidence.AT_RISK, Light.BEHIND, Differs.HOPEFUL),
        (Confidence.OFF_TRACK, Light.ON_TRACK, Differs.WARNING),
        (Confidence.AT_RISK, Light.WATCH, Differs.NO),
        (Confidence.OFF_TRACK, Light.NOT_YET, Differs.NO),
        (None, Light.BEHIND, Differs.NO),
    ],
)
def test_a_word_that_differs_from_the_light_is_named(confidence, light, differs):
    assert difference(confidence, light) is differs


pytestmark = pytest.mark.django_db
DINKES = {"code": "dinkes"}


@pytest.fixture
def key(plan):
    """A key indicator of the health agency, which is asked every week."""
    indicator = make_indicator("SEHAT-1", is_key=True)
    agency = Agency.objects.get(**DINKES)
    CheckInRhythm.objects.create(agency=agency, weeks=1, since=date(2024, 1, 1))
    return indicator


def say(indicator, people, confidence="at_risk", sentence="Tenaga berkurang", figure=None):
    return check_in(Word(indicator, confidence, sentence, figure), actor(people.officer))


def test_a_word_is_kept_once_and_its_event_holds_no_sentence(key, people):
    first = say(key, people)
    assert say(key, people).pk == first.pk
    assert say(key, people, sentence="Sudah pulih").pk != first.pk
    rows = Event.objects.filter(name="planning.checked_in").order_by("pk")
    assert rows[0].data == {"check_in_id": first.pk, "confidence": "at_risk"}
    assert len(rows) == 2


@pytest.mark.parametrize("wrong", [{"confidence": "yakin"}, {"sentence": "  "}, {"sentence": "x" * 301}])
def test_a_word_that_is_none_is_refused_by_its_field(key, people, wrong):
    with pytest.raises(ValidationError) as refused:
        say(key, people, **wrong)
    assert list(refused.value.message_dict) == list(wrong)


def test_a_preliminary_figure_is_in_no_value_no_light_and_on_no_public_page(key, people, client):
    before = list(Standing.objects.filter(indicator=key).values("value", "light", "published_value"))
    say(key, people, figure=Decimal("77.1234"))
    actions.update_standings([key.pk])
    assert list(Standing.objects.filter(indicator=key).values("value", "light", "published_value")) == before
    assert not Value.objects.filter(indicator=key).exists()
    for address in ("public/", f"public/{key.code}/", "public/promises/", "public/promises.csv"):
        text = client.get(f"/planning/{address}").content.decode()
        assert "77,1" not in text and "Tenaga berkurang" not in text
    assert client.get("/planning/check-ins/").status_code in {302, 403}


def test_what_was_said_stays_as_it_was(key, people):
    say(key, people)
    for change in (
        lambda: CheckIn.objects.update(confidence="on_track"),
        lambda: CheckIn.objects.all().delete(),
        lambda: CheckInRhythm.objects.update(weeks=2),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_silence_is_visible_until_somebody_speaks(key, people):
    [pulse] = [row for row in checkins.asked() if row.about == key]
    assert pulse.silent > 0
    say(key, people)
    [pulse] = [row for row in checkins.asked() if row.about == key]
    assert (pulse.silent, pulse.is_due, pulse.confidence) == (0, False, "at_risk")


def test_a_rhythm_that_is_set_again_does_not_forgive_silence(key, people):
    set_rhythm(Agency.objects.get(**DINKES), 1, actor(people.planner, "planner"))
    agencies, _items = checkins.rhythms()
    assert agencies[Agency.objects.get(**DINKES).pk].since == date(2024, 1, 1)


def test_an_item_has_a_rhythm_of_its_own(key, plan, people):
    item = plan.items.filter(agency__code="dlh").exclude(state="dropped").first()
    assert checkins.rhythm_of(item).weeks == 0
    set_rhythm(item, 2, actor(people.planner, "planner"))
    assert checkins.rhythm_of(item).weeks == 2
    assert item in [row.about for row in checkins.asked()]
    set_rhythm(item, 0, actor(people.planner, "planner"))
    assert item not in [row.about for row in checkins.asked()]


def test_an_agency_is_reminded_once_a_period_and_not_after_it_spoke(key, people, monkeypatch):
    friday = remind_from(date(2030, 6, 5), 1)
    told = Message.objects.filter(template="plan-check-in")
    at = lambda day: monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: day)  # noqa: E731
    at(friday - timedelta(days=1))
    remind_of_check_ins()
    assert not told.exists()
    at(friday)
    remind_of_check_ins()
    remind_of_check_ins()
    assert told.filter(user=people.officer).count() == 1
    at(friday + timedelta(days=7))
    CheckIn.objects.create(indicator=key, confidence="on_track", sentence="Lancar", day=friday + timedelta(days=6))
    for row in checkins.asked():
        if row.about != key and row.about.agency.code == "dinkes":
            kind = "indicator" if row.key.startswith("i") else "item"
            CheckIn.objects.create(
                confidence="on_track", sentence="Lancar", day=friday + timedelta(days=6), **{kind: row.about}
            )
    remind_of_check_ins()
    assert told.filter(user=people.officer).count() == 1


def test_an_officer_says_it_on_one_page_and_what_is_half_said_is_marked(key, people, client):
    visit(client, people.officer)
    page = "/planning/check-ins/write/"
    half = client.post(page, {f"i{key.pk}-confidence": "off_track"})
    assert half.status_code == 422 and "alasannya dalam satu kalimat" in half.content.decode()
    nothing = client.post(page, {})
    assert nothing.status_code == 200 and not CheckIn.objects.exists()
    said = {
        f"i{key.pk}-confidence": "off_track",
        f"i{key.pk}-sentence": "Anggaran belum cair",
        f"i{key.pk}-figure": "12,5",
    }
    assert client.post(page, said).url == "/planning/check-ins/?agency=dinkes"
    row = CheckIn.objects.get()
    assert (row.confidence, row.figure, row.entered_role) == ("off_track", Decimal("12.5"), "officer")
    assert "Anggaran belum cair" in client.get(f"/planning/indicators/{key.code}/").content.decode()


def test_another_agency_says_nothing_about_it(key, people, client):
    visit(client, people.stranger)
    said = {f"i{key.pk}-confidence": "on_track", f"i{key.pk}-sentence": "x"}
    assert client.post("/planning/check-ins/write/?agency=dinkes", said).status_code == 403
    assert client.post(f"/planning/indicators/{key.code}/check-in/", {"confidence": "on_track"}).status_code == 403
    assert client.get("/planning/check-ins/rhythm/dinkes/").status_code == 403


def test_the_mayor_sees_where_owner_and_light_disagree(key, people, client):
    year = Standing.objects.filter(indicator=key).order_by("-year").first()
    Standing.objects.update_or_create(
        indicator=key, year=timezone.localdate().year, defaults={"light": "on_track", "definition": year.definition}
    )
    say(key, people, "off_track", "Alat rusak")
    visit(client, people.planner)
    text = client.get("/planning/mayor/").content.decode()
    assert "Alat rusak" in text and "1 kabar berbeda" in text
    listed = client.get("/planning/check-ins/?show=differs").content.decode()
    assert key.name in listed and "lebih buruk daripada penilaian resmi" in listed


def test_a_program_reads_and_says_words(key, people, client):
    visit(client, people.officer)
    address = f"/api/v1/planning/indicators/{key.code}/check-ins"
    said = {"confidence": "at_risk", "sentence": "Menunggu lelang", "figure": "3.5"}
    assert client.post(address, said, content_type="application/json").json()["figure"] == "3.5"
    assert client.post(address, said | {"confidence": "?"}, content_type="application/json").status_code == 422
    rows = client.get("/api/v1/planning/check-ins?agency=dinkes").json()["items"]
    assert [row["sentence"] for row in rows if row["code"] == key.code] == ["Menunggu lelang"]
