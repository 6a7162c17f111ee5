import os
import signal
from pathlib import Path

import psycopg
import pytest

from satukota.runtime import postgres, roles, testserver
from satukota.runtime.paths import APP, OWNER, READER, SUPERUSER, embedded_url, password_file, socket_dir

SMALL = postgres.Tuning(shared_buffers="16MB", durable=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def test_a_first_start_makes_role_database_and_extensions(data):
    with postgres.running(data, SMALL) as url:
        assert ask(url, "SELECT current_user || '@' || current_database()") == "satukota@satukota"
        assert ask(url, "SELECT count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'btree_gist')") == 2


def test_text_means_the_same_on_every_machine(data):
    with postgres.running(data, SMALL) as url:
        assert (
            ask(url, "SELECT lower('ÉCOLE') || (to_tsvector('indonesian', 'perbaikan jalan'))::text")
            == "école'baik':1 'jalan':2"
        )
        assert ask(url, "SHOW timezone") == "UTC"


def test_what_was_committed_is_there_after_a_restart(data):
    owner = embedded_url(data, OWNER)
    with postgres.running(data, SMALL), psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    with postgres.running(data, SMALL):
        assert ask(owner, "SELECT number FROM kept") == 7


@pytest.mark.parametrize("role", [OWNER, APP, READER, SUPERUSER])
def test_nobody_signs_in_without_the_password_of_the_role(data, role):
    with postgres.running(data, SMALL):
        assert ask(embedded_url(data, role), "SELECT current_user") == role
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(user=role, host=str(socket_dir(data)), dbname="satukota", passfile="/dev/null")
        assert password_file(data, role).stat().st_mode & 0o077 == 0


def test_the_program_may_make_no_table(data):
    with postgres.running(data, SMALL) as url, pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(url, "CREATE TABLE mine ()")


def test_the_server_of_an_earlier_version_gets_its_roles_at_the_next_start(tmp_path):
    postgres.prepare(tmp_path, SMALL)
    (postgres.cluster(tmp_path) / "pg_hba.conf").write_text(roles.TRUSTING)
    process = postgres.start(tmp_path)
    postgres.wait_ready(tmp_path, process)
    with psycopg.connect(embedded_url(tmp_path, SUPERUSER)) as connection:
        connection.execute(f"GRANT CREATE ON SCHEMA public TO {APP}")
    with psycopg.connect(embedded_url(tmp_path)) as connection:
        connection.execute("CREATE TABLE old ()")
    postgres.stop(process)
    with postgres.running(tmp_path, SMALL) as url:
        assert ask(url, "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'old'") == OWNER
        assert "trust" not in (postgres.cluster(tmp_path) / "pg_hba.conf").read_text()


def test_a_lost_password_is_replaced_at_the_next_start(tmp_path):
    postgres.prepare(tmp_path, SMALL)
    password_file(tmp_path, APP).unlink()
    with postgres.running(tmp_path, SMALL) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_killed_server_starts_again_at_once(data):
    process = postgres.start_fresh(data, SMALL)
    with psycopg.connect(embedded_url(data)):
        process.send_signal(signal.SIGKILL)
        process.wait()
        with postgres.running(data, SMALL) as url:
            assert ask(url, "SELECT 1") == 1


def test_a_pid_file_that_names_another_program_is_no_obstacle(data):
    postgres.prepare(data, SMALL)
    (postgres.cluster(data) / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.cluster(data)}\n")
    with postgres.running(data, SMALL) as url:
        assert ask(url, "SELECT 1") == 1


def test_only_the_owner_may_open_the_socket(data):
    with postgres.running(data, SMALL):
        assert socket_dir(data).stat().st_mode & 0o077 == 0


def test_a_cut_off_preparation_is_started_over(tmp_path):
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18")
    with postgres.running(tmp_path, SMALL) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_database_of_another_version_is_not_touched(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(postgres.ServerError, match="made by PostgreSQL 9"):
        postgres.prepare(tmp_path)


def test_a_deep_data_directory_gets_a_short_socket():
    assert len(str(socket_dir(Path("/" + "deep/" * 40)))) < 90


def test_the_test_server_stops_with_its_last_user(data):
    first, second = testserver.acquire(data), testserver.acquire(data)
    testserver.release(first, data)
    assert postgres.answers(data)
    testserver.release(second, data)
    assert not postgres.answers(data)
