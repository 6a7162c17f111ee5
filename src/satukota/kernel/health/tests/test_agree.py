"""What breaks is told alike by the page, `/readyz`, `/metrics` and the doctor: they ask the same checks."""

import re
import shutil
import subprocess
import sys
import time
from collections import namedtuple

import pytest
from django.db import connection
from django.utils import translation

from satukota.kernel.events.api import Actor
from satukota.kernel.health.api import Level, checks
from satukota.kernel.notifications.api import Delivery, Message
from satukota.kernel.people.api import Agency, User, grant
from satukota.runtime import register
from satukota.runtime.doctor import program
from satukota.runtime.register import Entry

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")
TONES = {"ok": Level.WELL, "warning": Level.WATCH, "danger": Level.BROKEN}
LEVELS = {"ok": Level.WELL, "warn": Level.WATCH, "fail": Level.BROKEN}


@pytest.fixture(autouse=True)
def machine(settings, monkeypatch, tmp_path):
    """A machine with room, on which nothing was kept so far."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.BACKUP_MARK = settings.RESTORE_MARK = ""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 0, 10**12))
    return tmp_path


@pytest.fixture
def admin(client):
    office = Agency.objects.create(code="diskominfo", name="Dinas Kominfo")
    user = User.objects.create_user("kepala", password="x", language="id")
    grant(user, "admin", office, Actor.system())
    client.force_login(user)
    return user


def full_disk(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12, 5 * 10**8))


def killed_process(monkeypatch, data):
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    register.write(data, "services", [Entry("web", process.pid, time.time())])
    process.kill()
    process.wait()


def stopped_worker(monkeypatch, data):
    register.write(data, "services", [Entry("worker", None, time.time(), 4, "signal SIGKILL")])


def stuck_queue(monkeypatch, data):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'slow') RETURNING id")
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '1 hour' WHERE job_id = %s", cursor.fetchone()
        )


def broken_channel(monkeypatch, data):
    message = Message.objects.create(key="one", template="message-test", language="id")
    Delivery.objects.bulk_create(
        Delivery(message=message, channel="email", status="temporary-failure", error="421") for _ in range(12)
    )


def nothing(monkeypatch, data):
    pass


@pytest.mark.parametrize(
    ("trouble", "check", "level"),
    [
        (nothing, "kernel.disk", Level.WELL),
        (lambda patch, data: full_disk(patch), "kernel.disk", Level.BROKEN),
        (killed_process, "kernel.processes", Level.BROKEN),
        (stopped_worker, "kernel.processes", Level.BROKEN),
        (stuck_queue, "kernel.queue", Level.BROKEN),
        (broken_channel, "kernel.channels", Level.BROKEN),
    ],
)
def test_all_four_say_the_same(client, admin, monkeypatch, machine, trouble, check, level):
    trouble(monkeypatch, machine)
    told = of_page(client), of_readyz(client), of_metrics(client), of_doctor()
    page, ready, metrics, doctor = told
    assert {said[check] for said in told} == {level}
    assert page == metrics == doctor
    assert ready.items() <= page.items()


def of_page(client):
    html = client.get("/administration/health/").content.decode()
    tones = {}
    for article in html.split("<article")[1:]:
        name = re.search(r'id="([\w.]+)"', article)[1]
        tones[name] = TONES[re.search(r"chip--(\w+)", article)[1]]
    return tones


def of_readyz(client):
    answer = client.get("/readyz")
    parts = {name: part for name, part in answer.json().items() if isinstance(part, dict)}
    vital = {entry.id.removeprefix("kernel.") for _module, entry in checks() if entry.vital}
    assert (answer.status_code == 200) == all(parts[name]["ok"] for name in vital)
    return {(name if "." in name else f"kernel.{name}"): Level[part["state"].upper()] for name, part in parts.items()}


def of_metrics(client):
    lines = client.get("/metrics").content.decode()
    return {
        name: Level(int(float(value)))
        for name, value in re.findall(r'^satukota_health_state\{check="([^"]+)"\} (\S+)$', lines, re.MULTILINE)
    }


def of_doctor():
    titles = {str(entry.title): entry.id for _module, entry in checks()}
    findings = [(finding.text, LEVELS[finding.level]) for finding in program.health()]
    return {titles[text.split(": ")[0]]: level for text, level in findings}


def test_a_failing_check_does_not_silence_the_others(client, admin, monkeypatch):
    from satukota.kernel.health.queries import queue

    def away(sql, params=None):
        raise OSError

    monkeypatch.setattr(queue, "one_row", away)
    told = of_page(client)
    assert told["kernel.queue"] is Level.BROKEN
    assert told["kernel.disk"] is Level.WELL


def test_strangers_learn_states_and_no_words(client):
    told = client.get("/readyz", headers={"x-forwarded-for": "203.0.113.9"}).json()["queue"]
    assert set(told) == {"ok", "state"}


def test_metrics_are_for_this_machine_and_for_who_has_the_token(client, settings):
    settings.HEALTH_TOKEN = "kata-sandi-monitor"
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/metrics", **elsewhere).status_code == 404
    assert client.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 404
    bearer = {"authorization": "Bearer kata-sandi-monitor"}
    assert client.get("/metrics", headers=bearer, **elsewhere).status_code == 200
    assert client.get("/metrics").status_code == 200
    settings.HEALTH_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}, **elsewhere).status_code == 404


def test_every_complaint_of_health_has_a_cure(settings, monkeypatch, machine):
    for trouble in (killed_process, stuck_queue, broken_channel):
        trouble(monkeypatch, machine)
    with translation.override("id"):
        complaints = [finding for finding in program.health() if finding.level != "ok"]
    assert len(complaints) >= 4
    assert all(finding.cure for finding in complaints)


def test_the_page_is_answered_with_a_bounded_number_of_statements(client, admin, django_assert_max_num_queries):
    client.get("/administration/health/")
    with django_assert_max_num_queries(45):
        client.get("/administration/health/")
