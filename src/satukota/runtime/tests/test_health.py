import socket

import pytest
from django.db import DatabaseError

from satukota import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(settings, monkeypatch):
    monkeypatch.setattr(health, "_live", lambda: {"ok": True})


def test_health_tells_version_database_queue_and_feed(client, feed):
    told = client.get("/healthz").json()
    assert (told["status"], set(told)) == ("ok", {"status", "version", "database", "queue", "live"})


def test_ready_when_all_is_well(client, feed):
    assert client.get("/readyz").status_code == 200


def test_not_ready_without_the_live_feed(client, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.PORT = nobody.getsockname()[1] - 1
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["live"]["ok"]) == (503, False)


def test_not_ready_without_the_database(client, feed, monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setattr(health.connection, "cursor", away)
    assert client.get("/readyz").json()["database"] == {"ok": False, "error": "DatabaseError"}


def test_a_waiting_job_shows_its_age(client, feed):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'slow') RETURNING id")
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '90 s' WHERE job_id = %s", cursor.fetchone()
        )
    told = client.get("/healthz").json()["queue"]
    assert (told["waiting"], told["oldest_seconds"] >= 90) == (1, True)


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
