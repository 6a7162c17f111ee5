"""Short signed names of a file's copy, for links that are sent to people."""

import hashlib
import hmac
import struct
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode

COPIES = ("thumb", "view", "original")
FACTS = struct.Struct(">16sBI")
SIGNATURE = 9


def token(key: bytes, file: uuid.UUID, copy: str, expires: int) -> str:
    """Return 40 characters that name a file's copy until `expires` (seconds since 1970; 0 means for good)."""
    facts = FACTS.pack(file.bytes, COPIES.index(copy), expires)
    return urlsafe_b64encode(facts + _signature(key, facts)).decode()


def read_token(key: bytes, text: str, now: int) -> tuple[uuid.UUID, str, bool] | None:
    """Return (file, copy, still valid) of a token; None where it was not made by us."""
    try:
        raw = urlsafe_b64decode(text.encode())
    except ValueError:
        return None
    facts = raw[: FACTS.size]
    if len(raw) != FACTS.size + SIGNATURE or not hmac.compare_digest(raw[FACTS.size :], _signature(key, facts)):
        return None
    file, copy, expires = FACTS.unpack(facts)
    return uuid.UUID(bytes=file), COPIES[copy], not expires or now <= expires


def _signature(key: bytes, facts: bytes) -> bytes:
    return hmac.new(key, facts, hashlib.sha256).digest()[:SIGNATURE]
