"""The log is searched by who, what, about what, when; each search is an event, and nothing is hidden."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browser.city import small_city

from satukota.kernel.audit.api import MOST_COUNTED, Sought, count_events, record_reading, search_events
from satukota.kernel.events.api import Actor, Audience, Event, Subject, event_types, record
from satukota.kernel.people.api import User

pytestmark = pytest.mark.django_db
LOG = "/administration/audit/"


def seen(user: User, about: int, purpose: str = "case-page") -> Event:
    record_reading(Actor(user.pk, "officer"), "case", about, purpose)
    return Event.objects.latest("id")


def lines(answer) -> list:
    return [line.event for line in answer.context["pages"].rows]


@pytest.fixture
def reader(person_with):
    return person_with("officer", "petugas-uji")


def test_a_search_names_who_saw_what_in_words(auditor, reader):
    number = small_city().case
    seen(reader, number.pk)
    content = auditor.get(LOG, {"who": "petugas-uji", "kind": "seen"}).content.decode()
    assert "Melihat data pribadi: halaman perkara" in content
    assert number.number in content and "Nama officer" in content


def test_a_title_of_a_case_never_stands_in_the_log(auditor, reader):
    case = small_city().case
    seen(reader, case.pk)
    assert case.title not in auditor.get(LOG, {"about": case.number}).content.decode()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"who": "petugas-uji"}, True),
        ({"who": "Nama off"}, True),
        ({"kind": "seen"}, True),
        ({"kind": "planning"}, False),
        ({"about": "case:77"}, True),
        ({"about": "case:78"}, False),
        ({"since": "2001-01-01", "until": "2001-02-01"}, False),
    ],
)
def test_each_part_of_the_filter_narrows_the_list(auditor, reader, filters, expected):
    event = seen(reader, 77)
    assert (event in lines(auditor.get(LOG, filters))) == expected


def test_each_search_is_an_event_with_what_was_looked_for(auditor, reader):
    auditor.get(LOG, {"who": "petugas-uji", "about": "case:77"})
    searched = Event.objects.filter(name="audit.log_searched").latest("id")
    assert searched.data["actors"] == [reader.pk]
    assert (searched.data["kind"], searched.data["about"]) == ("case", 77)
    assert Audience(searched.audience) is Audience.SEALED


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"who": "tidak-ada-orangnya"}, "who"),
        ({"about": "LAP-0000-000000"}, "about"),
        ({"since": "kemarin"}, "since"),
        ({"since": "2026-02-02", "until": "2026-02-01"}, "until"),
        ({"kind": "apa-saja"}, "kind"),
    ],
)
def test_what_cannot_be_looked_for_is_named_and_what_was_typed_stays(auditor, filters, field):
    answer = auditor.get(LOG, filters)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert all(value in answer.content.decode() for value in filters.values() if value != "apa-saja")


def test_a_damaged_place_in_the_list_begins_at_its_beginning(auditor, reader):
    event = seen(reader, 77)
    for before in ("x", "2026-13-45T99:99,1", ",", "2026-01-01,1", "2026-01-01T00:00:00+07:00,"):
        assert event in lines(auditor.get(LOG, {"before": before}))


def test_pages_by_key_show_every_event_once(reader):
    for number in range(25):
        seen(reader, number)
    now = timezone.now()
    sought = Sought(now - timedelta(hours=1), now + timedelta(hours=1), actors=(reader.pk,))
    shown, before = [], None
    for _page in range(4):
        batch = search_events(sought, before, 7)
        shown += batch.rows
        before = (batch.rows[-1].at, batch.rows[-1].pk)
    assert [event.subject_id for event in shown] == list(range(24, -1, -1))
    assert not batch.more and count_events(sought).n == 25


def test_a_search_that_takes_too_long_says_how_far_it_came(reader):
    seen(reader, 1)
    now = timezone.now() + timedelta(minutes=1)
    sought = Sought(now - timedelta(days=90), now, actors=(0,))
    batch = search_events(sought, patience=-1)
    assert batch.rows == [] and batch.reached == now - timedelta(days=1)
    assert count_events(sought, patience=-1).reached == now - timedelta(days=1)


def test_more_than_is_counted_is_said_to_be_more(auditor, monkeypatch):
    from satukota.kernel.audit.queries import searching

    monkeypatch.setattr(searching, "MOST_COUNTED", 2)
    for number in range(5):
        record_reading(Actor.system(), "case", number, "list")
    now = timezone.now()
    assert count_events(Sought(now - timedelta(hours=1), now + timedelta(hours=1))).n == 3
    assert MOST_COUNTED == 10_000


def test_an_event_without_a_sentence_is_shown_by_its_name_and_fields(auditor, office):
    kind = event_types()["planning.plan_saved"]
    record(kind(), Subject("plan", 4, Audience.AGENCY, office.pk), Actor.system())
    assert "planning.plan_saved" in auditor.get(LOG, {"kind": "planning"}).content.decode()


def test_a_clients_address_stands_on_the_page_of_the_event_alone(auditor, reader):
    kind = event_types()["accounts.refused"]
    record(kind(page="outbox", address="203.0.113.9"), Subject("user", reader.pk, Audience.SEALED), Actor.visitor())
    event = Event.objects.latest("id")
    assert "203.0.113.9" not in auditor.get(LOG, {"about": "petugas-uji"}).content.decode()
    assert "203.0.113.9" in auditor.get(reverse("administration:audit_event", args=[event.pk])).content.decode()


def test_opening_an_event_is_an_event(auditor, reader):
    event = seen(reader, 77)
    auditor.get(reverse("administration:audit_event", args=[event.pk]))
    assert Event.objects.filter(name="audit.log_searched").latest("id").data["event"] == event.pk


def test_an_event_that_does_not_exist_is_not_found(auditor):
    assert auditor.get(f"{LOG}{2**62}/").status_code == 404
    assert auditor.get(f"{LOG}{2**70}/").status_code == 404


@pytest.mark.parametrize("role", ["officer", "head", "desk", "agency_admin", "mayor", "walidata"])
@pytest.mark.parametrize("path", ["", "1/", "seals/"])
def test_nobody_else_reads_the_log(client, person_with, role, path):
    client.force_login(person_with(role), backend="satukota.web.backends.SignIn")
    assert client.get(LOG + path).status_code == 403
