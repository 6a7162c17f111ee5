import json
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from satukota.kernel.notifications.channels.webpush import crypto, vapid
from satukota.kernel.notifications.channels.webpush.channel import CHANNEL
from satukota.kernel.notifications.channels.webpush.subscription import public_key, subscription
from satukota.kernel.notifications.rules import Letter, Result
from satukota.kernel.notifications.tests import simulators
from satukota.kernel.notifications.tests.simulators import sender

send = sender(CHANNEL)

SHARED = Path(os.environ.get("SATUKOTA_SHARED", Path(__file__).parents[6] / "shared"))
ORACLE = SHARED / "oracles" / "webpush" / "rfc8291_appendix_a.json"


@pytest.mark.skipif(not ORACLE.exists(), reason="the oracle of web push is not here (SATUKOTA_SHARED)")
def test_a_message_is_encrypted_as_in_rfc_8291():
    known = json.loads(ORACLE.read_text())
    sender = ec.derive_private_key(int.from_bytes(crypto.decode(known["as_private"])), crypto.CURVE)
    auth, receiver = crypto.decode(known["auth"]), crypto.decode(known["ua_public"])
    sealed = crypto.encrypt(known["plaintext"].encode(), receiver, auth, sender, crypto.decode(known["salt"]))
    assert crypto.encode(sealed) == known["message"]


@pytest.fixture
def browser():
    """A browser that subscribed: its private key and secret."""
    return ec.generate_private_key(crypto.CURVE), os.urandom(16)


@pytest.fixture
def service(settings, tmp_path):
    settings.WEBPUSH_HOSTS, settings.DATA_DIR = "127.0.0.1,push.example", tmp_path
    vapid.own_key.cache_clear()
    with simulators.provider() as provider:
        provider.answer = lambda call: (201, {})
        yield provider


def subscribed(service, browser) -> str:
    keys = {"p256dh": crypto.encode(crypto.point(browser[0].public_key())), "auth": crypto.encode(browser[1])}
    return json.dumps({"endpoint": f"{service.address}/push/abc", "keys": keys})


def opened(sealed: bytes, browser) -> dict:
    key, auth = browser
    salt, sender = sealed[:16], sealed[21 : 21 + sealed[20]]
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(crypto.CURVE, sender))
    secret = crypto._derive(shared, auth, b"WebPush: info\0" + crypto.point(key.public_key()) + sender, 32)
    cek = crypto._derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = crypto._derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    return json.loads(AESGCM(cek).decrypt(nonce, sealed[21 + sealed[20] :], None).removesuffix(b"\x02"))


def test_the_browser_reads_title_text_and_link(service, browser):
    outcome = send(Letter("r", subscribed(service, browser), "Judul", "Isi", link="/t/x"))
    assert outcome.result == Result.SENT
    assert opened(service.calls[0].body, browser) == {"title": "Judul", "body": "Isi", "url": "/t/x", "lang": "id"}


def test_a_long_text_is_cut_to_what_services_take(service, browser):
    send(Letter("r", subscribed(service, browser), "Judul", "é" * 5000))
    assert len(service.calls[0].body) <= 4096
    assert opened(service.calls[0].body, browser)["body"].endswith("…")


def test_the_sender_is_identified_as_in_rfc_8292(service, browser):
    send(Letter("r", subscribed(service, browser), "s", "t"))
    token, key = service.calls[0].headers["Authorization"].removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    raw = crypto.decode(signature)
    der = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    ec.EllipticCurvePublicKey.from_encoded_point(crypto.CURVE, crypto.decode(key)).verify(
        der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256())
    )
    told = json.loads(crypto.decode(claims))
    assert (told["aud"], told["sub"], key) == (service.address, "mailto:tidak-dibalas@kota.id", public_key())


@pytest.mark.parametrize(
    ("status", "result", "dead"),
    [
        (410, Result.REFUSED, True),
        (404, Result.REFUSED, True),
        (413, Result.REFUSED, False),
        (429, Result.LATER, False),
    ],
)
def test_a_browser_that_is_gone_is_told_from_trouble_that_passes(service, browser, status, result, dead):
    service.answer = lambda call: (status, {})
    outcome = send(Letter("r", subscribed(service, browser), "s", "t"))
    assert (outcome.result, outcome.dead) == (result, dead)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/x",
        "https://169.254.169.254/x",
        "https://evilpush.example.com/",
        "https://push.example.evil.com/",
        "file:///etc/passwd",
    ],
)
def test_only_push_services_of_browsers_are_called(service, browser, endpoint):
    address = subscribed(service, browser).replace(f"{service.address}/push/abc", endpoint)
    with pytest.raises(ValueError, match="not a subscription"):
        subscription(address)
    assert send(Letter("r", address, "s", "t")).dead


@pytest.mark.parametrize("address", ["", "{}", "[]", '{"endpoint": 5, "keys": {"p256dh": "x", "auth": "y"}}', "null"])
def test_what_is_no_subscription_is_refused(address, settings):
    assert send(Letter("r", address, "s", "t")).result == Result.REFUSED


def test_the_key_is_made_once_and_only_readable_by_the_service(service, tmp_path):
    first = public_key()
    vapid.own_key.cache_clear()
    assert public_key() == first
    assert stat.S_IMODE((tmp_path / "webpush.key").stat().st_mode) == 0o600
