import socket

import pytest
from django.db import DatabaseError

from satukota.kernel.health.queries import database, feed
from satukota.kernel.health.queries.feed import feed_health

pytestmark = pytest.mark.django_db
PARTS = {"status", "version", "database", "queue", "live", "subscribers", "processes", "channels", "disk"}


@pytest.fixture
def answering(monkeypatch):
    """A live feed that answers."""
    monkeypatch.setattr(feed, "_state", lambda: {"connected": True, "watchers": 3, "seconds": 0.2})


def test_health_tells_version_and_what_is_needed(client, answering):
    told = client.get("/healthz").json()
    assert told["status"] == "ok"
    assert set(told) >= PARTS


def test_ready_when_all_is_well(client, answering):
    assert client.get("/readyz").status_code == 200


def test_not_ready_without_the_live_feed(client, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.PORT = nobody.getsockname()[1] - 1
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["live"]["ok"]) == (503, False)


def test_a_feed_that_stands_still_is_not_well(monkeypatch):
    monkeypatch.setattr(feed, "_state", lambda: {"connected": True, "watchers": 3, "seconds": 100.0})
    assert not feed_health().well


def test_not_ready_without_the_database(client, answering, monkeypatch):
    def away(sql, params=None):
        raise DatabaseError

    monkeypatch.setattr(database, "one_row", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]["state"]) == (503, "broken")
    assert "DatabaseError" in answer.json()["database"]["text"]


def test_a_queue_that_stands_still_is_told_but_turns_nobody_away(client, answering):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'slow') RETURNING id")
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '900 s' WHERE job_id = %s", cursor.fetchone()
        )
    answer = client.get("/readyz")
    queue = answer.json()["queue"]
    assert (queue["queue_waiting"], queue["queue_oldest_seconds"] >= 900, queue["state"]) == (1, True, "broken")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("site", "setting", "address"),
    [
        ("http://kota.example:8000", "", "http://kota.example:8001/live"),
        ("http://kota.example", "", "http://kota.example:81/live"),
        ("http://[::1]:8000", "", "http://[::1]:8001/live"),
        ("http://kota.example", "https://live.kota.example/live", "https://live.kota.example/live"),
    ],
)
def test_a_watcher_is_sent_to_the_feed_with_its_filters(client, settings, site, setting, address):
    settings.SITE_URL, settings.LIVE_URL, settings.ALLOWED_HOSTS = site, setting, ["*"]
    answer = client.get("/live?name=reports", headers={"host": "evil.example"})
    assert (answer.status_code, answer["Location"]) == (307, f"{address}?name=reports")
