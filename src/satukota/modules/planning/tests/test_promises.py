"""The tracker of promises: counts are the lengths of their lists, history stays, and news goes only where it was confirmed."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import actor_for
from satukota.modules.planning import actions, tasks
from satukota.modules.planning.actions import follows
from satukota.modules.planning.models import PromiseFollow
from satukota.modules.planning.queries import promises
from satukota.modules.planning.queries.follows import confirm_link, stop_link
from satukota.modules.planning.rules.lights import Status, status_of_figure, status_of_item
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tests.conftest import make_indicator


@pytest.mark.parametrize(
    ("light", "published", "status"),
    [
        ("on_track", True, Status.KEPT),
        ("behind", True, Status.BEHIND),
        ("not_yet", True, Status.UNDER_WAY),
        ("stale", True, Status.UNKNOWN),
        ("on_track", False, Status.UNKNOWN),
        ("", True, Status.UNKNOWN),
    ],
)
def test_a_figure_is_what_was_published_of_it(light, published, status):
    assert status_of_figure(light, published=published) is status


@pytest.mark.parametrize(("done", "dropped", "late"), list(product([True, False], repeat=3)))
def test_an_item_that_was_dropped_is_never_kept(done, dropped, late):
    status = status_of_item(done=done, dropped=dropped, late=late)
    assert (status is Status.DROPPED) == dropped
    assert (status is Status.KEPT) == (done and not dropped)


pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def some(plan, people):
    """Thirty promises of figures beside the items of the plan."""
    rows = [make_indicator(f"JANJI-{n}", target=str(50 + n), year=YEAR) for n in range(30)]
    reading = actions.Reading
    for n, row in enumerate(rows[:20]):
        actions.record_value(row, Quarter(YEAR, 2), reading(30 + 2 * n), Actor.system())
    return rows


def address(plan, **more):
    query = "&".join(f"{name}={value}" for name, value in {"plan": plan.code, "year": YEAR, **more}.items())
    return f"{reverse('planning:promises')}?{query}"


def test_each_count_is_the_length_of_its_list_over_all_pages(client, plan, some):
    whole = client.get(address(plan)).context
    assert whole["whole"] == whole["pages"].total == sum(count for _s, _w, count in whole["counts"])
    for status, _word, count in whole["counts"]:
        listed, number = [], 1
        while True:
            got = client.get(address(plan, status=status, page=number)).context["pages"]
            listed += [row.code for row in got.rows]
            if not got.next_url:
                break
            number += 1
        assert len(listed) == len(set(listed)) == count


@pytest.mark.parametrize("name", ["mission", "dimension", "agency"])
def test_a_filter_counts_what_it_lists(client, plan, some, name):
    chosen = {"mission": "missions", "dimension": "dimensions", "agency": "agencies"}[name]
    offered = list(client.get(address(plan)).context[chosen])
    rows = [row for _set, group in offered for row in group] if name == "dimension" else offered
    for row in rows[::3][:4]:
        shown = client.get(address(plan, **{name: row.code})).context
        assert sum(count for _s, _w, count in shown["counts"]) == shown["pages"].total


def test_csv_and_rest_say_what_the_page_lists(client, plan, some):
    total = client.get(address(plan)).context["pages"].total
    text = client.get(address(plan).replace("promises/?", "promises.csv?")).content.decode()
    assert len(text.strip().splitlines()) == total + 1
    got = client.get(f"/api/v1/planning/promises?plan={plan.code}&year={YEAR}&limit=500").json()
    assert (got["total"], len(got["items"])) == (total, total)


@pytest.mark.parametrize("year", ["99999", "0", "1999", "9" * 5000])
def test_a_year_that_is_none_is_named_and_no_fault_of_the_program(client, plan, year):
    answer = client.get(f"/api/v1/planning/promises?year={year}")
    assert answer.status_code == 422 and "year" in answer.content.decode()


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_a_number_leaves_the_house_in_digits(value):
    row = promises.Promise(
        "indicator", "IKU-1", "Wisatawan", "", "", "", frozenset(), 2026, Status.KEPT, promised=value
    )  # fmt: skip
    assert re.fullmatch(r"-?\d+(\.\d+)?", promises.as_data(row)["promised"])


def test_the_csv_says_its_words_in_indonesian(client, plan, some):
    text = client.get(address(plan).replace("promises/?", "promises.csv?")).content.decode()
    assert "indikator;" in text
    assert not re.search(r";(kept|watch|behind|under_way|unknown|dropped);", text)


def test_what_nobody_published_is_in_no_row(plan, people):
    hidden = make_indicator("RAHASIA-1", year=YEAR, is_public=False)
    assert hidden.code not in {row.code for row in promises.promises_of(plan, YEAR)}


def test_an_item_has_a_page_that_stays_and_says_its_history(client, plan):
    item = promises.promised_items(plan).first()
    text = client.get(reverse("planning:public_item", args=[item.uid])).content.decode()
    assert item.name.split(":")[0] in text
    mission = plan.items.filter(kind="mission").first()
    assert client.get(reverse("planning:public_item", args=[mission.uid])).status_code == 404


def test_news_goes_only_to_who_confirmed_and_stops_when_they_say_so(client, plan, some, people):
    indicator = some[0]
    data = {"email": "warga@example.id"}
    client.post(reverse("planning:follow_indicator", args=[indicator.code]), data)
    row = PromiseFollow.objects.get()
    assert (row.confirmed, Message.objects.filter(template="promise-confirm").count()) == (False, 1)
    follows.tell(follows.followers([indicator.pk]), "1")
    assert not Message.objects.filter(template="promise-changed").exists()
    link = path(confirm_link(row))
    assert client.get(link).status_code == 200
    row.refresh_from_db()
    assert not row.confirmed  # a mail program that opens links confirms nothing
    client.post(link)
    follows.tell(follows.followers([indicator.pk]), "2")
    follows.tell(follows.followers([indicator.pk]), "2")
    assert Message.objects.filter(template="promise-changed").count() == 1
    client.post(path(stop_link(row)))
    assert not PromiseFollow.objects.exists()
    row.person.refresh_from_db()
    assert row.person.email == ""


def test_the_link_that_ends_a_follow_is_never_over_and_a_cut_one_claims_nothing(client, plan, some, monkeypatch):
    row = follows.follow(some[0], "warga@example.id")
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now - 5 * 365 * 86_400)
    link = path(stop_link(row))
    monkeypatch.undo()
    assert client.get(link[:-3] + "/").status_code == 404
    assert client.get(link).context["stopping"]
    client.post(link)
    assert not PromiseFollow.objects.exists()
    assert "Alamat Anda sudah dilupakan" in client.get(link).content.decode()


def path(link):
    return re.sub(r"^https?://[^/]+", "", link)


def test_an_address_is_asked_once_a_day_whatever_is_entered_for_it(client, some):
    for indicator in some[:3]:
        client.post(reverse("planning:follow_indicator", args=[indicator.code]), {"email": "warga@example.id"})
    assert PromiseFollow.objects.count() == 3
    assert Message.objects.filter(template="promise-confirm").count() == 1


def test_what_was_never_confirmed_is_forgotten(some):
    row = follows.follow(some[0], "warga@example.id")
    PromiseFollow.objects.filter(pk=row.pk).update(created_at=(ago := timezone.now() - timedelta(days=8)), asked_at=ago)
    tasks.forget_unconfirmed()
    assert not PromiseFollow.objects.exists()


@pytest.mark.parametrize("text", ["", "bukan alamat"])
def test_what_is_no_address_is_said_and_kept(client, some, text):
    got = client.post(reverse("planning:follow_indicator", args=[some[0].code]), {"email": text})
    assert got.status_code == 422


def test_dropping_an_item_tells_its_followers(plan, people):
    item = promises.promised_items(plan).exclude(state="dropped").first()
    row = follows.follow(item, "warga@example.id")
    follows.confirm(row)
    actions.drop_item(item, "Anggaran dialihkan", actor_for(people.planner))
    happened = Event.objects.filter(name="planning.item_dropped").latest("id")
    tasks.tell_of_promise(happened.id)
    assert Message.objects.filter(template="promise-changed").count() == 1


@pytest.mark.parametrize("name", ["promises", "public_plan", "public_spm", "public_roadmap"])
def test_everybody_may_see_it_also_with_odd_addresses(client, plan, name):
    for query in ("", "?year=x", "?status=salah&mission=tidak-ada&page=999", "?plan=tidak-ada"):
        assert client.get(reverse(f"planning:{name}") + query).status_code == 200
