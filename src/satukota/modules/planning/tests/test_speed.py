"""What a page costs grows with what it shows, never with one question to the database for each row."""

import sys
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.actions import importing
from satukota.modules.planning.forms.links import OutcomeForm
from satukota.modules.planning.models import Dimension, Item, Outcome, Realisation, SheetImport, Standing, Value
from satukota.modules.planning.queries import drafting
from satukota.modules.planning.queries.previews import preview_of
from satukota.modules.planning.queries.round_document import document_of
from satukota.modules.planning.queries.sheets import facts_of, table_of
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.rounds import close, publish_round
from satukota.modules.planning.tests.sheets import sheet
from satukota.modules.planning.tests.workbooks import xlsx

pytestmark = pytest.mark.django_db


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in seen.captured_queries]


def test_a_report_and_a_meeting_ask_as_often_for_twelve_indicators_as_for_two(people, client):
    for number in range(2):
        make_indicator(f"CEPAT-{number}")
    opened = actions.open_round(2025, 3, Actor.system())
    Standing.objects.update(light="behind", year=2025)
    addresses = [
        reverse("planning:report", args=[opened.reports.get().pk]), reverse("planning:meeting", args=[opened.pk])
    ]  # fmt: skip
    visit(client, people.planner)
    few = [len(queries_of(client, address)) for address in addresses]
    for number in range(2, 12):
        make_indicator(f"CEPAT-{number}")
    Standing.objects.update(light="behind", year=2025)
    many = [len(queries_of(client, address)) for address in addresses]
    assert [most - least <= 1 for least, most in zip(few, many, strict=True)] == [True, True]


def test_a_report_and_a_meeting_do_not_read_the_values_of_earlier_years(people, client):
    indicator = make_indicator("CEPAT")
    opened = actions.open_round(2025, 3, Actor.system())
    Standing.objects.update(light="behind", year=2025)
    visit(client, people.planner)
    report = queries_of(client, reverse("planning:report", args=[opened.reports.get().pk]))
    meeting = queries_of(client, reverse("planning:meeting", args=[opened.pk]))
    table = Value._meta.db_table
    ranges = [sql for sql in report + meeting if table in sql and '"year" >= ' in sql]
    assert (indicator.code, ranges) == ("CEPAT", [])


def test_a_preview_reads_of_a_plan_what_a_sheet_of_one_row_needs(plan, people, monkeypatch):
    item, told = plan.items.get(code="gempil"), []
    monkeypatch.setattr(drafting, "facts_of", lambda row: told.append(row.code) or facts_of(row))
    table = table_of(xlsx([["kode", "nama"], [item.code, "Nama lain"]]))
    with CaptureQueriesContext(connection) as seen:
        shown = drafting.review(SheetImport(plan=plan), table, {0: "code", 1: "name"})
        changes = [(change.code, change.fields) for change in shown.changes]
    assert changes == [(item.code, (("name", item.name, "Nama lain"),))]
    whole = [query["sql"] for query in seen.captured_queries if 'FROM "planning_item"' in query["sql"]]
    assert not any("JOIN" in sql for sql in whole if 'ORDER BY "planning_item"."path"' in sql)
    assert len(told) <= plan.items.count() + 2


def test_a_meeting_of_an_open_round_reads_only_the_lines_that_it_shows(people):
    for number in range(8):
        make_indicator(f"CEPAT-{number}")
    Standing.objects.update(light="behind", year=2025)
    opened = actions.open_round(2025, 3, Actor.system())
    [group] = document_of(opened, each=5).content["groups"]
    assert (len(group["lines"]), group["total"], group["more"]) == (5, 8, 3)


def add_works(plan, count, name="Aksi"):
    """Add so many actions to the main mission of a plan, each with the work and money of a quarter."""
    above = plan.items.filter(kind="mission").earliest("path")
    have = plan.items.filter(code__startswith="LAJU-").count()
    items = Item.objects.bulk_create(
        Item(
            plan=plan, parent=above, kind="action", code=f"LAJU-{n}", path=f"{above.path}/LAJU-{n}", depth=1,
            name=f"{name} {n}", agency=plan.items.exclude(agency=None)[0].agency, budget=1000,
            starts=date(2025, 1, 1), ends=date(2025, 12, 31),
        )
        for n in range(have, have + count)
    )  # fmt: skip
    Realisation.objects.bulk_create(
        Realisation(item=item, year=2025, quarter=3, budget=1000, spent=10, physical=90, physical_plan=100,
                    state=Realisation.State.PUBLISHED)
        for item in items
    )  # fmt: skip


LISTS = ("promises", "money", "public", "mayor", "roadmap", "public_roadmap")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_forty_works_as_for_five(plan, people, client, name):
    visit(client, people.planner)
    add_works(plan, 5)
    address = f"{reverse(f'planning:{name}')}?year=2025"
    few = len(queries_of(client, address))
    add_works(plan, 35)
    assert len(queries_of(client, address)) <= few + 1


@pytest.fixture
def read_whole(monkeypatch):
    """The items that were read whole, as objects."""
    read, from_db = [], Item.from_db.__func__

    def noted(model, *given, **named):
        item = from_db(model, *given, **named)
        read.append(item.pk)
        return item

    monkeypatch.setattr(Item, "from_db", classmethod(noted))
    return read


