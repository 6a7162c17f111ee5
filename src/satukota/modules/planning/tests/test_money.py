"""Money of the plan: by source and quarter, summed once whatever came in which order, reconciled, and drawn."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.models import Allocation, Figure, Realisation, SheetImport
from satukota.modules.planning.queries import money
from satukota.modules.planning.queries.budget_sheet import read_budgets
from satukota.modules.planning.queries.sheets import RefusedSheet
from satukota.modules.planning.rules.faults import Fault
from satukota.modules.planning.tests.conftest import visit
from satukota.modules.planning.tests.sums import independent_sum
from satukota.modules.planning.tests.workbooks import xlsx

YEAR = 2025
GROUND = actions.Ground("Pergeseran anggaran", "DPA 1/2025, 3 Januari 2025")
SOURCES = ("pad", "dau", "dak-fisik", "dbh")


pytestmark = pytest.mark.django_db


@pytest.fixture
def item(plan):
    return plan.items.filter(agency__code="dinkes", parent__isnull=False).exclude(state="dropped").first()


@pytest.fixture
def no_money(plan):
    """The demo's own money does not disturb the sums."""
    assert not Realisation.objects.filter(item__plan=plan, year=YEAR).exists()


def budget(item, people, amount=1000, user=None, **more):
    row = Allocation(item=item, year=YEAR, budget=amount, **more)
    return actions.record_allocation(row, actor_for(user or people.officer), GROUND)


def approve(row, people):
    return actions.decide_figure(row, actor_for(people.steward, "walidata"), approve=True)


def test_a_budget_counts_when_a_second_person_approved_it(plan, item, people, no_money):
    row = budget(item, people, funds={"pad": 400, "dau": 600}, cash=[100, 200, 300, 400])
    assert money.ledger(plan, YEAR).totals().budget == 0
    approve(row, people)
    sums = money.ledger(plan, YEAR).totals()
    assert (sums.budget, dict(sums.funds)) == (1000, {"dau": (600, 0), "pad": (400, 0)})
    assert money.ledger(plan, YEAR).absorption().planned == (100, 300, 600, 1000)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"funds": {"pad": 400}}, "sources"),
        ({"funds": {"rahasia": 1000}}, "table"),
        ({"cash": [100, 100, 100, 100]}, "quarters"),
        ({"amount": -1}, "zero"),
    ],
)
def test_a_budget_that_cannot_be_is_refused_with_the_reason(item, people, wrong, words):
    from django.core.exceptions import ValidationError
    from django.utils.translation import override

    with override("en"), pytest.raises(ValidationError, match=words):
        budget(item, people, **wrong)


def test_a_changed_budget_is_a_correction_that_stays_beside_the_first(client, item, people, no_money):
    first = approve(budget(item, people), people)
    second = approve(budget(item, people, 1500), people)
    assert second.replaces == first
    first.refresh_from_db()
    assert (first.budget, first.state, first.is_current) == (1000, Figure.State.PUBLISHED, False)
    text = client.get(f"/planning/public/corrections/?year={YEAR}").content.decode()
    assert "Rp 1.000" in text
    assert "Rp 1.500" in text


def test_any_order_of_budgets_reports_and_corrections_gives_the_independent_sum(plan, people, no_money):
    """Three orders of the same facts; the newest fact of each item holds, and the sum is that of what holds."""
    import random

    items = list(plan.items.filter(agency__code="dinkes").exclude(state="dropped")[:4])
    for seed in range(3):
        chance, newest, paid = random.Random(seed), {}, {}
        steps = [(item, kind) for item in items for kind in ("budget", "spent", "budget")]
        chance.shuffle(steps)
        for item, kind in steps:
            amount, source = chance.randrange(1, 10**9), chance.choice(SOURCES)
            if kind == "budget":
                row = budget(item, people, amount, funds={source: amount})
                newest[item.pk] = (amount, source)
            else:
                row = Realisation(item=item, year=YEAR, quarter=4, budget=amount, spent=amount, funds={source: amount})
                row = actions.record_realisation(row, actor_for(people.officer), GROUND)
                paid[item.pk] = (amount, source)
            if row.is_waiting:
                approve(row, people)
        sums = money.ledger(plan, YEAR).totals()
        parents = dict(plan.items.exclude(state="dropped").values_list("pk", "parent"))
        assert sums.budget == independent_sum({pk: amount for pk, (amount, _source) in newest.items()}, parents)
        assert sums.spent == independent_sum({pk: amount for pk, (amount, _source) in paid.items()}, parents)
        assert sum(spent for _budget, spent in sums.funds.values()) == sums.spent


