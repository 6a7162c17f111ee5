"""What a file may contain by its kind, and its names: made safe to save, on disk, and signed in a link."""

import hashlib
import hmac
import re
import struct
import unicodedata
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from satukota.kernel.files.rules.refusal import Unacceptable
from satukota.kernel.files.rules.signatures import EXTENSIONS, PDF, PICTURES

COMPARED_AT_ONCE = frozenset({"evidence"})
"""Kinds whose picture hash is needed before the action that brings them may go on."""


def accepted_types(kind: str) -> frozenset[str]:
    """Return the content types of a kind: pictures only where its name ends in `photo`, else pictures and PDF."""
    return PICTURES if kind.endswith("photo") else PICTURES | {PDF}


LONGEST = 120
UNSAFE = re.compile(r'[<>:"|?*\\/]+')
OF_PICTURES = frozenset(ending for kind in PICTURES for ending in EXTENSIONS[kind])


def clean_name(name: str, content_type: str) -> str:
    """Return the name without folders, control and direction characters, ending as its contents demand.

    A picture that carries another picture's ending is renamed (phones do that); any other ending that does not
    fit the contents raises Unacceptable `wrong_extension`.
    """
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    text = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    stem, dot, ending = UNSAFE.sub("_", text).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    fitting = EXTENSIONS[content_type]
    if ending and ending.lower() not in (OF_PICTURES if content_type in PICTURES else fitting):
        raise Unacceptable("wrong_extension", extension=ending[:10], found=content_type)
    ending = ending.lower() if ending.lower() in fitting else fitting[0]
    return f"{stem[:LONGEST].strip() or 'file'}.{ending}"


def blob_name(sha256: str, copy: str = "original") -> str:
    """Return where a file's bytes or one of its copies lie below the file store."""
    ending = "" if copy == "original" else f".{copy}.webp"
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}{ending}"


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
