"""Time stamps by an authority (RFC 3161): port, adapter over HTTP, and a simulator that stamps with a key of its own."""

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from satukota.kernel.ports.api import Unreachable, call
from satukota.kernel.registry.api import configured_text

SECONDS, LARGEST = 10, 64 * 1024
ASKS, ANSWERS = "application/timestamp-query", "application/timestamp-reply"
SIMULATOR = "simulator"


class NotStamped(Exception):
    """The authority gave no stamp; the text says why."""


def stamped_pdf(pdf: bytes) -> bytes | None:
    """Return a PDF with a document time stamp over all of it; None where no authority is set up. Raises NotStamped."""
    address = configured_text("TSA_URL")
    if not address:
        return None
    # The library brings its own event loop and tokens; it has no types here.
    work: Any = import_module("satukota.modules.services.rules.stamping")
    try:
        if address == SIMULATOR:
            certificate, private = _simulator(Path(settings.DATA_DIR) / "tsa-simulator")
            stamped: bytes = work.stamped(pdf, work.own_authority(certificate, private))
        else:
            stamped = work.stamped(pdf, work.authority(lambda request: _ask(address, request)))
    except work.REFUSED as error:
        raise NotStamped(str(error)[:200]) from None
    return stamped


def _ask(address: str, request: bytes) -> bytes:
    """Send a request for a stamp and return the answer. Raises OSError, as the library expects it."""
    headers = {"Content-Type": ASKS, "Accept": ANSWERS}
    try:
        answer = call(
            "tsa", "POST", address, own=address, seconds=SECONDS, largest=LARGEST, headers=headers, content=request
        )
    except Unreachable as error:
        raise OSError(str(error)) from None
    if not answer.is_success:
        raise OSError(f"HTTP {answer.status}")
    return answer.body


@cache
def _simulator(folder: Path) -> tuple[Path, Path]:
    """Return certificate and key of the simulator's authority, made on first use."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate, private = folder / "tsa.crt", folder / "tsa.key"
    if private.exists():
        return certificate, private
    key, name = rsa.generate_private_key(65537, 3072), _name("Simulator TSA")
    now = datetime.now(UTC)
    issued = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(issued.public_bytes(serialization.Encoding.PEM))
    private.touch(mode=0o600)
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return certificate, private


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"), x509.NameAttribute(NameOID.COMMON_NAME, common)])
