from email import message_from_bytes

import pytest

from satukota.kernel.notifications.channels.email.channel import CHANNEL
from satukota.kernel.notifications.rules import Letter, Result
from satukota.kernel.notifications.tests.conftest import mailers_at
from satukota.kernel.notifications.tests.simulators import sender

send = sender(CHANNEL)

LETTER = Letter(
    "satukota-1-1", "budi@surel.id", "Laporan\r\nBcc: x@y.id selesai", "Sudah “selesai”.", link="https://k.id/t"
)


def test_a_letter_arrives_with_subject_text_and_link(mail):
    outcome = send(LETTER)
    letter = message_from_bytes(mail.letters[0])
    assert (outcome.result, outcome.reference) == (Result.SENT, "<satukota-1-1@kota.id>")
    assert (letter["To"], letter["Message-ID"], letter["Auto-Submitted"]) == (
        "budi@surel.id",
        "<satukota-1-1@kota.id>",
        "auto-generated",
    )
    assert "Sudah “selesai”.\n\nhttps://k.id/t" in letter.get_payload(decode=True).decode().replace("\r\n", "\n")


def test_a_subject_cannot_smuggle_headers(mail):
    send(LETTER)
    assert message_from_bytes(mail.letters[0])["Bcc"] is None


@pytest.mark.parametrize(
    ("refusals", "result"),
    [
        ({"RCPT": "550 no such user"}, Result.REFUSED),
        ({"RCPT": "451 try later"}, Result.LATER),
        ({"DATA": "554 spam"}, Result.REFUSED),
        ({"MAIL": "421 too busy"}, Result.LATER),
        ({"EHLO": "502 no", "HELO": "502 no"}, Result.LATER),
    ],
)
def test_refusals_for_good_are_told_from_trouble_that_passes(mail, refusals, result):
    mail.refusals = refusals
    outcome = send(LETTER)
    assert outcome.result == result
    assert "budi" not in outcome.error


def test_an_address_that_is_none_is_refused(mail):
    assert send(Letter("r", "a\nb@c", "s", "t")).result == Result.REFUSED


def test_no_server_is_trouble_that_passes(settings):
    settings.MAILERS = mailers_at(9)
    assert send(LETTER).result == Result.LATER


def test_without_a_server_it_is_not_available(settings):
    assert not CHANNEL.available()
    settings.SMTP_HOST = "mail.kota.id"
    assert CHANNEL.available()
