"""The happiness survey: no account, one answer a device and quarter, no figure of too few, nothing that says who."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Event
from satukota.modules.wellbeing import actions, demo, queries
from satukota.modules.wellbeing.models import Answer, Questionnaire
from satukota.modules.wellbeing.rules import (
    NotAQuestion,
    Question,
    bounds,
    quarter_of,
    quarters_before,
    read_questions,
    result_of,
    told_parts,
    written,
)
from satukota.modules.wellbeing.tests.conftest import ACTOR, BACKEND, QUESTIONS, somebody

db = pytest.mark.django_db
ALL_FIVE = {"q1": "5", "q2": "5", "q3": "5"}


def give(count, **values):
    """Answer as so many devices."""
    questionnaire = queries.current_questionnaire()
    values = {"q1": 4, "q2": 4, "q3": 2} | values
    for number in range(count):
        actions.give_answer(questionnaire, values, actions.Profile(), f"alat-{number}", ACTOR)


@db
def test_anybody_answers_without_an_account_once_a_quarter(questionnaire):
    phone, other = Client(), Client()
    assert phone.get("/wellbeing/").status_code == 200
    assert phone.post("/wellbeing/", ALL_FIVE).status_code == 302
    assert "sudah menjawab" in phone.get("/wellbeing/").content.decode()
    phone.post("/wellbeing/", ALL_FIVE)
    assert Answer.objects.count() == 1
    other.get("/wellbeing/")
    other.post("/wellbeing/", ALL_FIVE | {"age": "30-44"})
    assert list(Answer.objects.values_list("age", flat=True)) == ["", "30-44"]


@db
def test_two_presses_at_once_of_one_device_are_one_answer(questionnaire):
    give(1)
    with pytest.raises(actions.AlreadyAnswered):
        give(1)
    assert Answer.objects.count() == 1


@db
def test_the_next_quarter_asks_again_and_devices_of_the_last_are_forgotten(questionnaire, monkeypatch):
    give(1)
    later = bounds(*quarter_of(timezone.localdate()))[1]
    assert queries.answered("alat-0", timezone.localdate()) and not queries.answered("alat-0", later)
    assert actions.forget_devices(timezone.localdate(), ACTOR) == 0
    assert actions.forget_devices(later, ACTOR) == 1
    assert Answer.objects.get().device == ""


@db
def test_a_question_that_is_left_out_is_named_and_the_others_stay_chosen(questionnaire):
    client = Client()
    answer = client.post("/wellbeing/", {"q1": "5", "q2": "9", "area": "x"})
    assert answer.status_code == 422 and not Answer.objects.exists()
    errors = answer.context["form"].errors
    assert set(errors) == {"q2", "q3", "area"}
    assert answer.context["form"]["q1"].value() == "5"


@db
def test_no_figure_below_the_smallest_number_neither_on_the_page_nor_in_the_plan_nor_as_open_data(
    questionnaire, monkeypatch
):
    today = timezone.localdate()
    give(29)
    measured = queries.measure_index(today, today)
    assert (measured.value, measured.n) == (None, 29)
    assert list(queries.quarter_rows()) == []
    assert "belum cukup" in Client().get("/wellbeing/results/").content.decode()
    actions.give_answer(questionnaire, {"q1": 4, "q2": 4, "q3": 2}, actions.Profile(), "yang ke-30", ACTOR)
    measured = queries.measure_index(today, today)
    assert (measured.value, measured.n, measured.inputs["version"]) == (50, 30, 1)
    assert {row["dimension"]: row["index"] for row in queries.quarter_rows()} == {"": 50, "Hidup": 75, "Makna": 25}


@db
def test_a_district_with_few_answers_shows_no_figure(questionnaire):
    area = next(iter(queries.districts()))
    give(40)
    actions.give_answer(questionnaire, {"q1": 1, "q2": 1, "q3": 1}, actions.Profile(area=area), "satu", ACTOR)
    year, quarter = quarter_of(timezone.localdate())
    assert not any(line.result.is_enough for line in queries.district_lines(questionnaire, year, quarter))


def spread(questionnaire, counts):
    """Answer as so many devices of each district ("" of none)."""
    for area, count in counts.items():
        for number in range(count):
            profile = actions.Profile(area=area)
            actions.give_answer(questionnaire, {"q1": 4, "q2": 4, "q3": 2}, profile, f"{area}-{number}", ACTOR)


@db
def test_the_few_answers_of_one_district_are_not_told_by_the_difference(questionnaire):
    first, second, third, *_others = queries.districts()
    spread(questionnaire, {first: 35, second: 31, third: 2})
    year, quarter = quarter_of(timezone.localdate())
    shown = [line.name for line in queries.district_lines(questionnaire, year, quarter) if line.result.is_enough]
    assert shown == [queries.districts()[first]]
    assert [line.result.answers for line in queries.quarter_lines()] == [65]


@db
def test_the_newest_answer_moves_no_figure_by_itself(questionnaire):
    give(35)
    before = queries.quarter_lines()[0].result
    for number in range(4):
        actions.give_answer(questionnaire, {"q1": 1, "q2": 1, "q3": 1}, actions.Profile(), f"lain-{number}", ACTOR)
        assert queries.quarter_lines()[0].result == before
    actions.give_answer(questionnaire, {"q1": 1, "q2": 1, "q3": 1}, actions.Profile(), "lain-5", ACTOR)
    assert (queries.quarter_lines()[0].result.answers, before.answers) == (40, 35)


@db
def test_new_questions_at_the_end_of_a_quarter_take_no_figure_away(questionnaire):
    give(40)
    newest = actions.publish_questionnaire("Baru", read_questions("Rasa | Saya takut. | I am afraid."), "uji", ACTOR)
    actions.give_answer(newest, {"q1": 1}, actions.Profile(), "terakhir", ACTOR)
    measured = queries.measure_index(timezone.localdate(), timezone.localdate())
    assert (measured.value, measured.inputs["version"]) == (50, 1)


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 60)), st.integers(0, 60), st.integers(2, 30))
def test_what_is_told_and_what_is_left_both_have_enough_answers(counts, nowhere, least):
    whole = sum(counts.values()) + nowhere
    told = told_parts(counts, whole, least)
    rest = whole - sum(counts[key] for key in told)
    assert all(counts[key] >= least for key in told)
    assert not told or rest == 0 or rest >= least


@db
def test_answers_and_questions_stay_and_events_say_nothing_of_who_or_what(questionnaire):
    give(1)
    for attempt in (
        lambda: Answer.objects.update(values={"q1": 5}), lambda: Answer.objects.all().delete(),
        lambda: Questionnaire.objects.update(title="lain"), lambda: Answer.objects.update(device="orang lain"),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    event = Event.objects.get(name="wellbeing.answer_given")
    assert event.data == {"questionnaire": 1} and event.actor_id is None


@db
@pytest.mark.parametrize(("lasting", "kept"), [(timedelta(days=1), 1), (timedelta(days=-1), 0)])
def test_who_began_before_the_questions_changed_answered_the_questions_that_stood_there(
    questionnaire, monkeypatch, lasting, kept
):
    monkeypatch.setattr(queries, "BEGUN", lasting)
    phone = Client()
    opened = phone.get("/wellbeing/").context["form"]["questionnaire"].value()
    newest = actions.publish_questionnaire("Baru", read_questions("Rasa | Saya takut. | I am afraid."), "uji", ACTOR)
    answer = phone.post("/wellbeing/", ALL_FIVE | {"questionnaire": opened})
    assert (answer.status_code, "Pertanyaannya sudah diganti" in answer.content.decode()) == (
        (302, False) if kept else (422, True)
    )
    assert (questionnaire.answers.count(), newest.answers.count()) == (kept, 0)


@db
def test_a_new_version_of_the_questions_is_another_line(client, questionnaire):
    give(30)
    client.force_login(somebody("uji-rencana", "planner", "bappeda"), BACKEND)
    fields = {
        "title": "Survei baru",
        "questions": QUESTIONS + "\nMakna | Saya belajar. | I learn.",
        "source": "lokakarya",
    }
    assert client.post("/wellbeing/questionnaires/new/", fields | {"questions": "tanpa dimensi"}).status_code == 422
    assert client.post("/wellbeing/questionnaires/new/", fields).status_code == 302
    newest = queries.current_questionnaire()
    for number in range(30):
        values = dict.fromkeys(("q1", "q2", "q3", "q4"), 5)
        actions.give_answer(newest, values, actions.Profile(), f"baru-{number}", ACTOR)
    lines = queries.quarter_lines()
    assert [(line.questionnaire.number, line.result.index) for line in lines] == [(2, 100), (1, 50)]
    measured = queries.measure_index(timezone.localdate(), timezone.localdate())
    assert measured.inputs == {"instrument": "Survei baru", "version": 2}
    assert Client().get("/wellbeing/results/").status_code == 200


@db
@pytest.mark.parametrize(
    ("role", "sees", "publishes"), [("mayor", 200, 403), ("officer", 200, 403), ("planner", 200, 200)]
)
def test_staff_see_the_questionnaires_and_only_planners_publish(client, questionnaire, role, sees, publishes):
    client.force_login(somebody(f"uji-{role}", role, "bappeda"), BACKEND)
    assert client.get("/wellbeing/questionnaires/").status_code == sees
    assert client.get("/wellbeing/questionnaires/new/").status_code == publishes


@db
def test_an_address_that_answers_too_often_waits(questionnaire):
    codes = [Client(REMOTE_ADDR="203.0.113.9").post("/wellbeing/", ALL_FIVE).status_code for _number in range(31)]
    assert codes[:30] == [302] * 30 and codes[30] == 429


@db
def test_the_demo_city_has_a_result_of_six_quarters_that_calls_itself_an_example():
    from satukota.kernel.places.api import city

    demo.load(city(), "small")
    demo.load(city(), "small")
    assert len([line for line in queries.quarter_lines() if line.result.is_enough]) == 6
    assert "contoh" in queries.current_questionnaire().source


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=40), st.integers(2, 30))
def test_the_index_is_the_mean_of_the_dimensions_and_only_of_enough_answers(answers, least):
    questions = [Question("q1", "A", "a", "a"), Question("q2", "B", "b", "b")]
    sums = {f"q{at + 1}": (sum(pair[at] for pair in answers), len(answers)) for at in (0, 1)} if answers else {}
    found = result_of(questions, sums, len(answers), least)
    if len(answers) < least:
        assert (found.index, found.dimensions) == (None, {})
    else:
        expected = Fraction(sum(25 * (value - 1) for pair in answers for value in pair), 2 * len(answers))
        assert found.index == expected and 0 <= found.index <= 100


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_quarters_join_without_a_gap(day):
    newest, before = quarters_before(day, 2)
    start, end = bounds(*newest)
    assert start <= day < end and bounds(*before)[1] == start and quarter_of(end - timedelta(1)) == newest


def test_questions_are_read_as_they_are_written():
    questions = read_questions(QUESTIONS)
    assert read_questions(written(questions)) == questions
    for bad in ("Hidup | tanpa bahasa Inggris", "||", "\n".join(["a | b | c"] * 21)):
        with pytest.raises(NotAQuestion):
            read_questions(bad)