@pytest.fixture
def spent(item, people, no_money):
    """Of an item and of the one above it a budget was published; the item counts within the one above."""
    approve(budget(item, people), people)
    above = item.parent
    above.agency = item.agency
    above.save(update_fields=["agency"])
    approve(budget(above, people, 5000), people)
    return item


def test_money_of_an_item_that_is_dropped_later_stays_in_the_years_that_were_published(
    client, plan, item, people, no_money
):
    approve(budget(item, people), people)
    before = client.get(f"/planning/public/?year={YEAR}").content.decode()
    actions.drop_item(item, "Pindah ke provinsi", actor_for(people.planner), with_parts=True)
    assert money.ledger(plan, YEAR, public=True).totals().budget == 1000
    assert "Rp 1.000" in before and "Rp 1.000" in client.get(f"/planning/public/?year={YEAR}").content.decode()


def test_an_item_does_not_move_to_where_its_published_money_would_count_twice(plan, spent, people):
    assert money.ledger(plan, YEAR).totals().budget == 5000
    other = plan.items.filter(kind=spent.parent.kind, depth=spent.parent.depth).exclude(pk=spent.parent_id).first()
    spent.parent, spent.nomenclature = other, ""
    with pytest.raises(ValidationError, match=str(YEAR)):
        actions.save_item(spent, actor_for(people.planner))
    assert money.ledger(plan, YEAR).totals().budget == 5000


def elsewhere(plan, item):
    """Another place of the tree where the item may stand, and the sheet that moves it there."""
    other = plan.items.filter(kind=item.parent.kind, depth=item.parent.depth).exclude(pk=item.parent_id).first()
    return other, xlsx([["kode", "induk", "kode 90/2019"], [item.code, other.code, ""]])


def test_a_sheet_does_not_move_an_item_to_where_its_published_money_would_count_twice(plan, spent):
    above = spent.parent_id
    _other, content = elsewhere(plan, spent)
    outcome = actions.import_sheet(plan, content, Actor.system())
    faults = [(problem.row, problem.column, problem.fault, problem.value) for problem in outcome.problems]
    assert faults == [(2, "parent", Fault.COUNTS_TWICE, str(YEAR))]
    spent.refresh_from_db()
    assert (spent.parent_id, money.ledger(plan, YEAR).totals().budget) == (above, 5000)


def test_an_import_is_not_taken_back_when_money_was_published_where_it_put_items(plan, item, people, no_money):
    other, content = elsewhere(plan, item)
    outcome = actions.import_sheet(plan, content, Actor.system())
    assert (outcome.changed, outcome.problems) == (1, ())
    item.refresh_from_db()
    approve(budget(item, people), people)
    other.agency = item.agency
    other.save(update_fields=["agency"])
    approve(budget(other, people, 5000), people)
    with pytest.raises(ValidationError, match=str(YEAR)):
        actions.undo_import(SheetImport.objects.latest("pk"), Actor.system())
    assert plan.items.get(pk=item.pk).parent == other
    assert money.ledger(plan, YEAR).totals().budget == 5000


def workbook(rows, headings):
    book = Workbook()
    page = book.active
    page.append(["DOKUMEN PELAKSANAAN ANGGARAN"])
    page.append(headings)
    for row in rows:
        page.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


DPA = ["Kode", "Uraian", "Sumber Dana", "Pagu (Rp)", "TW I", "TW II", "TW III", "TW IV"]


def test_rows_of_one_item_with_several_sources_are_one_budget(plan, item):
    rows = [
        [item.code, item.name, "Pendapatan Asli Daerah (PAD)", 400, 100, 100, 100, 100],
        [item.code, item.name, "Dana Transfer Umum-Dana Alokasi Umum", 600, 0, 0, 0, 600],
    ]
    sheet = read_budgets(plan, YEAR, workbook(rows, DPA))
    assert not sheet.problems
    [(_number, row)] = sheet.rows
    assert (row.budget, row.funds, row.cash) == (1000, {"pad": 400, "dau": 600}, [100, 100, 100, 700])


def test_a_source_that_stands_twice_and_an_item_that_the_plan_lacks_are_named(plan, item):
    rows = [
        [item.code, "", "PAD", 400, None, None, None, None],
        [item.code, "", "PAD", 400, None, None, None, None],
        ["TIDAK-ADA", "", "PAD", 1, None, None, None, None],
    ]
    sheet = read_budgets(plan, YEAR, workbook(rows, DPA))
    assert {(fault.row, fault.fault) for fault in sheet.problems} == {(4, Fault.DUPLICATE), (5, Fault.NOT_IN_PLAN)}


