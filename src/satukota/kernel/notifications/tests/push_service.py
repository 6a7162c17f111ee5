"""A push service and its browsers, as RFC 8030, 8291 and 8292 have them; it knows nothing of how we send.

What a sender must do and does not is refused as services refuse it. A browser decrypts with its own key, by HMAC alone.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from satukota.kernel.notifications.channels.webpush.crypto import decode, encode
from satukota.kernel.notifications.tests import simulators
from satukota.kernel.notifications.tests.simulators import Answer, Call

LARGEST = 4096
"""Bytes of a message that a service takes."""


def hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF of RFC 5869 with one round, as RFC 8291 writes it."""
    extracted = hmac.new(salt, secret, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()[:length]


@dataclass
class Browser:
    """One subscription: its keys, what the service keeps for it, and what the browser shows."""

    endpoint: str
    server_key: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    gone: bool = False
    sealed: list[bytes] = field(default_factory=list)

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> str:
        """What `JSON.stringify(subscription)` gives in Chromium."""
        keys = {"p256dh": encode(self.point), "auth": encode(self.auth)}
        return json.dumps({"endpoint": self.endpoint, "expirationTime": None, "keys": keys})

    @property
    def shown(self) -> list[dict]:
        """The messages, decrypted."""
        return [json.loads(self.decrypt(sealed)) for sealed in self.sealed]

    def decrypt(self, sealed: bytes) -> bytes:
        salt, record, length = sealed[:16], int.from_bytes(sealed[16:20]), sealed[20]
        sender, cipher = sealed[21 : 21 + length], sealed[21 + length :]
        assert len(cipher) <= record  # one record, RFC 8291 section 4
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = hkdf(self.auth, shared, b"WebPush: info\x00" + self.point + sender, 32)
        key = hkdf(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = hkdf(salt, secret, b"Content-Encoding: nonce\x00", 12)
        padded = AESGCM(key).decrypt(nonce, cipher, None).rstrip(b"\x00")
        assert padded.endswith(b"\x02")  # the last record
        return padded[:-1]


@dataclass
class PushService:
    """Subscriptions by the path of their endpoint, and every call that came."""

    provider: simulators.Provider
    browsers: dict[str, Browser] = field(default_factory=dict)

    def subscribe(self, server_key: str) -> Browser:
        """Give a browser an endpoint that takes messages of one sender alone."""
        path = f"/push/{len(self.browsers)}-{os.urandom(4).hex()}"
        browser = self.browsers[path] = Browser(self.provider.address + path, server_key)
        return browser

    def answer(self, call: Call) -> Answer:
        browser = self.browsers.get(call.path)
        if browser is None or browser.gone:
            return 410, {}
        headers = {name.lower(): value for name, value in call.headers.items()}
        if headers.get("content-encoding") != "aes128gcm" or "ttl" not in headers:
            return 400, {}
        if len(call.body) > LARGEST:
            return 413, {}
        if self.sender(headers.get("authorization", "")) != browser.server_key:
            return 403, {}
        browser.sealed.append(call.body)
        return 201, {}

    def sender(self, authorization: str) -> str:
        """Return the key of a sender who proves to be it; nothing where a claim or the signature is wrong."""
        scheme, _space, rest = authorization.partition(" ")
        fields = dict(part.strip().split("=", 1) for part in rest.split(",")) if scheme == "vapid" else {}
        if fields.keys() != {"t", "k"}:
            return ""
        head, claims, signature = fields["t"].split(".")
        raw, told = decode(signature), json.loads(decode(claims))
        signed = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(fields["k"]))
        try:
            public.verify(signed, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return ""
        place = urlsplit(self.provider.address)
        return fields["k"] if told["aud"] == f"{place.scheme}://{place.netloc}" and told["sub"] else ""


@contextmanager
def push_service() -> Iterator[PushService]:
    with simulators.provider() as provider:
        service = PushService(provider)
        provider.answer = service.answer
        yield service
