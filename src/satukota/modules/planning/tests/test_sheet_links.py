"""Links to other plans, and for whom an item is, as columns of the plan's sheet: out, in, looked at, taken back."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from satukota.kernel.events.api import Actor
from satukota.kernel.places.api import city
from satukota.modules.planning import actions
from satukota.modules.planning.actions.seed_statements import load_links
from satukota.modules.planning.models import Item, ItemLink, Plan
from satukota.modules.planning.queries.drafting import review
from satukota.modules.planning.queries.sheets import table_of
from satukota.modules.planning.rules.pointers import (
    EXCHANGES,
    KINDS,
    NotAPointer,
    Pointer,
    exchanges_in,
    exchanges_written,
    pointers_in,
    pointers_written,
)
from satukota.modules.planning.tests.workbooks import xlsx
from satukota.modules.planning.views.sheets import plan_book

ACTOR = Actor.system()
HEADINGS = ["kode", "untuk siapa", "tautan antarrencana"]
CODES = st.text("ABCdef0123456789.-", min_size=1, max_size=12)


@given(st.lists(st.builds(Pointer, CODES, CODES, st.sampled_from(sorted(KINDS)))))
def test_whatever_points_somewhere_is_read_back_as_it_was_written(pointers):
    assert pointers_in(pointers_written(pointers)) == tuple(sorted(pointers))


@given(st.sets(st.sampled_from(EXCHANGES)))
def test_for_whom_is_read_back_as_it_was_written(codes):
    assert set(exchanges_in(exchanges_written(codes))) == codes


@pytest.mark.parametrize("cell", ["lihat rpjmd-2016", "rpjmd-2016/", "/1.2", "melaksanakan", "nanti saja a/b"])
def test_what_names_no_item_is_refused(cell):
    with pytest.raises(NotAPointer):
        pointers_in(cell)


@pytest.fixture
def linked(plan):
    """The demo's plans with their links."""
    load_links(city().folder, ACTOR)
    return plan


def picture():
    links = ItemLink.objects.order_by("item", "to").values_list("item", "to", "kind", "note", "source")
    return list(links), {item.code: item.exchanges for item in Item.objects.all()}


def taken_in(plan, *rows):
    return actions.start_import(plan, "tautan.xlsx", xlsx([HEADINGS, *rows]), ACTOR)


def look(sheet):
    return review(sheet, table_of(bytes(sheet.content)), actions.columns_of(sheet))


def apply(sheet):
    return actions.apply_import(sheet, ACTOR, fingerprint=look(sheet).fingerprint)


@pytest.mark.django_db
def test_a_plan_goes_out_and_comes_back_with_its_links_and_changes_nothing(linked):
    before = picture()
    assert ItemLink.objects.filter(item__plan=linked).exists()
    book = plan_book(linked)
    headings = [cell.value for cell in next(load_workbook(BytesIO(book)).active.iter_rows(max_row=1))]
    assert {"untuk siapa", "tautan antarrencana"} <= set(headings)
    outcome = actions.import_sheet(linked, book, ACTOR)
    assert (outcome.added, outcome.changed, outcome.problems) == (0, 0, ())
    assert picture() == before


@pytest.mark.django_db
def test_a_sheet_without_these_columns_leaves_them_as_they_are(linked):
    before = picture()
    item = ItemLink.objects.filter(item__plan=linked).first().item
    actions.import_sheet(linked, xlsx([["kode", "nama"], [item.code, "Nama baru"]]), ACTOR)
    assert Item.objects.get(pk=item.pk).name == "Nama baru"
    assert picture() == before


@pytest.mark.django_db
def test_links_and_tags_are_shown_before_they_are_written_and_taken_back_whole(linked):
    before = picture()
    link = ItemLink.objects.filter(item__plan=linked).first()
    other = Item.objects.filter(plan__code="rpjmd-2016", kind="mission").exclude(pk=link.to_id).first()
    cell = f"melanjutkan {other.plan.code}/{other.code}"
    sheet = taken_in(linked, [link.item.code, "G2B, G2C", cell])
    [change] = look(sheet).changes
    shown = {name: after for name, _before, after in change.fields}
    assert shown == {"exchanges": "G2C, G2B", "links": cell}
    assert picture() == before
    apply(sheet)
    assert [(row.to, row.kind) for row in ItemLink.objects.filter(item=link.item)] == [(other, "continues")]
    assert set(Item.objects.get(pk=link.item_id).exchanges) == {"g2b", "g2c"}
    actions.undo_import(sheet, ACTOR)
    assert picture() == before


@pytest.mark.django_db
def test_a_link_that_stays_keeps_its_note_and_source(linked):
    link = ItemLink.objects.filter(item__plan=linked).first()
    ItemLink.objects.filter(item=link.item).exclude(pk=link.pk).delete()
    ItemLink.objects.filter(pk=link.pk).update(note="Bab IV", source="RPJMD", kind="implements")
    apply(taken_in(linked, [link.item.code, "", f"menggantikan {link.to.plan.code}/{link.to.code}"]))
    row = ItemLink.objects.get(item=link.item)
    assert (row.kind, row.note, row.source) == ("replaces", "Bab IV", "RPJMD")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("exchanges", "links", "column", "fault"),
    [
        ("G2X", "", "exchanges", "unknown_exchange"),
        ("", "melaksanakan rpjmd-2016/tidak-ada", "links", "unknown_link"),
        ("", "melaksanakan master-2024/1", "links", "unknown_link"),
        ("", "rpjmd-2016/1; melanjutkan rpjmd-2016/1", "links", "linked_twice"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_written(linked, exchanges, links, column, fault):
    [problem] = look(taken_in(linked, ["gempil", exchanges, links])).problems
    assert (problem.column, problem.fault) == (column, fault)


@pytest.mark.django_db
def test_two_items_do_not_point_at_each_other(linked):
    link = ItemLink.objects.filter(item__plan=linked, to__plan__code="rpjmd-2016").first()
    cell = f"melaksanakan {linked.code}/{link.item.code}"
    [problem] = look(taken_in(Plan.objects.get(code="rpjmd-2016"), [link.to.code, "", cell])).problems
    assert problem.fault == "linked_back"


@pytest.mark.django_db
def test_an_import_whose_links_were_changed_since_stays(linked):
    link = ItemLink.objects.filter(item__plan=linked).first()
    sheet = apply(taken_in(linked, [link.item.code, "G2G", f"{link.to.plan.code}/{link.to.code}"]))
    ItemLink.objects.filter(item=link.item).delete()
    with pytest.raises(ValidationError):
        actions.undo_import(sheet, ACTOR)


@pytest.mark.django_db
def test_an_import_from_before_these_columns_is_still_taken_back(linked):
    sheet = apply(taken_in(linked, ["gempil", "G2G", ""]))
    for change in sheet.changes:
        for kept in (change["before"], change["after"]):
            del kept["links"], kept["exchanges"]
    sheet.save()
    actions.undo_import(sheet, ACTOR)
    assert sheet.state == "undone"


@pytest.mark.django_db
def test_a_new_item_that_its_sheet_let_point_somewhere_is_taken_back_with_its_link(linked):
    before = picture()
    rows = [["jenis", "kode", "nama", "induk", *HEADINGS[1:]], ["aksi", "BARU", "Aksi baru", "", "G2C", "rpjmd-2016/1"]]
    sheet = apply(actions.start_import(linked, "baru.xlsx", xlsx(rows), ACTOR))
    assert ItemLink.objects.filter(item__code="BARU", to__code="1").exists()
    actions.undo_import(sheet, ACTOR)
    assert picture() == before
