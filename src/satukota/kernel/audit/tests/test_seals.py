"""Seals: an untouched log verifies, a changed one is named."""

import pytest
from django.db import connection, transaction

from satukota.kernel.audit.actions import seal_all
from satukota.kernel.audit.api import seen, verify
from satukota.kernel.audit.models import Seal
from satukota.kernel.audit.rules import chain
from satukota.kernel.events.api import Actor, Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed():
    Seal.objects.all().delete()
    for number in range(3):
        seen(Actor(1, "officer"), "case", number, "case-page")
    seal_all()


def tamper(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE kernel_event DISABLE TRIGGER USER; GRANT UPDATE, DELETE ON kernel_event TO CURRENT_USER"
        )
        cursor.execute(sql, [Event.objects.latest("id").id])
        cursor.execute(
            "ALTER TABLE kernel_event ENABLE TRIGGER USER; REVOKE UPDATE, DELETE ON kernel_event FROM CURRENT_USER"
        )


def test_an_untouched_log_verifies(sealed):
    checked, broken = verify()
    assert checked >= 3
    assert broken == []


def test_a_changed_event_breaks_its_seal(sealed):
    tamper("UPDATE kernel_event SET actor_id = 2 WHERE id = %s")
    assert len(verify()[1]) >= 1


def test_a_removed_event_breaks_its_seal(sealed):
    tamper("DELETE FROM kernel_event WHERE id = %s")
    assert len(verify()[1]) >= 1


def test_the_chain_depends_on_order_and_on_the_seal_before():
    a, b = {name: 1 for name in FIELDS}, {name: 2 for name in FIELDS}
    assert chain("", [a, b]) != chain("", [b, a])
    assert chain("", [a]) != chain("f", [a])


FIELDS = (
    "txid",
    "id",
    "at",
    "name",
    "subject_kind",
    "subject_id",
    "actor_id",
    "role",
    "agency_id",
    "audience",
    "audience_agency_id",
    "area",
    "data",
)
