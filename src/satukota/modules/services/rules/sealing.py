"""The city's own keys and the electronic signature (PAdES) of its papers. The keys lie in the data folder."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
OPEN = serialization.NoEncryption()
YEARS = 10


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the keys are: certificate and key for PDF, key for QR codes with its id.

    `chain` are certificates between the seal's and its root, `former` those with which papers were sealed before.
    """

    certificate: Path
    private: Path
    codes: Ed25519PrivateKey
    kid: bytes
    chain: tuple[Path, ...] = ()
    former: tuple[Path, ...] = ()

    @property
    def certificates(self) -> tuple[Path, ...]:
        """Every certificate with which papers of the city are sealed or were."""
        return (self.certificate, *self.former)


@cache
def keys(folder: Path, city: str) -> Keys:
    """Return the keys of the city, made (readable by the service only) on first use."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate, private, codes = folder / "seal.crt", folder / "seal.key", folder / "codes.key"
    if not private.exists():
        _make_seal(certificate, private, city)
    if not codes.exists():
        _write(codes, Ed25519PrivateKey.generate().private_bytes(PEM, PKCS8, OPEN))
    loaded = serialization.load_pem_private_key(codes.read_bytes(), None)
    if not isinstance(loaded, Ed25519PrivateKey):
        raise TypeError(f"{codes} holds no Ed25519 key")
    public = loaded.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(public)
    chain, former = (tuple(sorted((folder / name).glob("*.crt"))) for name in ("chain", "former"))
    return Keys(certificate, private, loaded, digest.finalize()[:8], chain, former)


def fingerprint(certificate: Path) -> str:
    """Return the SHA-256 of a certificate, as pairs of digits."""
    raw = x509.load_pem_x509_certificate(certificate.read_bytes()).fingerprint(hashes.SHA256())
    return raw.hex(":").upper()


def _make_seal(certificate: Path, private: Path, city: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"), x509.NameAttribute(NameOID.COMMON_NAME, city[:64])]
    )
    now = datetime.now(UTC)
    issued = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_only(), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(certificate, issued.public_bytes(PEM))
    _write(private, key.private_bytes(PEM, PKCS8, OPEN))


def _signing_only() -> x509.KeyUsage:
    names = (
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(digital_signature=True, content_commitment=True, **dict.fromkeys(names, False))


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


def sealed_pdf(pdf: bytes, keys: Keys, reason: str, place: str) -> bytes:
    """Return a PDF with the city's signature (PAdES B-B). About 35 ms."""
    from pyhanko.sign import fields

    signers: Any = import_module("pyhanko.sign.signers")  # has no types here

    chain = tuple(str(path) for path in keys.chain)
    signer = signers.SimpleSigner.load(str(keys.private), str(keys.certificate), ca_chain_files=chain)
    wanted = signers.PdfSignatureMetadata(
        field_name="Signature",
        reason=reason,
        location=place,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    out = io.BytesIO()
    # pyHanko starts an event loop of its own, which a thread that runs one already would refuse.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(signers.sign_pdf, appending_writer(pdf), wanted, signer=signer, output=out).result()
    return out.getvalue()


def appending_writer(pdf: bytes) -> Any:
    """Return a writer that adds to a PDF and leaves every byte of it as it is.

    It writes its own name into XMP and behind the one in Info; PDF/A wants both to say the same.
    """
    from pyhanko.pdf_utils.generic import TextStringObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.metadata.model import VENDOR

    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if "/Info" in writer.trailer:
        info = writer.trailer["/Info"]
        info["/Producer"] = TextStringObject(VENDOR)
        writer.update_container(info)
    return writer


def is_intact(pdf: bytes, keys: Keys) -> bool:
    """Tell whether a PDF carries the city's signature and no byte was changed since."""
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    keyring: Any = import_module("pyhanko.keys")  # has no types here
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return False
        trusted = ValidationContext(trust_roots=[keyring.load_cert_from_pemder(str(keys.certificate))])
        with ThreadPoolExecutor(1) as alone:
            status = alone.submit(validate_pdf_signature, signatures[0], trusted).result()
    except (PdfReadError, ValueError, KeyError, TypeError):
        return False
    return bool(
        status.intact and status.valid and status.trusted and status.coverage and status.coverage.name == "ENTIRE_FILE"
    )
