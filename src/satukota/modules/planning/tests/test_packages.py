"""Packages of procurement: planned beside real, late ones ring, a sheet is looked at and taken back, sums count once."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Agency
from satukota.modules.planning import actions
from satukota.modules.planning.models import Allocation, Package, PackageChange, PackageSheet
from satukota.modules.planning.queries import packages
from satukota.modules.planning.queries.money import ledger
from satukota.modules.planning.rules.procurement import STEPS, late_step, month_in, month_of
from satukota.modules.planning.tests.conftest import visit

MONTHS = st.dates(date(2024, 1, 1), date(2027, 12, 31)).map(lambda day: day.replace(day=1))
MAYBE = st.tuples(*[st.none() | MONTHS] * 3)


@given(MAYBE, MAYBE, st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_a_step_is_late_from_the_day_after_its_month_and_never_when_a_later_one_came(planned, real, today):
    late = late_step(planned, real, today)
    missing = [
        at for at in range(3)
        if planned[at] and not any(real[at:]) and (planned[at].year, planned[at].month) < (today.year, today.month)
    ]  # fmt: skip
    assert (late.step if late else None) == (STEPS[missing[0]] if missing else None)
    assert late is None or (late.due < today and (late.due + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Februari 2026", (2026, 2)), ("feb 2026", (2026, 2)), ("Feb-2026", (2026, 2)), ("02/2026", (2026, 2)),
        ("2026-02", (2026, 2)), ("17/02/2026", (2026, 2)), ("2026-02-17", (2026, 2)), ("13/2026", None),
        ("Foo 2026", None), ("2026", None), ("segera", None),
    ],
)  # fmt: skip
def test_a_month_is_read_as_people_write_it(text, month):
    assert month_in(text) == (date(*month, 1) if month else None)


@pytest.mark.parametrize(
    ("cell", "month"), [(46054, date(2026, 2, 1)), (date(2026, 2, 17), date(2026, 2, 1)), ("-", None)]
)
def test_a_month_is_read_as_spreadsheets_keep_it(cell, month):
    assert month_of(cell) == month


YEAR = 2026
BY = Actor(None, "officer")


@pytest.fixture
def item(plan, people):
    """A sub-activity of the health agency."""
    row = plan.items.exclude(code="").order_by("-depth", "pk").first()
    type(row).objects.filter(pk=row.pk).update(agency=Agency.objects.get(code="dinkes"), state="running")
    row.refresh_from_db()
    return row


def package(item, code="RUP-1", value=500, **more):
    given_facts = {"year": YEAR, "name": f"Paket {code}", "method": "tender"} | more
    return actions.save_package(Package(item=item, code=code, value=value, **given_facts), BY)


pytest_db = pytest.mark.django_db


@pytest_db
def test_what_was_announced_changes_with_a_reason_and_stays_beside_it_for_everybody(client, item):
    row = package(item)
    row.value = 900
    with pytest.raises(ValidationError) as refused:
        actions.save_package(row, BY)
    assert "reason" in refused.value.message_dict
    actions.save_package(row, BY, "Volume bertambah")
    row.progress = 10  # what happened is entered without one
    actions.save_package(row, BY)
    page = client.get(reverse("planning:public_packages") + f"?year={YEAR}&plan={item.plan.code}").content.decode()
    assert "Volume bertambah" in page and "<s>Rp 500</s>" in page and "Perkembangan dicatat" not in page
    with pytest.raises(DatabaseError), transaction.atomic():
        PackageChange.objects.update(reason="Lain")


@pytest_db
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"value": -1}, "value"),
        ({"progress": 101}, "progress"),
        ({"start_planned": date(2026, 5, 1), "end_planned": date(2026, 3, 1)}, "end_planned"),
        ({"year": 1}, "year"),
    ],
)
def test_what_cannot_be_is_named_by_its_field(item, facts, field):
    with pytest.raises(ValidationError) as refused:
        package(item, **facts)
    assert field in refused.value.message_dict


@pytest_db
def test_an_agency_enters_its_own_packages_and_no_others(client, item, people):
    address = reverse("planning:new_package", args=[item.uid])
    data = {
        "year": YEAR,
        "code": "1",
        "name": "Obat",
        "method": "catalogue",
        "value": "1.500.000",
        "start_planned": "2026-02",
    }
    assert visit(client, people.stranger).post(address, data).status_code == 403
    answer = visit(client, people.officer).post(address, data)
    row = Package.objects.get()
    assert (answer.url, row.value, row.start_planned) == (
        reverse("planning:package", args=[row.pk]), 1_500_000, date(2026, 2, 1)
    )  # fmt: skip
    edit = reverse("planning:edit_package", args=[row.pk])
    assert 'value="2026-02"' in client.get(edit).content.decode()
    again = {**data, "value": "2.000.000"}
    assert client.post(edit, again).status_code == 422
    assert client.post(edit, again | {"reason": "Harga katalog naik"}).status_code == 302
    assert "Harga katalog naik" in client.get(reverse("planning:package", args=[row.pk])).content.decode()


@pytest_db
def test_a_late_package_is_told_once_to_its_agency_and_again_when_another_step_is_late(item, people):
    month = (timezone.localdate().replace(day=1) - timedelta(days=40)).replace(day=1)
    row = package(item, selection_planned=month, start_planned=month)
    before = told()
    actions.ring_overdue()
    once = told()
    actions.ring_overdue()
    assert once > before and told() == once
    row.selection_real = month
    actions.save_package(row, BY)
    actions.ring_overdue()
    assert told() > once


def told():
    return Message.objects.filter(key__contains="package:").count()


@pytest_db
def test_a_package_that_was_cancelled_or_is_done_is_not_late(item):
    month = date(2020, 1, 1)
    package(item, "1", end_planned=month, end_real=month)
    row = package(item, "2", end_planned=month)
    row.cancelled_reason = "Anggaran dialihkan"
    actions.save_package(row, BY, "Anggaran dialihkan")
    assert packages.overdue_packages() == []


@pytest_db
def test_packages_are_part_of_no_budget_and_each_counts_once_wherever_it_hangs(item):
    before = ledger(item.plan, YEAR).totals()
    package(item, "1", 500, contract_value=450), package(item.parent, "2", 300), package(item, "3", 200)
    cancelled = Package.objects.get(code="3")
    cancelled.cancelled_reason = "Batal"
    actions.save_package(cancelled, BY, "Batal")
    assert ledger(item.plan, YEAR).totals() == before
    rows = packages.matching(packages.packages_of(item.plan, YEAR), {})
    together = packages.sums(rows)
    assert (together.count, together.value, together.contracted) == (2, 800, 450)


@pytest_db
def test_packages_that_are_worth_more_than_the_budget_are_named(item, people):
    row = Allocation(item=item, year=YEAR, budget=600, state="published")
    row.save()
    package(item, "1", 500)
    every = packages.packages_of(item.plan, YEAR)
    assert packages.over_budget(item.plan, every) == []
    package(item, "2", 200)
    [over] = packages.over_budget(item.plan, every.all())
    assert (over.item, over.budget, over.packages) == (item, 600, 700)


HEAD = ("Kode RUP", "Kode sub kegiatan", "Nama paket", "Metode pemilihan", "Pagu", "Rencana mulai", "Catatan PPK")


def sheet(*rows, head=HEAD):
    book = Workbook()
    for row in (["DAFTAR PAKET"], list(head), *rows):
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    out.name = "rup.xlsx"
    out.seek(0)
    return out


def start(client, item, file):
    address = reverse("planning:import_packages", args=[item.plan.code])
    return client.post(address, {"year": YEAR, "file": file})


@pytest_db
def test_a_sheet_is_looked_at_first_applied_as_shown_and_taken_back_as_a_whole(client, item, people):
    known = package(item, "9", 100)
    visit(client, people.planner)
    rows = [
        ["9", item.code, "Paket 9", "Tender", 150, "Maret 2026", "x"],
        ["10", item.code, "Obat", "E-Purchasing", 70, "", ""],
    ]
    preview = start(client, item, sheet(*rows))
    page = client.get(preview.url)
    assert "<s>Rp 100</s>" in page.content.decode() and "Catatan PPK" in page.content.decode()
    known.refresh_from_db()
    assert (known.value, Package.objects.count()) == (100, 1)  # nothing was written yet
    given_print = {"fingerprint": page.context["draft"].fingerprint}
    assert client.post(preview.url, given_print).status_code == 422  # an announced value changes: why?
    assert client.post(preview.url, given_print | {"reason": "Perubahan DPA"}).status_code == 302
    known.refresh_from_db()
    assert (known.value, known.start_planned, Package.objects.count()) == (150, date(2026, 3, 1), 2)
    client.post(reverse("planning:undo_package_sheet", args=[PackageSheet.objects.get().pk]))
    known.refresh_from_db()
    assert (known.value, known.start_planned, Package.objects.count()) == (100, None, 1)


@pytest_db
def test_a_sheet_is_not_applied_when_its_preview_is_no_longer_true_nor_taken_back_when_something_was_built_on_it(
    client, item, people
):
    visit(client, people.planner)
    preview = start(client, item, sheet(["10", item.code, "Obat", "Tender", 70, "", ""]))
    old = client.get(preview.url).context["draft"].fingerprint
    made = package(item, "10", 99)
    assert client.post(preview.url, {"fingerprint": old}).status_code == 422
    new = client.get(preview.url).context["draft"].fingerprint
    client.post(preview.url, {"fingerprint": new, "reason": "DPA"})
    made.refresh_from_db()
    made.progress = 5
    actions.save_package(made, BY)
    client.post(reverse("planning:undo_package_sheet", args=[PackageSheet.objects.get().pk]))
    made.refresh_from_db()
    assert (made.value, PackageSheet.objects.get().state) == (70, "applied")


@pytest_db
def test_columns_that_are_absent_change_nothing_and_a_new_package_needs_its_own(client, item, people):
    row = package(item, "9", 100, contract_number="SPK/1")
    visit(client, people.planner)
    head = ("Kode RUP", "Progres (%)")
    preview = start(client, item, sheet(["9", 40], head=head))
    client.post(preview.url, {"fingerprint": client.get(preview.url).context["draft"].fingerprint})
    row.refresh_from_db()
    assert (row.value, row.contract_number, row.progress) == (100, "SPK/1", 40)
    refused = start(client, item, sheet(["11", 40], head=head))
    assert (refused.status_code, len(refused.context["problems"])) == (422, 4)


@pytest_db
@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["10", "tidak.ada", "Obat", "Tender", 70, "", ""], "bukan kode"),
        (["10", None, "Obat", "Tender", 70, "", ""], "kosong"),
        (["10", "=", "Obat", "Undian", 70, "", ""], "bukan metode pengadaan"),
        (["10", "=", "Obat", "Tender", "banyak", "", ""], "rupiah"),
        (["10", "=", "Obat", "Tender", 70, "segera", ""], "bukan bulan"),
    ],
)
def test_a_fault_of_a_sheet_is_named_by_row_and_column(client, item, people, row, why):
    visit(client, people.planner)
    answer = start(client, item, sheet([item.code if cell == "=" else cell for cell in row]))
    assert answer.status_code == 422 and why in answer.content.decode()
    assert not PackageSheet.objects.exists()


@pytest_db
def test_everybody_reads_and_downloads_the_packages_also_with_odd_addresses(client, item):
    package(item)
    for query in (
        "",
        "?year=x&agency=tidak-ada",
        f"?year={YEAR}&state=late&method=salah&q=%25&page=99",
        "?plan=tidak-ada",
    ):
        assert client.get(reverse("planning:public_packages") + query).status_code == 200
    text = client.get(reverse("planning:public_packages_csv") + f"?year={YEAR}&plan={item.plan.code}").content.decode()
    assert "RUP-1" in text and "500" in text


@pytest_db
def test_pages_of_packages_are_read_by_staff_and_imports_by_planners(client, item, people):
    row = package(item)
    visit(client, people.stranger)
    assert client.get(reverse("planning:packages") + f"?year={YEAR}&plan={item.plan.code}").status_code == 200
    assert client.get(reverse("planning:package", args=[row.pk])).status_code == 200
    assert client.get(reverse("planning:item", args=[item.uid])).status_code == 200
    assert client.get(reverse("planning:import_packages", args=[item.plan.code])).status_code == 403
