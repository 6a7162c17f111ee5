"""What people do with failed jobs, and what the page shows of a job."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.actions.queue import (
    note_failure,
    remove_finished_jobs,
    retry_aside,
    run_now,
    set_jobs_aside,
    try_again,
)
from satukota.kernel.events.models import Event, EventSetAside
from satukota.kernel.events.queries.jobs import ids_of, job_kinds, jobs_page, periodic_runs
from satukota.kernel.events.rules import Actor

SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def nothing_of_earlier_tests(request):
    """Empty the queue, which Django's own emptying of tables does not know."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")


def job(task="reports.slow", status="failed", lock=None, arguments="{}"):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock, args, attempts)"
            " VALUES ('default', %s, %s, %s, %s, 10) RETURNING id",
            [task, status, lock, arguments],
        )
        return cursor.fetchone()[0]


def status_of(pk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", [pk])
        return cursor.fetchone()


@pytest.mark.django_db
def test_a_failed_job_is_tried_again_with_all_its_tries():
    pk, done = job(), job(status="succeeded")
    assert try_again([pk, done], SYSTEM) == 1
    assert (status_of(pk), status_of(done)) == (("todo", 0), ("succeeded", 10))
    assert Event.objects.get(name="jobs.settled").data == {"did": "again", "count": 1}


@pytest.mark.django_db
def test_what_waits_already_is_not_queued_twice():
    first, second = job(lock="one"), job(lock="one")
    assert try_again([first, second], SYSTEM) == 1
    assert (status_of(first)[0], status_of(second)[0]) == ("failed", "todo")
    assert try_again([first], SYSTEM) == 0


@pytest.mark.django_db
def test_setting_aside_needs_a_known_reason():
    pk = job()
    with pytest.raises(ValueError, match="because"):
        set_jobs_aside([pk], SYSTEM, "because")
    assert set_jobs_aside([pk], SYSTEM, "late", "reports.slow") == 1
    assert status_of(pk)[0] == "cancelled"
    assert Event.objects.get(name="jobs.settled").data["reason"] == "late"


@pytest.mark.django_db
def test_why_a_job_failed_is_a_type_and_a_place_without_words():
    pk = job()
    try:
        set_jobs_aside([pk], SYSTEM, "Budi, 0812 3456 789")
    except ValueError as error:
        note_failure(pk, error)
    (row,) = jobs_page("failed")
    assert (row.error, row.place.split(":")[0]) == ("ValueError", "satukota/kernel/events/actions/queue.py")
    assert "Budi" not in str(row)


@pytest.mark.django_db
def test_kinds_are_counted_by_state():
    for status in ("failed", "todo", "doing", "succeeded"):
        job(status=status)
    (kind,) = job_kinds()
    assert (kind.waiting, kind.running, kind.failed) == (1, 1, 1)


@given(st.dictionaries(st.text(min_size=1), st.one_of(st.text(), st.booleans(), st.floats(), st.lists(st.text()))))
def test_of_arguments_only_numbers_are_shown(arguments):
    assert ids_of(arguments) == ""
    assert ids_of({**arguments, "case": 12, "timestamp": 1}) == "case 12"


@pytest.mark.django_db
def test_a_periodic_job_is_run_before_its_time_once():
    assert run_now("audit.seal", SYSTEM)
    assert not run_now("audit.seal", SYSTEM)
    with pytest.raises(LookupError):
        run_now("reports.slow", SYSTEM)


@pytest.mark.django_db
def test_every_periodic_job_has_its_next_run():
    runs = periodic_runs()
    assert {"audit.seal", "health.look"} <= {run.task for run in runs}
    assert runs == sorted(runs, key=lambda run: (run.next_at, run.task))


@pytest.mark.django_db
def test_finished_jobs_go_after_a_month_and_failed_ones_stay():
    old, failed, young = job(status="todo"), job(), job(status="todo")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = ANY(%s)", [[old, young]])
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '40 days' WHERE job_id = %s", [old])
    assert remove_finished_jobs() == 1
    assert (status_of(old), status_of(failed)[0], status_of(young)[0]) == (None, "failed", "succeeded")


@pytest.mark.django_db
def test_what_subscribers_set_aside_is_tried_at_once():
    row = EventSetAside.objects.create(subscriber="x", event_id=1, subject_kind="case", subject_id=1, error="KeyError")
    assert retry_aside([row.pk, row.pk + 1], SYSTEM) == 1
    assert job_kinds()[0].task == "events.retry_set_aside"
