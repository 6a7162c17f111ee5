import pytest
from django.test import RequestFactory

from satukota.kernel.people.api import User
from satukota.web.chips import address, chips
from satukota.web.lists import keyset

asked = RequestFactory().get


@pytest.fixture
def people(db):
    User.objects.bulk_create(User(username=f"row{n:03}", display_name="Budi" if n % 2 else "Sari") for n in range(25))
    return User.objects.filter(username__startswith="row")


def walk(people, order, forwards="next_url"):
    url, seen = "/people/", []
    while url:
        page = keyset(asked(url), people, order, limit=10)
        seen.append([user.username for user in page.rows])
        url = getattr(page, forwards)
    return seen, page


def test_every_row_is_on_exactly_one_page(people):
    pages, _last = walk(people, ("-id",))
    assert [len(page) for page in pages] == [10, 10, 5]
    assert len({name for page in pages for name in page}) == 25


def test_two_columns_keep_the_order_where_the_first_is_the_same(people):
    pages, _last = walk(people, ("display_name", "-id"))
    flat = [name for page in pages for name in page]
    assert flat == [user.username for user in people.order_by("display_name", "-id")]


def test_going_back_shows_the_page_that_was_there_before(people):
    pages, last = walk(people, ("-id",))
    back = keyset(asked(last.previous_url), people, ("-id",), limit=10)
    assert [user.username for user in back.rows] == pages[1]


def test_the_first_page_has_no_way_back(people):
    first = keyset(asked("/people/"), people, limit=10)
    assert (bool(first.next_url), first.previous_url) == (True, "")


@pytest.mark.parametrize("place", ["x", "W10", "bnVsbA", "WyJ4Il0", "%00", "WzEsMl0"])
def test_a_place_that_cannot_be_read_begins_at_the_top(people, place):
    page = keyset(asked(f"/people/?after={place}"), people, limit=10)
    assert len(page.rows) == 10


def test_a_filter_lives_in_the_address_and_forgets_the_page():
    assert address(asked("/list/?state=new&after=abc"), kind="road") == "/list/?state=new&kind=road"


def test_a_chip_that_is_on_takes_its_filter_out_again():
    found = chips(asked("/list/?state=new"), "state", [("new", "Baru"), ("done", "Selesai")], everything="Semua")
    assert [(chip.title, chip.on, chip.url) for chip in found] == [
        ("Semua", False, "/list/"),
        ("Baru", True, "/list/"),
        ("Selesai", False, "/list/?state=done"),
    ]
