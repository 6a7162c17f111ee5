"""Every write of somebody who is not signed in is limited: the addresses are walked, none is named."""

import re
from dataclasses import replace

import pytest
from django.db.models import Sum
from django.test import Client

from satukota.kernel.limits.api import forget_refusals
from satukota.kernel.limits.models import Counter
from satukota.web.limits import SEARCHES
from tests.browser.city import small_city
from tests.test_permissions import addresses, filled

pytestmark = pytest.mark.django_db
STRANGER = {"REMOTE_ADDR": "203.0.113.9"}
LIBRARIES = ("accounts/login/", "accounts/password/reset/", "accounts/signup/")


def posted_to(route, number):
    """Return an address of a pattern; of a regular expression its plainest."""
    if not route.startswith("^"):
        return filled(route, number)
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda match: "json" if match[1] == "form" else "x", route)
    return "/" + plain.replace("(?:v2/)?", "v2/").replace("\\.", ".").strip("^$")


def counted():
    return Counter.objects.aggregate(Sum("count"))["count__sum"] or 0


def test_every_anonymous_write_is_counted_for_a_limit():
    number = small_city().case.number
    client, uncounted = Client(), []
    for route in sorted({*(route for route, _module in addresses()), *LIBRARIES}):
        before = counted()
        answer = client.post(posted_to(route, number), {}, **STRANGER)
        forget_refusals()
        if counted() == before and answer.status_code != 405:
            uncounted.append((route, answer.status_code))
    assert uncounted == []


def test_wrong_tracking_codes_end():
    answers = [Client().get(f"/reports/t/LAP-2026-{n:06}-AAAAAAAAAA/", **STRANGER).status_code for n in range(62)]
    assert answers[-1] == 429


def test_searches_of_a_visitor_end(monkeypatch):
    monkeypatch.setattr("satukota.web.limits.SEARCHES", replace(SEARCHES, most=3))
    answers = [Client().get("/reports/?q=jalan", **STRANGER).status_code for _ in range(5)]
    assert (answers[0], answers[-1]) == (200, 429)


def test_wrong_keys_end_and_a_right_one_goes_on(small_key):
    def ask(key):
        return Client().get("/api/v1/cases", headers={"Authorization": f"Bearer {key}"}, **STRANGER).status_code

    answers = [ask("salah") for _ in range(32)]
    assert (answers[0], answers[-1]) == (401, 429)
    assert ask(small_key) == 200


@pytest.fixture
def small_key():
    from satukota.kernel.events.api import Actor
    from satukota.kernel.people.api import User, create_key

    user = User.objects.create_user("mesin", password="kata-sandi-panjang-7")
    key = create_key(user, "uji", Actor.system(), scopes=("read",))
    return key if isinstance(key, str) else key[1]


def test_a_page_that_is_only_read_is_not_counted():
    Client().get("/reports/", **STRANGER)
    assert counted() == 0


def test_a_number_is_one_subject_however_it_is_written():
    for reach in ("0812 3456 789", "812-3456-789", "+62 812 3456 789", "62812 3456789", "0062 812 3456 789"):
        Client().post("/reports/watch/", {"reach": reach}, **STRANGER)
    assert list(Counter.objects.filter(name="reports.reach").values_list("count", flat=True)) == [5]
