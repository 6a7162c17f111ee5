import os
import signal
from pathlib import Path

import psycopg
import pytest

from satukota.runtime import postgres, testserver
from satukota.runtime.paths import embedded_url, socket_dir

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
    with postgres.running(data, SMALL) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    with postgres.running(data, SMALL) as url:
        assert ask(url, "SELECT number FROM kept") == 7


def test_a_killed_server_starts_again_at_once(data):
    process = postgres.start_fresh(data, SMALL)
    with psycopg.connect(embedded_url(data)):
        process.send_signal(signal.SIGKILL)
        process.wait()
        with postgres.running(data, SMALL) as url:
            assert ask(url, "SELECT 1") == 1


def test_a_pid_file_that_names_another_program_is_no_obstacle(data):
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
