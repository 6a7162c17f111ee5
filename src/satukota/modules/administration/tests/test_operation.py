"""The pages of operation: who opens them, what they do, how they look."""

import pytest
from django.db import connection
from tests.browsing import axe, overflow

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.files.api import StoredFile
from satukota.kernel.people.api import Agency, User, grant

PAGES = ("health/", "health/kernel.queue/", "jobs/", "jobs/events/", "files/")


@pytest.fixture
def member(db):
    office = Agency.objects.create(code="diskominfo", name="Dinas Kominfo")

    def make(role):
        user = User.objects.create_user(role, password="x", language="id")
        grant(user, role, office, Actor.system())
        return user

    return make


@pytest.fixture
def failed(db):
    """Two failed jobs, the arguments of which hold words of somebody; none of an earlier test's."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) SELECT 'default', 'reports.slow',"
            """ 'failed', '{"case": 7, "name": "Budi Santoso"}' FROM generate_series(1, 2) RETURNING id"""
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("auditor", 200), ("desk", 403), ("agency_admin", 403)])
def test_operation_is_for_administrator_and_auditor(client, member, role, status):
    client.force_login(member(role))
    assert {client.get(f"/administration/{path}").status_code for path in PAGES} == {status}


def test_the_auditor_looks_and_changes_nothing(client, member, failed):
    client.force_login(member("auditor"))
    assert 'name="did"' not in client.get("/administration/jobs/").content.decode()
    for path in ("jobs/settle/", "jobs/run/", "jobs/events/again/"):
        assert client.post(f"/administration/{path}").status_code == 403


def test_an_unknown_check_is_nowhere(client, member):
    client.force_login(member("admin"))
    assert client.get("/administration/health/kernel.nothing/").status_code == 404


def test_jobs_show_numbers_and_no_words_of_people(client, member, failed):
    client.force_login(member("admin"))
    html = client.get("/administration/jobs/").content.decode()
    assert "case 7" in html
    assert "Budi" not in html


def test_ticked_jobs_are_tried_again(client, member, failed):
    client.force_login(member("admin"))
    client.post("/administration/jobs/settle/", {"did": "again", "job": failed[:1]})
    assert Event.objects.get(name="jobs.settled").data["count"] == 1


def test_all_of_a_kind_are_set_aside_with_a_reason(client, member, failed):
    client.force_login(member("admin"))
    values = {"did": "aside", "kind": "reports.slow", "whole": "yes"}
    answer = client.post("/administration/jobs/settle/", values)
    assert (answer.status_code, Event.objects.filter(name="jobs.settled").count()) == (422, 0)
    client.post("/administration/jobs/settle/", {**values, "reason": "late"})
    assert Event.objects.get(name="jobs.settled").data == {
        "did": "aside",
        "task": "reports.slow",
        "count": 2,
        "reason": "late",
    }


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("jobs/settle/", {"did": "again", "job": ["x", "99999999999999999999999"], "kind": "a\0b"}),
        ("jobs/run/", {"kind": "no.such"}),
        ("jobs/events/again/", {"row": ["1x"]}),
    ],
)
def test_odd_input_is_no_failure_of_ours(client, member, path, values):
    client.force_login(member("admin"))
    assert client.post(f"/administration/{path}", values).status_code < 500


def test_a_job_is_run_now(client, member):
    client.force_login(member("admin"))
    client.post("/administration/jobs/run/", {"kind": "audit.seal"})
    assert Event.objects.get(name="jobs.started").data == {"task": "audit.seal"}


def test_the_store_names_what_is_missing_and_no_names_of_files(client, member, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    StoredFile.objects.create(
        kind="evidence", name="ktp-budi.jpg", content_type="image/jpeg", size=5000, sha256="a" * 64
    )
    client.force_login(member("admin"))
    html = client.get("/administration/files/").content.decode()
    assert "evidence" in html
    assert "Isi beberapa berkas hilang" in html
    assert "ktp-budi" not in html


@pytest.mark.parametrize("width", [360, 1440, 1920])
def test_operation_fits_and_satisfies_axe(visit, transactional_db, member, failed, width):
    admin = member("admin")
    for path in PAGES:
        page = visit(f"/administration/{path}", admin, width=width)
        assert (axe(page), overflow(page)) == ([], 0), path


def test_the_page_of_health_renews_its_board_alone(client, member):
    client.force_login(member("admin"))
    whole = client.get("/administration/health/").content.decode()
    board = client.get("/administration/health/", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 20s"' in whole
    assert board.strip().startswith('<div id="board"')
    assert "<html" not in board
