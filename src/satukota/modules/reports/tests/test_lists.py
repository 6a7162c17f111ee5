"""A worklist shows exactly what its reader may see, by whichever index it is read; a key means once."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django.db import connection

from satukota.kernel.cases.api import Act, Case, Filter, apply, learn_words, page, visible, who
from satukota.kernel.cases.queries import worklist
from satukota.kernel.cases.queries.search import forget_words, words_condition
from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.people.api import Agency, User
from satukota.modules.reports.demo import fill
from satukota.modules.reports.demo.people import keep_accounts

pytestmark = pytest.mark.django_db
READERS = ("meja", "petugas.pu", "kepala.pu", "pengawas", "pimpinan")


@pytest.fixture
def city(db):
    keep_accounts()
    fill(400, 6, seed=7, now=datetime(2026, 11, 20, 3, 0, tzinfo=UTC))


def listed(user, chosen):
    """Return the numbers of all pages."""
    found, cursor = [], ""
    while True:
        part = page(user, chosen, cursor=cursor, limit=30)
        found += [row["number"] for row in part.rows]
        cursor = part.next
        if not cursor:
            return found


@pytest.mark.parametrize("reader", READERS)
def test_all_pages_together_hold_each_visible_case_once(city, reader):
    user = User.objects.get(username=reader)
    for words, sort in product(("", "sampah", "jalan rusak", "tidakada"), ("newest", "due")):
        wanted = visible(user).filter(words_condition(words).condition, is_open=True)
        found = listed(user, Filter(q=words, sort=sort))
        assert sorted(found) == sorted(wanted.values_list("number", flat=True)), (words, sort)


def test_the_newest_come_first(city):
    for reader in READERS:
        user = User.objects.get(username=reader)
        wanted = visible(user).order_by("-id").values_list("number", flat=True)
        assert listed(user, Filter(status="all")) == list(wanted), reader


@pytest.fixture
def learned(city):
    learn_words()
    yield
    forget_words()


@pytest.mark.parametrize("words", ["sampah", "jalan rusak", "lampu jalan"])
def test_the_words_of_cases_are_found_newest_first(city, learned, words):
    user = User.objects.get(username="meja")
    wanted = visible(user).filter(words_condition(words).condition).order_by("-id").values_list("number", flat=True)
    assert wanted.count() > 3
    assert listed(user, Filter(q=words, status="all")) == list(wanted)


@pytest.fixture
def unlearned(city):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_word")
    forget_words()
    yield
    forget_words()


@pytest.mark.parametrize("words", ["sampah", "jalan rusak", "tidakada"])
def test_a_city_that_learned_no_words_finds_what_is_farther_back_than_it_walks(unlearned, monkeypatch, words):
    monkeypatch.setattr(worklist, "YOUNG", 10)
    monkeypatch.setattr(worklist, "NEWEST_STEP", 1)
    monkeypatch.setattr(worklist, "_newest_case", worklist._Newest())
    user = User.objects.get(username="meja")
    wanted = visible(user).filter(words_condition(words).condition).order_by("-id").values_list("number", flat=True)
    assert listed(user, Filter(q=words, status="all")) == list(wanted)


def test_letters_in_the_wrong_order_find_what_was_meant(city, learned):
    user = User.objects.get(username="meja")
    found = page(user, Filter(q="lmapu", status="all"))
    assert found.corrected == {"lmapu": ["lampu"]}
    assert [row["number"] for row in found.rows] == listed(user, Filter(q="lampu", status="all"))[:50]


def test_an_action_that_is_sent_again_under_its_key_is_told_that_it_was_done(city):
    desk = who(User.objects.get(username="meja"))
    case = Case.objects.filter(state="new", visibility=1).first()
    forward = Act("forward", {"agency": Agency.objects.get(code="dpupr").pk})
    apply(case, forward, desk, key="once")
    with pytest.raises(AlreadyDone):
        apply(case, forward, desk, key="once")


def test_the_millionth_case_of_a_year_has_a_number_of_its_own(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_case_number('XYZ', 2026)")
        cursor.execute("SELECT setval('kernel_number_xyz_2026', 999999)")
        cursor.execute("SELECT kernel_case_number('XYZ', 2026), kernel_case_number('XYZ', 2026)")
        assert cursor.fetchone() == ("XYZ-2026-1000000", "XYZ-2026-1000001")
