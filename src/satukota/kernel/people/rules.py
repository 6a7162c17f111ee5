"""Encryption of personal data and normal forms of what identifies a person. No Django."""

import base64
import hashlib
import hmac
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class Unreadable(Exception):
    """This value was encrypted with another key, or was changed."""


class Cipher:
    """AES-256-GCM for values and HMAC-SHA256 for their blind indexes, both from one secret."""

    def __init__(self, secret: str) -> None:
        self._aes = AESGCM(hashlib.sha256(b"value:" + secret.encode()).digest())
        self._index = hashlib.sha256(b"index:" + secret.encode()).digest()

    def seal(self, text: str) -> str:
        """Return the text encrypted, as base64."""
        nonce = os.urandom(NONCE)
        return base64.b64encode(nonce + self._aes.encrypt(nonce, text.encode(), None)).decode()

    def open(self, sealed: str) -> str:
        """Return the plain text. Raises Unreadable."""
        raw = base64.b64decode(sealed)
        try:
            return self._aes.decrypt(raw[:NONCE], raw[NONCE:], None).decode()
        except InvalidTag as error:
            raise Unreadable from error

    def index(self, text: str) -> str:
        """Return a keyed digest by which equal values find one another without being readable."""
        return hmac.new(self._index, text.encode(), hashlib.sha256).hexdigest()[:32]


def normal_phone(text: str) -> str:
    """Return an Indonesian or international number as +62…; digits only otherwise."""
    digits = re.sub(r"[^\d+]", "", text)
    if digits.startswith("0"):
        return f"+62{digits[1:]}"
    if digits.startswith("62"):
        return f"+{digits}"
    return digits


def normal_email(text: str) -> str:
    """Return an address in the form in which two spellings of it are equal."""
    return text.strip().lower()


def masked(text: str) -> str:
    """Return the text with all but its first and last two characters hidden."""
    return text if len(text) <= 4 else f"{text[:2]}{'•' * (len(text) - 4)}{text[-2:]}"
