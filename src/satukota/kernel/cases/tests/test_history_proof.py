"""The history of a case is appended only, and what somebody changes in it is named."""

import pytest
from django.db import DatabaseError, connection

from satukota.kernel.audit.actions import note_head, seal_all
from satukota.kernel.audit.api import verify
from satukota.kernel.audit.tests.attacks import keep_apart, problems, tamper
from satukota.kernel.cases.api import Act, CaseEntry, apply, redact_history, who
from satukota.kernel.events.api import Actor, Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def noted(matter, town, settings, tmp_path):
    """Return a case with a note, sealed."""
    keep_apart(settings, tmp_path)
    case = apply(matter(), Act("catat", {"note": "Sudah diperiksa."}), who(town.clerk))
    seal_all()
    note_head()
    return case


def line(case):
    return CaseEntry.objects.get(case=case, action="catat")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kernel_case_entry SET text = 'x'",
        "UPDATE kernel_case_entry SET user_id = NULL",
        "DELETE FROM kernel_case_entry",
        "TRUNCATE kernel_case_entry",
    ],
)
def test_the_history_refuses_to_be_changed(noted, sql):
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("change", ["text = 'Tidak diperiksa.'", "user_id = NULL", "at = at - interval '1 day'"])
def test_a_changed_line_is_named(noted, change, capsys):
    assert problems(capsys) == ""
    tamper(f"UPDATE kernel_case_entry SET {change} WHERE id = %s", [line(noted).pk])
    assert "the history of cases was changed" in problems(capsys)


def test_a_removed_line_is_named(noted, capsys):
    tamper("DELETE FROM kernel_case_entry WHERE id = %s", [line(noted).pk])
    assert "the history of cases was changed" in problems(capsys)


def test_a_line_without_an_event_is_named(noted, capsys):
    tamper(
        "INSERT INTO kernel_case_entry (case_id, at, action, from_state, to_state, flags, version, role, text, public, data)"
        " SELECT case_id, at, action, '', to_state, flags, 9, role, 'x', true, '{}' FROM kernel_case_entry WHERE id = %s",
        [line(noted).pk],
    )
    assert "have no event" in problems(capsys)


def test_a_redaction_takes_the_words_leaves_who_and_when_and_all_still_verifies(noted, capsys):
    before = line(noted)
    assert redact_history(noted, Actor.system(), "retention") == 1
    after = line(noted)
    assert (after.text, after.data, after.salt) == ("", {}, None)
    assert (after.at, after.user_id, after.action) == (before.at, before.user_id, before.action)
    assert after.redacted_at and after.words_digest
    seal_all()
    assert problems(capsys) == ""
    assert any("lost their words" in notice for notice in verify().notices)
    assert Event.objects.filter(name="cases.history_redacted", subject_id=noted.pk).count() == 1
    assert redact_history(noted, Actor.system(), "retention") == 0


def test_words_that_were_never_said_do_not_pass_as_a_redaction(noted, capsys):
    tamper(
        "UPDATE kernel_case_entry SET redacted_at = now(), words_digest = repeat('0', 64), text = '', data = '{}'"
        " WHERE id = %s",
        [line(noted).pk],
    )
    named = problems(capsys)
    assert "the history of cases was changed" in named and "no event says so" in named


def test_new_words_beside_the_old_digest_do_not_pass(noted, capsys):
    redact_history(noted, Actor.system(), "retention")
    seal_all()
    tamper("UPDATE kernel_case_entry SET text = 'Dicabut.' WHERE id = %s", [line(noted).pk])
    assert "the history of cases was changed" in problems(capsys)
