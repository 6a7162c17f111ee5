"""What was judged and closed is kept by the database itself, whoever asks it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from satukota.modules.maturity.models import Evidence
from satukota.modules.maturity.tests.conftest import somebody

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["maturity_rating", "maturity_move", "maturity_closing"])
def test_the_database_keeps_verdicts_steps_and_closings(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s",
            [table, f"{table}_append_only"],
        )
        assert cursor.fetchone() == (1,)


def test_a_level_that_was_given_is_neither_changed_nor_deleted(pemdi):
    rating = pemdi.ratings.first()
    for spoil in (
        lambda: type(rating).objects.filter(pk=rating.pk).update(level=5),
        lambda: type(rating).objects.filter(pk=rating.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()


KEPT = (
    "rating", "move", "closing", "evidence", "published_score", "visit", "benchmark_figure", "assignment",
)  # fmt: skip


@pytest.mark.parametrize("table", KEPT)
def test_no_statement_empties_what_was_given_said_or_published(table):
    with (
        pytest.raises(DatabaseError, match="given, said or published is kept"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE maturity_{table} CASCADE")


@pytest.fixture
def proof(pemdi):
    """A document beside level 2 of an indicator, put there by somebody of an agency."""
    author = somebody("petugas-bukti", "officer", "diskominfo")
    dated = timezone.localdate() - timedelta(days=30)
    link = "https://jdih.example/1"
    return Evidence.objects.create(
        assessment=pemdi, no=3, level=2, title="Perwal", dated=dated, url=link, added_by=author
    )


@pytest.mark.parametrize(
    "spoil",
    ["SET level = 5", "SET no = 4", "SET title = 'Lain'", "SET url = 'https://lain.example'", "SET dated = '2020-01-01'",
     "SET expires = '2099-01-01'", "SET added_at = now() - interval '1 year'", "SET added_by_id = (SELECT max(id) FROM kernel_user)",
     "DELETE"],
)  # fmt: skip
def test_evidence_is_neither_changed_nor_deleted(proof, spoil):
    somebody("orang-lain", "officer", "dlh")
    sql = "DELETE FROM maturity_evidence" if spoil == "DELETE" else f"UPDATE maturity_evidence {spoil}"
    with (
        pytest.raises(DatabaseError, match="withdrawn, not changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{sql} WHERE id = %s", [proof.pk])
    unchanged = type(proof).objects.get(pk=proof.pk)
    assert (unchanged.level, unchanged.title, unchanged.removed_at) == (2, "Perwal", None)


def test_evidence_is_withdrawn_once_and_lets_go_of_a_person(proof):
    rows = type(proof).objects.filter(pk=proof.pk)
    day = timezone.now()
    assert rows.update(removed_at=day) == rows.update(added_by=None) == 1
    for again in (None, day + timedelta(days=1)):
        with pytest.raises(DatabaseError, match="withdrawn, not changed"), transaction.atomic():
            rows.update(removed_at=again)
    assert rows.get().removed_at == day
