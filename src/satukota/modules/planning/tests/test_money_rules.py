"""Rules of money: sources and what they are called, sums that count once however the tree is, columns of payments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.planning.rules.books import Book, Paid, absorption, totals
from satukota.modules.planning.rules.funds import cash_columns, fund_of, is_known, parts_in, written
from satukota.modules.planning.rules.rollup import counted, mismatches, recounted
from satukota.modules.planning.tests.sums import independent_sum

SOURCES = ("pad", "dau", "dak-fisik", "dbh")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Pendapatan Asli Daerah (PAD)", "pad"),
        ("Dana Transfer Umum-Dana Alokasi Umum", "dau"),
        ("Dana Transfer Khusus-Dana Alokasi Khusus-Fisik-Bidang Jalan", "dak-fisik"),
        ("DAK Non Fisik - BOK", "dak-nonfisik"),
        ("Dana Bagi Hasil Cukai Hasil Tembakau", "dbh"),
        ("Bantuan Keuangan Khusus dari Pemerintah Provinsi", "bantuan-provinsi"),
        ("Pendapatan dari BLUD", "blud"),
        ("dak-nonfisik", "dak-nonfisik"),
        ("SiLPA", "lain"),
    ],
)
def test_sources_are_known_by_what_sipd_calls_them(text, code):
    assert fund_of(text) == code
    assert is_known(text) == (code != "lain")


@given(st.dictionaries(st.sampled_from(SOURCES), st.integers(1, 10**14)))
def test_amounts_by_source_are_read_as_they_were_written(parts):
    assert parts_in(written(parts), None) == parts


def test_one_source_alone_is_the_whole():
    assert parts_in("Dana Alokasi Umum", 250) == {"dau": 250}


@pytest.mark.parametrize("text", ["SiLPA Tahun 2026", "DAU 2026"])
def test_the_year_of_a_source_is_no_amount(text):
    assert list(parts_in(text, 250).values()) == [250]


AMOUNT = st.one_of(st.none(), st.integers(0, 10**13))
FUNDS = st.dictionaries(st.sampled_from(SOURCES), st.integers(0, 10**12), max_size=3)


@st.composite
def forests(draw):
    """A tree of items in which some have a budget, some report, and some do neither."""
    count = draw(st.integers(1, 25))
    parents = {n: draw(st.one_of(st.none(), st.integers(0, n - 1))) if n else None for n in range(count)}
    books = {}
    for item in draw(st.sets(st.integers(0, count - 1))):
        spent = {q: Paid(draw(AMOUNT)) for q in draw(st.sets(st.integers(1, 4)))}
        cash = tuple(draw(st.lists(st.integers(0, 10**12), min_size=4, max_size=4))) if draw(st.booleans()) else ()
        books[item] = Book(draw(AMOUNT), cash=cash, paid=spent)
    return books, parents


@given(forests(), st.integers(1, 4))
def test_a_budget_and_a_payment_count_once_however_the_tree_is(forest, quarter):
    books, parents = forest
    sums = totals(books, parents, quarter)
    assert sums.budget == independent_sum({item: book.budget for item, book in books.items()}, parents)
    spent = {}
    for item, book in books.items():
        known = [book.paid[q].spent for q in range(1, quarter + 1) if q in book.paid and book.paid[q].spent is not None]
        spent[item] = known[-1] if known else None
    assert sums.spent == independent_sum(spent, parents)


@given(forests())
def test_the_planned_curve_is_the_sum_of_the_plans_that_count(forest):
    books, parents = forest
    curve = absorption(books, parents)
    for quarter in range(4):
        planned = {item: sum(book.cash[: quarter + 1]) for item, book in books.items() if book.cash}
        assert (curve.planned[quarter] or 0) == independent_sum(planned, parents)


@given(forests())
def test_sources_together_are_the_whole(forest):
    books, parents = forest
    sums = totals(books, parents, 4)
    assert sum(budget for budget, _spent in sums.funds.values()) == sums.budget
    assert sum(spent for _budget, spent in sums.funds.values()) == sums.spent


@given(forests(), st.data())
def test_parts_of_the_items_are_parts_of_the_sum(forest, data):
    books, parents = forest
    within = data.draw(st.sets(st.sampled_from(sorted(books)))) if books else set()
    whole, part, rest = (totals(books, parents, 4, some) for some in (None, within, set(books) - within))
    assert (part.budget + rest.budget, part.spent + rest.spent) == (whole.budget, whole.spent)


def test_what_nobody_knows_of_one_side_is_no_difference():
    assert mismatches({1: (100, None), 2: (100, 40)}, {1: None, 2: 1}) == []
    [row] = mismatches({1: (100, 50), 2: (60, None), 3: (30, 50)}, {1: None, 2: 1, 3: 1})
    assert (row.budget_gap, row.spent_gap, row.parts) == (10, 0, (2, 3))


@pytest.mark.parametrize(
    ("headings", "quarters"),
    [
        (["Kode", "TW I", "TW II", "TW III", "TW IV"], {1: 1, 2: 2, 3: 3, 4: 4}),
        (["Kode", "Rencana Triwulan 1", "Rencana Triwulan 2", "Rencana Triwulan 3"], {}),
        (
            ["Kode", *(f"Rencana {month}" for month in (
                "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
                "November", "Desember",
            ))],
            {place: (place + 2) // 3 for place in range(1, 13)},
        ),
        (
            ["Kode", "Jan", "Peb", "Mar", "Apr", "Mei", "Jun", "Jul", "Ags", "Sep", "Okt", "Nop", "Des"],
            {place: (place + 2) // 3 for place in range(1, 13)},
        ),
    ],
)  # fmt: skip
def test_payments_are_planned_by_quarter_or_by_month(headings, quarters):
    assert cash_columns(headings, {0: "code"}) == quarters


TREES = st.integers(1, 7).flatmap(
    lambda size: st.tuples(*(st.none() | st.integers(0, place - 1) if place else st.none() for place in range(size)))
)


@given(st.data())
def test_an_item_is_counted_anew_where_it_counts_before_and_not_after_or_the_other_way_round(data):
    before = dict(enumerate(data.draw(TREES)))
    after = {item: data.draw(st.none() | st.integers(0, item - 1)) if item else None for item in before}
    years = {item: data.draw(st.sets(st.sampled_from([2024, 2025]))) for item in before}
    known = {year: [item for item in years if year in years[item]] for year in (2024, 2025)}
    flips = {
        item: {year for year in years[item] if (item in counted(known[year], before)) != (item in counted(known[year], after))}
        for item in before
    }  # fmt: skip
    assert recounted(years, before, after) == {item: moved for item, moved in flips.items() if moved}
