"""Recording: once per key, append-only, narrowest audience, jobs in the same transaction."""

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob

import satukota
from satukota.kernel.events import queries
from satukota.kernel.events.api import Actor, AlreadyDone, Audience, Event, EventData, Subject, once, record
from satukota.kernel.events.rules import fits

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Planted(EventData):
    name: ClassVar[str] = "tests.planted"
    tree: int = 0


@dataclass(frozen=True, slots=True)
class Whispered(Planted):
    name: ClassVar[str] = "tests.whispered"
    ceiling: ClassVar[Audience] = Audience.SEALED


OAK = Subject("tree", 7, Audience.PUBLIC, agency_id=3, area="36.72.01")


def plant(key=None, data=Planted(tree=7)):
    with once(key), transaction.atomic():
        return record(data, OAK, Actor(5, "officer", 3), key=key)


def test_an_event_keeps_who_did_what_for_which_agency():
    event = Event.objects.get(id=plant())
    assert (event.name, event.data, event.actor_id, event.role) == ("tests.planted", {"tree": 7}, 5, "officer")
    assert (event.subject_kind, event.subject_id, event.audience_agency_id, event.area) == ("tree", 7, 3, "36.72.01")


@pytest.mark.django_db(transaction=True)
def test_the_same_key_acts_once_and_says_what_it_led_to():
    first = plant(key="k1")
    with pytest.raises(AlreadyDone) as told:
        plant(key="k1")
    assert (told.value.event_id, told.value.subject_id) == (first, 7)


def test_an_event_can_be_narrower_than_its_subject_and_never_wider():
    assert Event.objects.get(id=plant(data=Whispered(tree=7))).audience == Audience.SEALED
    assert Event.objects.get(id=plant()).audience == Audience.PUBLIC


@pytest.mark.parametrize(
    "sql", ["UPDATE kernel_event SET role = 'x'", "DELETE FROM kernel_event", "TRUNCATE kernel_event"]
)
def test_the_log_refuses_to_be_changed(sql):
    plant()
    with (
        pytest.raises((ProgrammingError, InternalError), match="append-only|permission denied"),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_subscribers_jobs_are_deferred_with_the_event(monkeypatch):
    monkeypatch.setattr(
        "satukota.kernel.events.actions.recording.tasks_for", lambda _name, _data: ["tests.a", "tests.b"]
    )
    event_id = plant()
    jobs = ProcrastinateJob.objects.filter(args={"event_id": event_id})
    assert sorted(jobs.values_list("task_name", flat=True)) == ["tests.a", "tests.b"]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_action_leaves_neither_event_nor_job(monkeypatch):
    monkeypatch.setattr("satukota.kernel.events.actions.recording.tasks_for", lambda _name, _data: ["tests.gone"])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        event_id = record(Planted(tree=1), OAK, Actor.system())
        raise ZeroDivisionError
    assert not Event.objects.filter(id=event_id).exists()
    assert not ProcrastinateJob.objects.filter(task_name="tests.gone").exists()


def test_a_subscription_wants_only_fields_that_its_event_has():
    for name, kind in queries.event_types().items():
        jobs = [(task, wish.where) for task, wish in queries.subscriptions(name)]
        batches = [(entry.name, where) for entry in queries.batch_subscribers() for where in entry.wishes.get(name, ())]
        for subscriber, where in jobs + batches:
            assert set(where) <= set(kind.field_types()), (name, subscriber)


@pytest.mark.parametrize(
    ("where", "data", "wanted"),
    [
        ({}, {}, True),
        ({"type": "layanan.*"}, {"type": "layanan.akta"}, True),
        ({"type": "layanan.*"}, {"type": "reports.complaint"}, False),
        ({"type": "layanan.*"}, {}, False),
        ({"assignee": "*"}, {"assignee": 4}, True),
        ({"assignee": "*"}, {}, False),
        ({"closed": True, "action": "satisfied"}, {"closed": True, "action": "satisfied"}, True),
        ({"closed": True, "action": "satisfied"}, {"closed": False, "action": "satisfied"}, False),
    ],
)
def test_a_subscription_narrows_by_the_events_fields(where, data, wanted):
    assert fits(where, data) is wanted


def test_every_event_of_the_manifests_documents_its_fields():
    for name, kind in queries.event_types().items():
        text = " ".join(base.__doc__ or "" for base in kind.__mro__)
        missing = [
            field for field in kind.field_types() if f"`{field}`" not in text and field not in {"type", "number"}
        ]
        assert not missing, f"{name}: {missing}"


def test_a_number_of_any_length_is_kept_and_half_a_character_is_the_senders_fault():
    assert Event.objects.get(id=plant(data=Planted(tree=10**30))).data == {"tree": 10**30}
    with pytest.raises(UnicodeError):  # the API answers that with 400
        plant(data=Planted(tree="\ud800"))


def test_every_job_that_is_queued_by_its_name_exists():
    jobs.perform_import_paths()
    package = Path(satukota.__file__).parent
    calls = {}
    for path in package.rglob("*.py"):
        text = path.read_text("utf-8")
        if "later(" not in text or "tests" in path.parts:
            continue
        module = ast.parse(text)
        names = {
            target.id: node.value.value
            for node in module.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") == "later" and call.args:
                job = call.args[0]
                calls[path, call.lineno] = job.value if isinstance(job, ast.Constant) else names.get(job.id, job.id)
    imported = {"DELIVER": "notifications.deliver"}  # named where it is defined, used by two files more
    asked = {"task"}  # `run_now` takes the name from a page and refuses what is no periodic job
    unknown = {place: job for place, job in calls.items() if imported.get(job, job) not in {*jobs.tasks, *asked}}
    assert calls and not unknown
