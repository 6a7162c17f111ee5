import pytest

from satukota.kernel.notifications.channels.whatsapp.channel import CHANNEL, is_signed_by_provider, reports
from satukota.kernel.notifications.rules import Letter, Result
from satukota.kernel.notifications.tests.simulators import sender

send = sender(CHANNEL)

TEXT = Letter("r1", "+62812111222", "s", "Laporan selesai")
APPROVED = Letter("r1", "+62812111222", "s", "x", provider_template="laporan_selesai", values=("LAP-1",))


def test_text_goes_to_the_number_with_our_token(whatsapp):
    outcome = send(TEXT)
    call = whatsapp.calls[0]
    assert (outcome.result, outcome.reference) == (Result.SENT, "wamid.1")
    assert (call.path, call.headers["Authorization"]) == ("/55/messages", "Bearer token")
    assert (call.json["to"], call.json["text"]["body"]) == ("62812111222", "Laporan selesai")


def test_an_approved_template_goes_with_its_values(whatsapp):
    send(APPROVED)
    sent = whatsapp.calls[0].json
    assert (sent["type"], sent["template"]["name"], sent["template"]["language"]) == (
        "template",
        "laporan_selesai",
        {"code": "id"},
    )
    assert sent["template"]["components"] == [{"type": "body", "parameters": [{"type": "text", "text": "LAP-1"}]}]


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        (400, {"error": {"code": 131026}}, Result.REFUSED),
        (400, {"error": {"code": 131047}}, Result.REFUSED),
        (400, {"error": {"code": 130429}}, Result.LATER),
        (401, {"error": {"code": 190}}, Result.LATER),
        (503, b"<html>", Result.LATER),
        (200, b"[]", Result.REFUSED),
        (400, {"error": {"code": "x"}}, Result.REFUSED),
    ],
)
def test_errors_of_the_number_are_told_from_errors_of_the_hour(whatsapp, status, body, result):
    whatsapp.answer = lambda call: (status, body)
    assert send(TEXT).result == result


def test_an_error_names_neither_number_nor_token(whatsapp, settings):
    settings.WHATSAPP_API = "http://127.0.0.1:9"
    outcome = send(TEXT)
    assert (outcome.result, outcome.error) == (Result.LATER, "ConnectError")


def test_only_the_provider_can_sign_a_call(settings):
    settings.WHATSAPP_APP_SECRET = "secret"
    good = "sha256=0329a06b62cd16b33eb6792be8c60b158d89a2ee3a876fce9a881ebb488c0914"
    assert is_signed_by_provider(b"test", good)
    assert not is_signed_by_provider(b"test ", good)
    assert not is_signed_by_provider(b"test", "sha256=é")


def test_without_a_secret_nobody_is_believed(settings):
    import hashlib
    import hmac

    settings.WHATSAPP_APP_SECRET = ""
    assert not is_signed_by_provider(b"x", "sha256=" + hmac.new(b"", b"x", hashlib.sha256).hexdigest())


def test_reports_of_a_call_are_read():
    statuses = [
        {"id": "a", "status": "sent"},
        {"id": "b", "status": "read"},
        {"id": "c", "status": "failed", "errors": [{"code": 131026}]},
    ]
    call = {"object": "whatsapp_business_account", "entry": [{"changes": [{"value": {"statuses": statuses}}]}]}
    assert list(reports(call)) == [("b", Result.DELIVERED, ""), ("c", Result.REFUSED, "131026")]
