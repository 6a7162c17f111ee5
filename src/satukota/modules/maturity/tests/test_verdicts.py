"""What was judged and closed is kept by the database itself, whoever asks it."""

import pytest
from django.db import DatabaseError, connection, transaction

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
