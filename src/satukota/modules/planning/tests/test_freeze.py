"""A closed round is drawn from what was frozen, for ever; opening it again takes two and makes a version beside it."""

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satukota.kernel.cases.api import Case, Invalid
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning import actions
from satukota.modules.planning.actions.rounds import reporting_agencies
from satukota.modules.planning.models import (
    FrozenRound,
    Indicator,
    IndicatorDefinition,
    Item,
    Realisation,
    Round,
    SpmService,
    SpmYear,
)
from satukota.modules.planning.queries import rounds as round_queries
from satukota.modules.planning.queries.round_document import document_of
from satukota.modules.planning.rules.quarters import Quarter, quarter_of
from satukota.modules.planning.tests.conftest import make_indicator, somebody, visit
from satukota.modules.planning.tests.rounds import GROUND, QUARTER, actor, close, correct, publish_round, step
from satukota.modules.planning.tests.test_import import values_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(plan, people):
    """A round with a published value and an agency whose report is missing, closed with its minutes."""
    indicator = make_indicator("SEHAT-1", year=2025)
    make_indicator("KOTOR-1", agency="dlh", year=2025)
    opened = publish_round(people, indicator)
    actions.open_corrective(
        "Tambah posyandu", actor(people.planner), agency=indicator.agency, indicator=indicator,
        due=timezone.localdate().isoformat(), evaluation_round=opened,
    )  # fmt: skip
    return close(opened, people, gaps=["dlh"])


def paper(evaluation_round, number=1):
    """Return what the round's paper says, without the list of later corrections."""
    document = document_of(evaluation_round, number)
    context = {"document": document, "content": document.content, "whole": document.whole}
    return render_to_string("planning/print/round.html", context)


def approved(row, people):
    return actions.decide_figure(row, actor(people.steward, "walidata"), approve=True)


def do_correct(people, number):
    correct(Indicator.objects.get(code="SEHAT-1"), people, number)


def do_import(people, number):
    sheet = values_sheet([["SEHAT-1", 2025, 3, number, ""], ["KOTOR-1", 2025, 3, number, ""]])
    actions.import_values(sheet, actor(people.planner, "planner"), ground=GROUND)


def do_money(people, number):
    item = Item.objects.filter(agency__code="dinkes", budget__isnull=False).first()
    row = Realisation(item=item, year=2025, quarter=3, budget=1000 + number, spent=number)
    row = actions.record_realisation(row, actor(people.officer), GROUND)
    if row.is_waiting:
        approved(row, people)


def do_service(people, number):
    service, agency = SpmService.objects.first(), Agency.objects.get(code="dinkes")
    row = SpmYear(service=service, year=2025, agency=agency, to_serve=1000, served=number)
    row = actions.record_spm(row, actor(people.officer), GROUND)
    if row.is_waiting:
        approved(row, people)


def do_target(people, number):
    change = actions.PlanChange("Perubahan RPJMD", date(2025, 12, 30), f"Pagu turun {number}")
    indicator, aim = Indicator.objects.get(code="SEHAT-1"), actions.Aim(2025, Decimal(number))
    proposed = actions.write_target(indicator, aim, actor(people.planner, "planner"), change)
    if proposed is not None:
        actions.decide_targets([proposed], actor(people.steward), approved=True)


def do_definition(people, number):
    indicator = Indicator.objects.get(code="SEHAT-1")
    definition = IndicatorDefinition(
        indicator=indicator, unit=f"unit {number}", way="down", total="sum", since=date(2026, 1, 1), reason="Baru"
    )
    actions.change_definition(definition, Actor.system())


def do_rename(people, number):
    indicator = Indicator.objects.get(code="SEHAT-1")
    indicator.name = f"Nama {number}"
    actions.save_indicator(indicator, Actor.system(), "Perda baru")


def do_decide(people, number):
    agency = Agency.objects.get(code="dinkes")
    actions.open_corrective(f"Tindakan {number}", actor(people.planner), agency=agency)


