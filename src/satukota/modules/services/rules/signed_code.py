"""The second QR of a paper: claims signed as COSE_Sign1, packed by zlib, written in Base45, checked offline."""

import zlib
from collections.abc import Mapping
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PREFIX = "SC1:"
EDDSA, ALG, KID, SIGN1 = -8, 1, 4, 18
MOST = 16_384
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


class BadCode(ValueError):
    """The code is not ours or was changed; `code` says what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def base45(data: bytes) -> str:
    """Return bytes in Base45 (RFC 9285)."""
    letters = []
    for place in range(0, len(data), 2):
        pair = data[place : place + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(3 if len(pair) == 2 else 2):
            value, rest = divmod(value, 45)
            letters.append(ALPHABET[rest])
    return "".join(letters)


def unbase45(text: str) -> bytes:
    """Return the bytes of a Base45 text. Raises BadCode."""
    raw = bytearray()
    try:
        digits = [ALPHABET.index(letter) for letter in text]
        for place in range(0, len(digits), 3):
            part = digits[place : place + 3]
            value = sum(digit * 45**power for power, digit in enumerate(part))
            raw += value.to_bytes(len(part) - 1, "big")
    except (ValueError, OverflowError):
        raise BadCode("unreadable") from None
    return bytes(raw)


def _signed_bytes(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])


def encode(claims: Mapping[int, Any], key: Ed25519PrivateKey, kid: bytes) -> str:
    """Return signed claims as the text of a QR code."""
    protected, payload = cbor2.dumps({ALG: EDDSA, KID: kid}), cbor2.dumps(dict(claims))
    message = cbor2.CBORTag(SIGN1, [protected, {}, payload, key.sign(_signed_bytes(protected, payload))])
    return PREFIX + base45(zlib.compress(cbor2.dumps(message), 9))


def cose_message(text: str) -> bytes:
    """Return the COSE message in the text of a QR code. Raises BadCode."""
    if not text.startswith(PREFIX):
        raise BadCode("not_ours")
    opener = zlib.decompressobj()
    try:
        message = opener.decompress(unbase45(text.removeprefix(PREFIX)), MOST)
    except zlib.error:
        raise BadCode("unreadable") from None
    if opener.unconsumed_tail or not opener.eof:
        raise BadCode("too_large")
    return message


def decode(text: str, keys: Mapping[bytes, Ed25519PublicKey]) -> dict[int, Any]:
    """Return the claims of a code that one of the keys signed. Raises BadCode."""
    try:
        message = cbor2.loads(cose_message(text))
        if not isinstance(message, cbor2.CBORTag) or message.tag != SIGN1:
            raise BadCode("wrong_tag")
        protected, _open, payload, signature = message.value
        # An empty map may come as h'A0': it is signed as the empty byte string (RFC 9052, 4.4).
        header = cbor2.loads(protected) if protected else {}
        signed = b"" if not header else protected
    except (cbor2.CBORDecodeError, ValueError, TypeError) as error:
        raise error if isinstance(error, BadCode) else BadCode("unreadable") from None
    if header.get(ALG) != EDDSA or header.get(KID) not in keys:
        raise BadCode("unknown_key")
    try:
        keys[header[KID]].verify(signature, _signed_bytes(signed, payload))
    except (InvalidSignature, TypeError):
        raise BadCode("changed") from None
    claims: dict[int, Any] = cbor2.loads(payload)
    return claims
