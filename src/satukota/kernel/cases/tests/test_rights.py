"""The program's own role: it works as ever, and what the history holds is out of its reach."""

import os
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from satukota.kernel.cases.api import Act, Opening, apply, open_case, redact_history, who
from satukota.kernel.events.api import Actor, Event, ensure_partitions
from satukota.runtime.paths import APP, READER, data_dir, password_file
from satukota.runtime.roles import grant_rights

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "DATABASE_URL" in os.environ, reason="the roles of a server of one's own are its administrator's"
    ),
]


@contextmanager
def signed_in_as(role):
    """Let everything that asks the database be another role for a while."""
    owner = connections["default"]
    own = owner.copy()
    own.settings_dict["USER"] = role
    own.settings_dict["OPTIONS"] = {"passfile": str(password_file(data_dir(), role))}
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        connections["default"] = owner


@pytest.fixture
def as_app(town):
    with transaction.atomic(), connection.cursor() as cursor:
        grant_rights(cursor, APP)
    return lambda: signed_in_as(APP)


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


def noted(town):
    case = open_case(Opening("tests.matter", "Jalan rusak", agency=town.desk), actor=Actor.visitor())
    return apply(case, Act("catat", {"note": "Sudah diperiksa."}), who(town.clerk))


PARTITION = f"kernel_event_{datetime.now(UTC):%Y_%m}"


@pytest.mark.parametrize(
    "sql",
    [
        *(
            sql.format(table)
            for table in ("kernel_event", "kernel_case_entry", "kernel_seal", PARTITION)
            for sql in ("DELETE FROM {}", "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER USER", "DROP TABLE {}")
        ),
        "UPDATE kernel_event SET actor_id = 2",
        "UPDATE kernel_case_entry SET text = 'x'",
        "UPDATE kernel_case_entry SET redacted_at = now()",
        "UPDATE kernel_seal SET digest = 'x'",
        "UPDATE kernel_report_event SET name = 'x'",
        "DELETE FROM kernel_report_event",
        f"INSERT INTO {PARTITION} (name, subject_kind, subject_id, role, audience) VALUES ('x', 'case', 1, 'x', 0)",
        "INSERT INTO kernel_event (at, name, subject_kind, subject_id, role, audience) VALUES (now(), 'x', '', 1, '', 0)",
        "INSERT INTO kernel_event (txid, name, subject_kind, subject_id, role, audience) VALUES (1, 'x', '', 1, '', 0)",
        "SELECT setval('kernel_event_id_seq', 1)",
        "CREATE OR REPLACE FUNCTION kernel_event_refuse() RETURNS trigger LANGUAGE sql AS ''",
        "SET session_replication_role = replica",
        "CREATE TABLE mine ()",
        "DELETE FROM django_migrations",
        "SET ROLE satukota_owner",
    ],
)
def test_the_program_may_not(as_app, sql):
    with as_app(), pytest.raises(Exception, match="permission denied|must be owner|must be able to SET ROLE"):
        run(sql)


def test_a_right_that_it_gives_itself_is_none(as_app):
    with as_app():
        run("GRANT UPDATE, DELETE ON kernel_event TO satukota")  # a warning: no privileges were granted
        with pytest.raises(Exception, match="permission denied"):
            run("UPDATE kernel_event SET actor_id = 2")


def test_the_program_opens_acts_redacts_and_records_as_ever(as_app, town):
    with as_app():
        case = noted(town)
        assert redact_history(case, Actor.system(), "retention") == 1
        assert Event.objects.filter(subject_id=case.pk, subject_kind="case").count() == 3


def test_the_first_case_of_a_year_and_the_partition_of_a_month_are_made_for_the_program(as_app):
    with as_app():
        assert run("SELECT kernel_case_number('ABC', 2031)") == [("ABC-2031-000001",)]
        assert run("SELECT kernel_case_number('ABC', 2031)") == [("ABC-2031-000002",)]
        ensure_partitions(datetime(2033, 5, 1, tzinfo=UTC), datetime(2033, 5, 2, tzinfo=UTC))
        with pytest.raises(Exception, match="permission denied"):
            run("DELETE FROM kernel_event_2033_05")
    run("DROP SEQUENCE kernel_number_abc_2031")


def test_a_reader_counts_and_reads_no_words(as_app, town):
    noted(town)
    with signed_in_as(READER):
        assert run("SELECT count(*) FROM kernel_report_case") == [(1,)]
        assert run("SELECT count(*) FROM kernel_report_event WHERE name = 'cases.opened'")
        for table in ("kernel_case", "kernel_event", "kernel_case_entry", "kernel_person"):
            with pytest.raises(Exception, match="permission denied"):
                run(f"SELECT * FROM {table}")
