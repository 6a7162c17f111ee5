"""A call taker's headset: the browser's sound over WebRTC, ended here (ICE, DTLS, SRTP), as A-law both ways.

The connection stands as long as the desk is open. Who hears whom on it is the business of the rooms.
"""

import asyncio
import logging
import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache

import structlog
from aioice import Candidate, Connection
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from OpenSSL import SSL, crypto
from pylibsrtp import Error as SrtpError
from pylibsrtp import Policy, Session

from satukota.modules.emergency.rules.sip import browsers
from satukota.modules.emergency.tasks.agent.media import Hear, Stream, payload_of

log = structlog.get_logger(__name__)
logging.getLogger("aioice").setLevel(logging.WARNING)

PROFILE = b"SRTP_AES128_CM_SHA1_80"
KEY, SALT = 16, 14
SET_UP = 20.0
"""Seconds in which a headset must be connected."""
MTU = 1200
ALAW = 8


@cache
def _identity() -> tuple[SSL.Context, str]:
    """Return the context of our handshakes and the fingerprint of this process's own certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "satukota-112")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    context = SSL.Context(SSL.DTLS_METHOD)
    context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_facts: True)
    context.use_certificate(crypto.X509.from_cryptography(certificate))
    context.use_privatekey(crypto.PKey.from_cryptography_key(key))
    context.set_tlsext_use_srtp(PROFILE)
    return context, _spelled(certificate.fingerprint(hashes.SHA256()))


def _spelled(digest: bytes) -> str:
    return digest.hex(":").upper()


class Headset:
    """One browser. `say` lets the call taker hear, `hear` gets what they say."""

    def __init__(self, name: str, offer: str) -> None:
        self.name, self.offer = name, browsers.read(offer)
        self.hear: Hear | None = None
        self.stream = Stream(secrets.randbits(32))
        self.ice = Connection(ice_controlling=False)
        self.sends: Session | None = None
        self.receives: Session | None = None
        self.over = False
        self.sending: set[asyncio.Task[None]] = set()

    async def answer(self) -> str:
        """Find out how we are reached, and answer the browser's offer."""
        await self.ice.gather_candidates()
        for text in self.offer.candidates:
            with suppress(ValueError):
                await self.ice.add_remote_candidate(Candidate.from_sdp(text))
        await self.ice.add_remote_candidate(None)
        self.ice.remote_username, self.ice.remote_password = self.offer.username, self.offer.password
        return browsers.answer(
            self.offer,
            username=self.ice.local_username,
            password=self.ice.local_password,
            fingerprint=_identity()[1],
            source=self.stream.source,
            candidates=[candidate.to_sdp() for candidate in self.ice.local_candidates],
        )

    async def serve(self) -> None:
        """Connect, then pass on what the call taker says until the browser goes."""
        try:
            async with asyncio.timeout(SET_UP):
                await self.ice.connect()
                await self._handshake()
            log.info("agent.headset", name=self.name)
            while True:
                self._take(await self.ice.recv())
        except (ConnectionError, TimeoutError, SSL.Error, SrtpError, ValueError) as error:
            log.warning("agent.headset_gone", name=self.name, error=type(error).__name__)
        finally:
            await self.close()

    async def _handshake(self) -> None:
        dtls = SSL.Connection(_identity()[0])
        dtls.set_ciphertext_mtu(MTU)
        dtls.set_connect_state()
        while True:
            try:
                dtls.do_handshake()
            except SSL.WantReadError:
                await self._flush(dtls)
            else:
                await self._flush(dtls)
                break
            try:
                data = await asyncio.wait_for(self.ice.recv(), dtls.DTLSv1_get_timeout() or 1)
            except TimeoutError:
                dtls.DTLSv1_handle_timeout()
                continue
            if data and 20 <= data[0] <= 63:
                dtls.bio_write(data)
        self._agree(dtls)

    async def _flush(self, dtls: SSL.Connection) -> None:
        with suppress(SSL.WantReadError):
            while True:
                await self.ice.send(dtls.bio_read(1500))

    def _agree(self, dtls: SSL.Connection) -> None:
        """Take the keys of the handshake. Raises ValueError where the browser is not the one that made the offer."""
        certificate = dtls.get_peer_certificate(as_cryptography=True)
        if certificate is None or _spelled(certificate.fingerprint(hashes.SHA256())) != self.offer.fingerprint:
            raise ValueError("another certificate")
        material = dtls.export_keying_material(b"EXTRACTOR-dtls_srtp", 2 * (KEY + SALT))
        keys, salts = material[: 2 * KEY], material[2 * KEY :]
        self.sends = Session(Policy(key=keys[:KEY] + salts[:SALT], ssrc_type=Policy.SSRC_ANY_OUTBOUND))
        self.receives = Session(Policy(key=keys[KEY:] + salts[SALT:], ssrc_type=Policy.SSRC_ANY_INBOUND))

    def _take(self, data: bytes) -> None:
        if len(data) < 12 or data[0] >> 6 != 2 or 192 <= data[1] <= 223 or self.receives is None:
            return
        with suppress(SrtpError):
            packet = self.receives.unprotect(data)
            if self.hear and packet[1] & 0x7F == ALAW and (payload := payload_of(packet)):
                self.hear(payload)

    def say(self, coded: bytes) -> None:
        """Let the call taker hear a piece of A-law."""
        if self.sends and not self.over:
            packet = self.sends.protect(self.stream.packet(coded, ALAW))
            task = asyncio.get_running_loop().create_task(self._send(packet))
            self.sending.add(task)
            task.add_done_callback(self.sending.discard)

    async def _send(self, packet: bytes) -> None:
        with suppress(ConnectionError):
            await self.ice.send(packet)

    async def close(self) -> None:
        """Let the browser go."""
        self.over = True
        await self.ice.close()