def do_next_quarter(people, number):
    if not Round.objects.filter(year=2025, quarter=4).exists():
        opened = actions.open_round(2025, 4, actor(people.planner, "planner"))
        indicator = Indicator.objects.get(code="SEHAT-1")
        reading = actions.Reading(Decimal(number))
        actions.report_value(indicator, Quarter(2025, 4), reading, actor(people.officer))
        step(opened, "send", people.officer)


def do_reopen(people, number):
    evaluation_round = Round.objects.get(year=2025, quarter=3)
    actions.ask_reopen(evaluation_round, f"Alasan {number}", actor(people.planner, "planner"))
    reopened = actions.decide_reopen(evaluation_round, actor(people.steward, "walidata"), agree=True)
    gaps = [report.agency.code for report in round_queries.gaps(reopened)]
    close(reopened, people, f"Notulen {number}", gaps)


def do_office(people, number):
    Agency.objects.filter(code="dinkes").update(name=f"Dinas {number}")


ACTS = (
    do_correct, do_import, do_money, do_service, do_target, do_definition, do_rename, do_decide, do_next_quarter,
    do_reopen, do_office,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 99)), min_size=1, max_size=5))
def test_no_later_act_changes_what_was_frozen(closed, people, acts):
    content, digest, words = closed.frozen.get(number=1).content, closed.frozen.get(number=1).digest, paper(closed)
    with transaction.atomic():
        for act, number in acts:
            with suppress(ValidationError), transaction.atomic():  # the same figure again is no correction
                act(people, number)
        frozen = FrozenRound.objects.get(round=closed, number=1)
        assert (frozen.content, frozen.digest) == (content, digest)
        assert paper(Round.objects.get(pk=closed.pk)) == words
        transaction.set_rollback(True)


def test_a_closed_round_keeps_the_promise_that_was_in_force_and_a_later_one_is_in_the_next_version(closed, people):
    do_target(people, 60)
    do_reopen(people, 1)
    with override("id"):
        first, second = (
            {line["code"]: line for line in document_of(closed, number, figures=True).content["indicators"]}
            for number in (1, 2)
        )
    assert (first["SEHAT-1"]["target"], first["SEHAT-1"]["promised"]) == ("80.0000", "")
    assert second["SEHAT-1"]["target"] == "60.0000" and "Perubahan RPJMD" in second["SEHAT-1"]["promised"]


