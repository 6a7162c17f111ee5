"""Seals: an untouched log verifies, and every way to change it is named."""

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from satukota.kernel.audit.actions import note_head, publish_head, seal_all
from satukota.kernel.audit.api import cli_rotate, declare_load, record_reading, verify
from satukota.kernel.audit.models import Seal
from satukota.kernel.audit.queries import START
from satukota.kernel.audit.rules import Head, digest_of, plain_chain
from satukota.kernel.audit.tests.attacks import keep_apart, newest, problems, tamper
from satukota.kernel.events.api import Actor, Event, Position, between

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path):
    keep_apart(settings, tmp_path)


def look(number):
    record_reading(Actor(1, "officer"), "case", number, "case-page")


@pytest.fixture
def sealed():
    for number in range(3):
        look(number)
    seal_all()
    note_head()


def plain_seal(events):
    """Seal as the versions before keys did."""
    last, digest = events[-1], plain_chain("", events)
    return {"id": 1, "txid": last["txid"], "last": last["id"], "count": len(events), "digest": digest}


INSERT = """
    INSERT INTO kernel_seal (id, first_txid, first_id, last_txid, last_id, count, digest, key_id, entries,
        events_digest, entries_digest)
    VALUES (%(id)s, 0, 0, %(txid)s, %(last)s, %(count)s, %(digest)s, '', 0, '', '')
"""


def test_an_untouched_log_verifies(sealed, capsys):
    assert verify().events >= 3
    assert problems(capsys) == ""


def test_a_changed_event_is_named(sealed, capsys):
    tamper("UPDATE kernel_event SET actor_id = 2 WHERE id = %s", [newest()])
    assert "events were changed" in problems(capsys)


def test_an_event_removed_from_the_middle_is_named(sealed, capsys):
    tamper("DELETE FROM kernel_event WHERE id = %s", [newest() - 1])
    assert "events were changed" in problems(capsys)


def test_an_event_slipped_in_between_two_seals_is_named(sealed, capsys):
    look(9)
    seal_all()
    tamper(
        "INSERT INTO kernel_event (id, txid, name, subject_kind, subject_id, role, audience)"
        " SELECT id - 1000000, txid, name, subject_kind, 77, role, audience FROM kernel_event WHERE id = %s",
        [newest()],
    )
    assert "events were changed" in problems(capsys)


def test_an_end_that_was_removed_with_its_seal_is_named_by_the_head_kept_outside(sealed, capsys):
    last = Seal.objects.latest("id")
    tamper("DELETE FROM kernel_seal WHERE id = %s", [last.pk])
    tamper("DELETE FROM kernel_event WHERE id = %s", [newest()])
    seal_all()
    note_head()  # the minute's job goes on as if nothing were
    assert f"Seal {last.pk}" in problems(capsys)


def test_a_log_written_anew_with_the_plain_chain_of_old_is_named(sealed, capsys):
    tamper("UPDATE kernel_event SET actor_id = 2 WHERE id = %s", [newest()])
    tamper("DELETE FROM kernel_seal")
    events = between(START, Position(2**62, 0))
    tamper(INSERT, plain_seal(events))
    assert "gone or changed" in problems(capsys)


def test_a_seal_recomputed_without_the_key_is_named(sealed, capsys):
    tamper("UPDATE kernel_event SET actor_id = 2 WHERE id = %s", [newest()])
    seal = Seal.objects.latest("id")
    events = between(START, Position(seal.last_txid, seal.last_id))
    digest = digest_of(events, (*events[0],))
    tamper("UPDATE kernel_seal SET events_digest = %s, digest = %s WHERE id = %s", [digest, digest, seal.pk])
    assert "was not made with key" in problems(capsys)


def test_a_backdated_event_is_named(sealed, capsys):
    tamper(
        "INSERT INTO kernel_event (at, name, subject_kind, subject_id, role, audience)"
        " VALUES (now() - interval '5 months', 'tests.x', 'case', 1, 'officer', 3)"
    )
    seal_all()
    assert "bear a time at which they were not written" in problems(capsys)


def test_history_that_is_declared_as_loaded_is_a_notice(sealed, capsys):
    with transaction.atomic(), connection.cursor() as cursor:
        declare_load("tests")
        cursor.execute(
            "INSERT INTO kernel_event (at, name, subject_kind, subject_id, role, audience)"
            " VALUES (now() - interval '5 months', 'tests.x', 'case', 1, 'officer', 3)"
        )
    seal_all()
    assert problems(capsys) == ""
    assert any("loaded later" in notice for notice in verify().notices)


def test_seals_of_earlier_versions_are_kept_and_sealed_again_with_a_key(capsys):
    look(1)
    events = between(START, Position(2**62, 0))
    tamper(INSERT, plain_seal(events))
    assert seal_all() == len(events)
    assert problems(capsys) == ""
    tamper("UPDATE kernel_seal SET digest = repeat('0', 64) WHERE key_id = ''")
    assert "without a key, does not fit" in problems(capsys)


def test_another_key_seals_from_then_on_and_what_was_before_still_verifies(sealed, capsys):
    cli_rotate()
    capsys.readouterr()
    assert problems(capsys) == ""
    assert len(set(Seal.objects.values_list("key_id", flat=True))) == 2


def test_a_lost_key_is_named(sealed, capsys, settings):
    next(settings.KEYS_DIR.glob("audit-*.key")).unlink()
    assert "is not among the keys" in problems(capsys)


def test_the_head_is_published_in_a_second_place_and_compared_there(sealed, capsys, settings, tmp_path):
    settings.AUDIT_HEAD_TO = str(tmp_path / "elsewhere.jsonl")
    head = publish_head()
    assert Head.parse((tmp_path / "elsewhere.jsonl").read_text()) == head
    (settings.AUDIT_HEADS / "newest.json").unlink()
    (settings.AUDIT_HEADS / "daily.jsonl").unlink()
    tamper("DELETE FROM kernel_seal WHERE id = %s", [head.seal])
    assert "elsewhere.jsonl" in problems(capsys)


def test_the_head_is_mailed_and_a_saved_mail_can_be_compared(sealed, settings, tmp_path):
    settings.AUDIT_HEAD_TO, settings.SMTP_HOST = "inspektorat@satukota.invalid", "mail.invalid"
    head = publish_head()
    (tmp_path / "mail.txt").write_text(mail.outbox[0].body)
    tamper("DELETE FROM kernel_seal WHERE id = %s", [head.seal])
    assert any("mail.txt" in problem for problem in verify([tmp_path / "mail.txt"]).problems)


@pytest.mark.parametrize("sql", ["UPDATE kernel_seal SET count = 0", "DELETE FROM kernel_seal", "TRUNCATE kernel_seal"])
def test_seals_refuse_to_be_changed(sealed, sql):
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_event_that_is_there_is_under_a_seal(sealed):
    assert verify().events == Event.objects.count()
