import pytest

from satukota.kernel.notifications.channels.telegram.channel import CHANNEL
from satukota.kernel.notifications.rules import Letter, Result
from satukota.kernel.notifications.tests import simulators
from satukota.kernel.notifications.tests.simulators import sender

send = sender(CHANNEL)

LETTER = Letter("r1", "998877", "s", "Laporan selesai " + "x" * 5000)


@pytest.fixture
def telegram(settings):
    with simulators.provider() as provider:
        settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = provider.address, "12:ab"
        provider.answer = lambda call: (200, {"ok": True, "result": {"message_id": 5}})
        yield provider


def test_text_goes_to_the_chat_cut_to_what_telegram_takes(telegram):
    outcome = send(LETTER)
    call = telegram.calls[0]
    assert (outcome.result, outcome.reference, call.path) == (Result.SENT, "5", "/bot12:ab/sendMessage")
    assert (call.json["chat_id"], len(call.json["text"])) == ("998877", 4096)


@pytest.mark.parametrize(
    ("status", "result", "dead"),
    [
        (403, Result.REFUSED, True),
        (400, Result.REFUSED, True),
        (429, Result.LATER, False),
        (401, Result.LATER, False),
        (502, Result.LATER, False),
    ],
)
def test_a_person_who_blocked_the_bot_is_told_from_trouble_that_passes(telegram, status, result, dead):
    telegram.answer = lambda call: (status, {"ok": False})
    outcome = send(LETTER)
    assert (outcome.result, outcome.dead) == (result, dead)


def test_the_token_never_stands_in_an_error(settings):
    settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = "http://127.0.0.1:9", "12:ab"
    assert "12:ab" not in send(LETTER).error
