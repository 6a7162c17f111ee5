import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from satukota.runtime.database import check_connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    given = connection.settings_dict
    with ConnectionPool(
        kwargs={
            "host": given["HOST"],
            "user": given["USER"],
            "dbname": given["NAME"],
            "autocommit": True,
            **{name: value for name, value in given["OPTIONS"].items() if name == "passfile"},
        },
        min_size=1,
        max_size=2,
        check=check_connection,
        open=True,
    ) as pool:
        pool.wait()
        yield pool


def test_a_living_connection_is_handed_out_again(pool):
    with pool.connection() as first:
        process = first.info.backend_pid
    with pool.connection() as second:
        assert second.info.backend_pid == process


def test_a_connection_whose_server_ended_is_replaced(pool):
    with pool.connection() as lost:
        process = lost.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    with pool.connection() as fresh:
        assert fresh.execute("SELECT 1").fetchone() == (1,)
        assert fresh.info.backend_pid != process


def test_a_closed_connection_is_refused(pool):
    with pool.connection() as closed:
        closed.close()
        with pytest.raises(psycopg.OperationalError):
            check_connection(closed)
