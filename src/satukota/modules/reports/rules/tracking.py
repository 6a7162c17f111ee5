"""The code by which a reporter follows a report without an account: `LAP-2026-000123-K7QM2XPD9F`."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a code survives being read out and written down."""
LENGTH = 10
LOOK_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
CODE = re.compile(rf"([A-Z]{{2,8}}-\d{{4}}-\d{{1,9}})(?:-([0-9A-Z]{{{LENGTH}}}))?")
PLAIN = re.compile(rf"([A-Z]{{2,8}})(\d{{4}})(\d{{6,9}}?)([0-9A-Z]{{{LENGTH}}})?")


@dataclass(frozen=True, slots=True)
class Code:
    """A case number, and the secret that shows its holder to be the reporter (empty: only the number)."""

    number: str
    secret: str = ""

    def __str__(self) -> str:
        return f"{self.number}-{self.secret}" if self.secret else self.number


def new_secret() -> str:
    """Return a random secret of 50 bits; with the number it cannot be guessed online."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def derived_secret(server_key: bytes, *parts: str) -> str:
    """Return the secret that follows from these parts, so that a repeated submission gets the same one."""
    raw = hmac.digest(server_key, "\0".join(parts).encode(), "sha256")
    number = int.from_bytes(raw[:8], "big")
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(LENGTH))


def digest(secret: str) -> str:
    """Return the form in which a secret is stored."""
    return hashlib.sha256(f"report:{secret}".encode()).hexdigest()


def read_code(text: str) -> Code | None:
    """Read what somebody typed: letters' case, blanks and missing hyphens do not matter. None where it is no code."""
    typed = re.sub(r"[\s–—_.]+", "-", text.strip().upper()).strip("-")
    match = CODE.fullmatch(typed) or PLAIN.fullmatch(typed.replace("-", ""))
    if match is None:
        return None
    if match.re is CODE:
        number, secret = match[1], match[2] or ""
    else:
        number, secret = f"{match[1]}-{match[2]}-{match[3]}", match[4] or ""
    return Code(number, secret.translate(LOOK_ALIKE))
