"""Short signed names of a file's copy, for links that are sent to people."""

import hashlib
import hmac
import struct
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

COPIES = ("thumb", "view", "original")
FACTS = struct.Struct(">16sBI")
LEVELS = 16
"""The byte of the copy also holds, times this, how visible the file's case was when the link was made."""
SIGNATURE = 9


@dataclass(frozen=True, slots=True)
class Named:
    """What a signed name says: file, copy, how visible its case was (0 is public), whether its time is not over."""

    file: uuid.UUID
    copy: str
    visibility: int
    valid: bool


def token(key: bytes, file: uuid.UUID, copy: str, expires: int, visibility: int = 0) -> str:
    """Return 40 characters that name a file's copy until `expires` (seconds since 1970; 0 means for good)."""
    facts = FACTS.pack(file.bytes, COPIES.index(copy) + LEVELS * visibility, expires)
    return urlsafe_b64encode(facts + _signature(key, facts)).decode()


def read_token(key: bytes, text: str, now: int) -> Named | None:
    """Return what a token names; None where it was not made by us."""
    try:
        raw = urlsafe_b64decode(text.encode())
    except ValueError:
        return None
    facts = raw[: FACTS.size]
    if len(raw) != FACTS.size + SIGNATURE or not hmac.compare_digest(raw[FACTS.size :], _signature(key, facts)):
        return None
    file, copy, expires = FACTS.unpack(facts)
    visibility, chosen = divmod(copy, LEVELS)
    return Named(uuid.UUID(bytes=file), COPIES[chosen], visibility, not expires or now <= expires)


def _signature(key: bytes, facts: bytes) -> bytes:
    return hmac.new(key, facts, hashlib.sha256).digest()[:SIGNATURE]
