"""Whose signature a PDF carries, and whether it was changed since: read from its bytes, never opened as a document.

Somebody uploads these files: what a PDF contains (streams that grow, objects that lead in circles) is not looked at.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

LARGEST_SIGNATURE = 400_000
"""Hex digits of a signature with its certificates and time stamp; more is none."""
MOST_SIGNATURES = 12
_STAMP = b"/ETSI.RFC3161"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_HEX = re.compile(rb"\s*<([0-9A-Fa-f\s]*)>\s*")


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature in a file: the place up to which it covers it, its bytes, and what was signed."""

    end: int
    signature: bytes
    parts: tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SealFound:
    """What a file says of itself: it was signed; by one of the given certificates; unchanged since, to its last byte.

    `fits` is that the seal fits what it covers, whatever stands behind that; `stamped` that a time stamp does.
    """

    signed: bool = False
    ours: bool = False
    intact: bool = False
    fits: bool = False
    stamped: bool = False


def signatures_in(pdf: bytes) -> list[Signed]:
    """Return the signatures of a file, the outermost last; what does not fit is passed over."""
    found = []
    for match in list(_RANGE.finditer(pdf))[:MOST_SIGNATURES]:
        first, length, second, rest = (int(number) for number in match.groups())
        gap = first + length
        if first == 0 and gap < second and second + rest <= len(pdf) and second - gap <= LARGEST_SIGNATURE:
            held = _HEX.fullmatch(pdf, gap, second)
            digits = bytes(held[1]).translate(None, b" \t\r\n") if held else b""
            if digits and len(digits) % 2 == 0:
                parts = ((0, length), (second, second + rest))
                found.append(Signed(second + rest, bytes.fromhex(digits.decode()), parts))
    return sorted(found, key=lambda signed: signed.end)


def earlier_digests(pdf: bytes) -> list[str]:
    """Return the SHA-256 of the file as it was when each of its signatures was made."""
    return [hashlib.sha256(pdf[: signed.end]).hexdigest() for signed in signatures_in(pdf) if signed.end < len(pdf)]


def is_stamped_after(pdf: bytes, end: int) -> bool:
    """Tell whether what was added behind a place says that it is a time stamp (RFC 3161). Anybody can write that."""
    return _STAMP in pdf[end:]


def seal_of(pdf: bytes, certificates: Iterable[Path]) -> SealFound:
    """Return whether a file was signed with one of these certificates (PEM), and unchanged since, to its last byte."""
    signatures = signatures_in(pdf)
    known = [_certificate(path) for path in certificates]
    for signed in signatures:
        for certificate in known:
            ours, intact = _judge(pdf, signed, certificate)
            if ours:
                whole, stamped = signed.end == len(pdf), is_stamped_after(pdf, signed.end)
                return SealFound(signed=True, ours=True, intact=intact and whole, fits=intact, stamped=stamped)
    return SealFound(signed=bool(signatures))


def _certificate(path: Path) -> Any:
    keyring: Any = import_module("pyhanko.keys")  # has no types here
    return keyring.load_cert_from_pemder(str(path))


def _judge(pdf: bytes, signed: Signed, certificate: Any) -> tuple[bool, bool]:
    """Return whether a signature names a certificate, and whether it holds for the bytes that it covers."""
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    cms: Any = import_module("asn1crypto.cms")  # has no types
    try:
        content = cms.ContentInfo.load(signed.signature)["content"]
        signer = content["signer_infos"][0]
        ours = any(held.chosen.dump() == certificate.dump() for held in content["certificates"])
        if not ours:
            return False, False
        digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native)
        for start, end in signed.parts:
            digest.update(pdf[start:end])
        intact, valid = validate_sig_integrity(signer, certificate, "data", digest.digest())
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, SignatureValidationError):
        # A signature that cannot be read is none of ours: its maker chose every byte of it.
        return False, False
    return True, bool(intact and valid)