def test_the_database_refuses_to_change_or_delete_a_frozen_round(closed):
    for change in ({"content": {}}, {"digest": ""}, {"frozen_at": timezone.now()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            FrozenRound.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        FrozenRound.objects.all().delete()


def text_of(answer):
    book = Document(BytesIO(answer.content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in book.paragraphs] + cells


def test_the_paper_says_the_same_whoever_prints_it_and_appends_what_was_corrected(client, closed, people):
    address = f"/planning/rounds/{closed.pk}/report.docx"
    mayor = somebody("walikota", "mayor", "kepala-daerah")
    first = text_of(visit(client, people.planner).get(address))
    assert text_of(visit(client, mayor).get(address, headers={"accept-language": "en"})) == first
    correct(Indicator.objects.get(code="SEHAT-1"), people, 95)
    after = text_of(client.get(address))
    assert [words for words in after if words in first] == first
    assert any("75,0 % → 95,0 %" in words for words in after)
    assert client.get(f"/planning/rounds/{closed.pk}/report.pdf").content.startswith(b"%PDF")


def test_a_round_closes_only_with_its_gaps_named(people):
    indicator = make_indicator("SEHAT-1", year=2025)
    make_indicator("KOTOR-1", agency="dlh", year=2025)
    opened = publish_round(people, indicator)
    for wrong in ((), ("dlh", "dinkes")):
        with pytest.raises(ValidationError, match="Lingkungan"):
            close(opened, people, gaps=wrong)
    closed = close(opened, people, gaps=["dlh"])
    assert closed.frozen.get().content["gaps"] == ["Dinas Lingkungan Hidup"]
    missed = closed.reports.get(agency__code="dlh").case
    assert (missed.state, missed.is_open) == ("missed", False)


def test_the_page_of_closing_names_each_gap_and_asks_to_tick_it(client, people):
    make_indicator("KOTOR-1", agency="dlh", year=2025)
    opened = actions.open_round(2025, 3, actor(people.planner, "planner"))
    address = f"/planning/rounds/{opened.pk}/close/"
    page = visit(client, people.planner).get(address).content.decode()
    assert "Dinas Lingkungan Hidup" in page
    assert client.post(address, {"minutes": "Sepakat"}).status_code == 422
    assert client.post(address, {"minutes": "Sepakat", "gaps": ["dlh"]}).status_code == 302
    assert Round.objects.get().closed_at is not None


def test_no_report_of_a_closed_round_is_sent_or_published(people):
    indicator = make_indicator("SEHAT-1", year=2025)
    opened = actions.open_round(2025, 3, actor(people.planner, "planner"))
    actions.report_value(indicator, QUARTER, actions.Reading(Decimal(75)), actor(people.officer))
    Round.objects.update(closed_at=timezone.now())
    with pytest.raises(Invalid), transaction.atomic():
        step(opened, "send", people.officer)


def test_everybody_reads_that_a_round_is_open_again_and_why(client, closed, people):
    address = "/planning/public/rounds/2025/3/"
    actions.ask_reopen(closed, "DLH terlambat", actor(people.planner, "planner"))
    assert "DLH terlambat" not in client.get(address).content.decode()
    actions.decide_reopen(closed, actor(people.steward, "walidata"), agree=True)
    assert "DLH terlambat" in client.get(address).content.decode()


def test_opening_again_needs_a_reason_and_a_second_person_and_keeps_what_was_frozen(closed, people):
    with pytest.raises(ValidationError):
        actions.ask_reopen(closed, "  ", actor(people.planner))
    actions.ask_reopen(closed, "DLH terlambat", actor(people.planner, "planner"))
    with pytest.raises(ValidationError):
        actions.decide_reopen(closed, actor(people.planner, "planner"), agree=True)
    reopened = actions.decide_reopen(closed, actor(people.steward, "walidata"), agree=True)
    assert reopened.reports.get(agency__code="dlh").case.state == "returned"
    close(reopened, people, "Notulen kedua", ["dlh"])
    versions = FrozenRound.objects.filter(round=closed).order_by("number")
    assert [(row.number, row.reason, row.content["minutes"]) for row in versions] == [
        (1, "", "Disepakati"), (2, "DLH terlambat", "Notulen kedua"),
    ]  # fmt: skip


def test_a_second_person_may_refuse_to_open_again(closed, people):
    actions.ask_reopen(closed, "Coba", actor(people.planner, "planner"))
    kept = actions.decide_reopen(closed, actor(people.steward, "walidata"), agree=False)
    assert (kept.closed_at is not None, kept.reopen_asked_at) == (True, None)


def test_everybody_reads_the_closed_round_as_it_was_and_its_versions(client, closed, people):
    before = client.get("/planning/public/rounds/2025/3/").content.decode()
    assert "75,0 %" in before and "Dinas Lingkungan Hidup" in before
    correct(Indicator.objects.get(code="SEHAT-1"), people, 95)
    after = client.get("/planning/public/rounds/2025/3/").content.decode()
    assert "75,0 %" in after and "95,0 %" in after and GROUND.reason in after
    do_reopen(people, 1)
    assert "?version=2" in client.get("/planning/public/rounds/2025/3/").content.decode()
    assert client.get("/planning/public/rounds/2025/3/?version=9").status_code == 404
    assert client.get("/planning/public/rounds/2024/1/").status_code == 404


def test_a_round_opened_by_mistake_is_withdrawn_with_its_tasks_while_nothing_was_sent(people):
    indicator = make_indicator("SEHAT-1", year=2025)
    wrong = actions.open_round(2025, 2, actor(people.planner, "planner"))
    with pytest.raises(ValidationError):
        actions.withdraw_round(wrong, "", actor(people.planner))
    actions.withdraw_round(wrong, "Salah triwulan", actor(people.planner))
    assert not Case.objects.filter(pk=wrong.reports.get().case_id, is_open=True).exists()
    assert list(round_queries.rounds()) == []
    right = actions.open_round(2025, 2, actor(people.planner, "planner"))
    actions.report_value(indicator, Quarter(2025, 2), actions.Reading(Decimal(1)), actor(people.officer))
    step(right, "send", people.officer)
    with pytest.raises(ValidationError, match="Kesehatan"):
        actions.withdraw_round(right, "Salah", actor(people.planner))


def test_a_quarter_that_is_not_over_is_opened_only_where_the_settings_say_so(people, settings):
    running = quarter_of(timezone.localdate())
    for quarter in (running, running.next, Quarter(running.year + 5, 1)):
        with pytest.raises(ValidationError):
            actions.open_round(quarter.year, quarter.number, actor(people.planner))
    settings.PLANNING_OPEN_EARLY = "yes"
    assert actions.open_round(running.year, running.number, actor(people.planner)).pk


def test_opening_a_quarter_twice_tells_the_truth_in_indonesian(client, people):
    actions.open_round(2025, 3, actor(people.planner))
    answer = visit(client, people.planner).post("/planning/rounds/open/", {"year": 2025, "quarter": 3})
    words = answer.content.decode()
    assert answer.status_code == 422
    fault = words[words.index("Putaran TW III 2025") :].partition("<")[0]
    assert "sudah ada" in fault and "tidak ada" not in fault


def test_the_councils_paper_says_the_same_whoever_prints_it(client, plan, people, monkeypatch):
    monkeypatch.setattr("satukota.modules.planning.views.documents.render_pdf", str.encode)
    agency = Agency.objects.get(code="dlh")
    actions.open_corrective("Perbaiki", actor(people.planner), agency=agency)
    mayor = somebody("walikota", "mayor", "kepala-daerah")
    papers = [
        visit(client, user).get("/planning/mayor.pdf", headers={"accept-language": language}).content.decode()
        for user, language in ((people.planner, "id"), (mayor, "en"), (people.officer, "id"))
    ]
    printed = re.compile(r'<p class="muted">.*?</p>', re.DOTALL)
    moment = re.compile(r' datetime="[^"]+" title="[^"]+"')
    assert len({moment.sub("", printed.sub("", paper, count=1)) for paper in papers}) == 1


def test_the_due_day_of_a_decision_is_its_own_and_never_over_already(people):
    agency = Agency.objects.get(code="dinkes")
    with pytest.raises(ValidationError):
        actions.open_corrective("Perbaiki", actor(people.planner), agency=agency, due="2020-01-01")
    day = timezone.localdate().isoformat()
    made = actions.open_corrective("Perbaiki", actor(people.planner), agency=agency, due=day)
    assert made.due == timezone.localdate()


def test_an_agency_with_yearly_figures_alone_is_asked_when_they_are_due(people):
    Agency.objects.create(code="uji", name="Dinas Uji")
    make_indicator("TAHUN-1", agency="uji", year=2025, rhythm="yearly")
    asked = [{office.code for office in reporting_agencies(Quarter(2025, number))} for number in (1, 4)]
    assert ["uji" in codes for codes in asked] == [False, True]


def test_a_round_that_is_closed_late_or_again_says_what_its_own_quarter_left(plan, people):
    """It showed the newest figure of the year: TW III in the paper of TW II, and in its next version."""
    indicator = make_indicator("TELAT-1", year=QUARTER.year)
    opened = publish_round(people, indicator, value=75)
    later = Quarter(QUARTER.year, QUARTER.number + 1)
    publish_round(people, indicator, 20, later)
    before = indicator.standings.get(year=QUARTER.year)
    close(opened, people)
    [row] = [row for row in opened.frozen.get().content["indicators"] if row["code"] == "TELAT-1"]
    assert (Decimal(row["published"]), Decimal(row["value"]), row["quarter"]) == (75, 75, QUARTER.number)
    after = indicator.standings.get(year=QUARTER.year)
    assert (after.value, after.published_value, after.light) == (before.value, before.published_value, before.light)
    assert after.value == 20