def test_of_several_years_money_a_sheet_brings_that_of_the_year_or_lacks_it(plan, item):
    content = workbook([[item.code, 1_000, 1_100]], ["Kode", "Tahun 2025 / Rp", "Tahun 2026 / Rp"])
    budgets = [[row.budget for _number, row in read_budgets(plan, year, content).rows] for year in (2025, 2026)]
    assert budgets == [[1_000], [1_100]]
    assert read_budgets(plan, 2027, content).lacking == ("budget",)


def test_a_sheet_that_calls_itself_another_years_is_refused(plan, item):
    book = load_workbook(BytesIO(workbook([[item.code, "", "PAD", 400]], DPA)))
    book.active.insert_rows(1)
    book.active["A1"] = f"TAHUN ANGGARAN {YEAR + 1}"
    out = BytesIO()
    book.save(out)
    with pytest.raises(RefusedSheet, match=str(YEAR + 1)):
        read_budgets(plan, YEAR, out.getvalue())


def test_the_page_says_old_and_new_of_each_budget_and_what_was_not_read(client, plan, item, people, no_money):
    other = plan.items.exclude(pk=item.pk).filter(kind="programme").first()
    rows = [[item.code, item.name, "PAD", 400, "x"], [other.code, other.name, "PAD", None, "x"]]
    file = SimpleUploadedFile("dpa.xlsx", workbook(rows, [*DPA[:4], "Kolom lain"]))
    data = {"file": file, "year": YEAR, "dry_run": "on"}
    page = visit(client, people.planner).post(reverse("planning:import_budgets", args=[plan.code]), data)
    sheet = page.context["sheet"]
    assert (sheet.unread, sheet.without) == (("Kolom lain",), (other.code,))
    assert [(row.item, before, row.budget) for row, before in page.context["changes"]] == [(item, None, 400)]
    assert "Kolom lain" in page.content.decode()


def test_a_plan_sheet_keeps_the_sources_of_an_item_and_sums_them_once(plan, item):
    rows = [[item.code, item.name, "PAD", 400], [item.code, item.name, "DAU", 600]]
    outcome = actions.import_sheet(
        plan, workbook(rows, ["Kode", "Nama", "Sumber Dana", "Anggaran"]), actor_for_system()
    )
    assert (outcome.problems, outcome.changed) == ((), 1)
    item.refresh_from_db()
    assert (item.budget, item.funds) == (1000, "dau 600; pad 400")


def actor_for_system():
    from satukota.kernel.events.api import Actor

    return Actor.system()


def test_a_sheet_of_budgets_waits_for_a_second_person(client, plan, item, people):
    content = workbook([[item.code, item.name, "PAD", 400, None, None, None, None]], DPA)
    file = SimpleUploadedFile("dpa.xlsx", content)
    data = {"file": file, "year": YEAR, "document": "DPA 2/2025"}
    visit(client, people.planner).post(reverse("planning:import_budgets", args=[plan.code]), data)
    row = Allocation.objects.get(item=item, year=YEAR)
    assert (row.is_waiting, row.funds) == (True, {"pad": 400})


def test_each_sum_of_the_page_opens_the_list_that_adds_up_to_it(client, plan, people, no_money):
    """Agency, source and what does not add up: the page behind a figure says the same figure."""
    items = list(plan.items.filter(agency__isnull=False).exclude(state="dropped")[:12])
    for n, item in enumerate(items, 1):
        approve(budget(item, people, 1000 * n, user=people.planner, funds={SOURCES[n % 4]: 1000 * n}), people)
    visit(client, people.planner)
    address = f"{reverse('planning:money')}?plan={plan.code}&year={YEAR}&quarter=4"
    whole = client.get(address).context
    assert sum(share.budget for share in whole["shares"]) == whole["sums"].budget
    for share in whole["shares"]:
        assert client.get(f"{address}&agency={share.code}").context["sums"].budget == share.budget
    for _item, row in whole["differing"]:
        listed = client.get(f"{address}&below={_item.uid}").context["rows"]
        assert sum(one.book.budget for one in listed) == row.parts_budget


def test_the_table_of_the_page_comes_as_csv_with_its_units(client, plan, item, people):
    approve(budget(item, people, funds={"pad": 1000}), people)
    visit(client, people.planner)
    text = client.get(f"{reverse('planning:money_csv')}?plan={plan.code}&year={YEAR}").content.decode()
    assert "(rupiah)" in text.splitlines()[0]
    assert text.count(";1000;") == 2