def test_what_a_page_does_not_show_is_not_read_whole(plan, people, client, read_whole):
    visit(client, people.planner)
    opened = actions.open_round(2025, 3, Actor.system())
    outcome = Outcome.objects.create(plan=plan, level="outcome", code="LAJU", statement="Laju", path="LAJU")
    pages = [
        f"{reverse('planning:promises')}?year=2025",
        reverse("planning:meeting", args=[opened.pk]),
        reverse("planning:edit_outcome", args=[outcome.uid]),
    ]
    counts = []
    for _turn in range(2):
        add_works(plan, 60)
        for address in pages:
            read_whole.clear()
            assert client.get(address).status_code == 200
            counts.append(len(read_whole))
    assert counts[:3] == counts[3:]


def test_options_say_what_the_rows_say_and_mark_what_is_chosen(plan):
    item = plan.items.filter(kind="programme").earliest("path")
    html = str(OutcomeForm(plan=plan, initial={"items": [item.pk]})["items"])
    assert f'<option value="{item.pk}" selected>{item}</option>' in html
    assert (html.count("<option"), html.count(" selected")) == (plan.items.exclude(state="dropped").count(), 1)
    assert '<select name="items"' in html or "multiple" in html


def test_a_closed_round_shows_everybody_its_figures_page_by_page(people, client):
    numbers = [make_indicator(f"CEPAT-{number:02}") for number in range(27)]
    close(publish_round(people, numbers[0], others=numbers[1:]), people)
    first = client.get("/planning/public/rounds/2025/3/").content.decode()
    second = client.get("/planning/public/rounds/2025/3/?page=2").content.decode()
    shown = [page.count('class="promise"') for page in (first, second)]
    assert (shown, "?page=2" in first, "CEPAT-26" in second) == ([25, 2], True, True)


def test_pages_of_a_closed_round_leave_its_list_of_figures_in_the_database(people, client):
    closed = close(publish_round(people, make_indicator()), people)
    visit(client, people.planner)
    addresses = [reverse(f"planning:{name}", args=[closed.pk]) for name in ("round", "meeting")]
    asked = [sql for address in addresses for sql in queries_of(client, address) if "frozen_round" in sql]
    assert asked
    assert [sql for sql in asked if '"content",' in sql.partition("FROM")[0]] == []


def test_a_subtree_that_moves_writes_its_sort_keys_alone(plan):
    add_works(plan, 3)
    Item.objects.filter(code__startswith="LAJU-").update(path="lama")
    row = ["aksi", "BARU-1", plan.items.filter(kind="mission").earliest("path").code, "Aksi baru"]
    with CaptureQueriesContext(connection) as seen:
        outcome = actions.import_sheet(plan, sheet([[*row, *[""] * 12]]), Actor.system())
    assert (outcome.added, outcome.changed) == (1, 3), outcome
    [update] = [query["sql"] for query in seen if query["sql"].startswith('UPDATE "planning_item"')]
    assert '"path" = ' in update and '"name" = ' not in update


def test_the_page_of_a_sheet_reads_neither_plan_nor_sheet_again(plan, people, client, monkeypatch):
    add_works(plan, 60)
    rows = [["kode", "nama"], *([f"LAJU-{n}", f"Aksi lain {n}"] for n in range(60))]
    taken = actions.start_import(plan, "rencana.xlsx", xlsx(rows), Actor.system())
    worked = []
    monkeypatch.setattr(importing, "review", lambda *given: worked.append(given))
    visit(client, people.planner)
    for name in ("sheet", "sheet_book"):
        assert client.get(reverse(f"planning:{name}", args=[taken.pk])).status_code == 200
    assert worked == []


def test_the_page_of_a_sheet_asks_and_works_as_much_for_many_rows_as_for_some(plan, people, client):
    visit(client, people.planner)
    asked, worked = [], []
    for count in (250, 500):
        add_works(plan, 250)
        rows = [["kode", "nama"], *([f"LAJU-{n}", f"Aksi lain {n}"] for n in range(count))]
        taken = actions.start_import(plan, "rencana.xlsx", xlsx(rows), Actor.system())
        address = reverse("planning:sheet", args=[taken.pk])
        asked.append(len(queries_of(client, address)))
        worked.append(calls_of(client, address))
    assert asked[0] == asked[1]
    assert worked[1] <= worked[0] * 1.02


def test_a_kept_preview_is_worked_out_anew_when_anything_that_it_depends_on_changes(plan, people):
    item = plan.items.get(code="gempil")
    taken = actions.start_import(
        plan, "rencana.xlsx", xlsx([["kode", "nama"], [item.code, "Nama lain"]]), Actor.system()
    )
    before = actions.look_at(taken)
    assert actions.look_at(taken) == before
    plan.items.filter(pk=item.pk).update(name="Nama lain")
    assert (len(before.changes), len(actions.look_at(taken).changes)) == (1, 0)
    Dimension.objects.filter(code="living").update(name="Hidup")
    stored = SheetImport.objects.get(pk=taken.pk)
    assert actions.look_at(stored) == preview_of(
        drafting.review(stored, table_of(bytes(stored.content)), actions.columns_of(stored))
    )


def calls_of(client, address):
    """Return how many calls of Python functions a page takes: work that is the same on every machine."""
    client.get(address)
    counted = 0

    def count(_frame, event, _what):
        nonlocal counted
        counted += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        assert client.get(address).status_code == 200
    finally:
        sys.setprofile(before)
    return counted
