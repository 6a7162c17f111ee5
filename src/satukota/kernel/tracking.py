"""The codes by which somebody follows a case without an account: `LAP-2026-000123-K7QM2XPD9F`. Plain Python."""

import re
import secrets
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a code survives being read out and written down."""
LENGTH = 10
LOOK_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
PARTED = re.compile(rf"([A-Z]{{2,8}}-\d{{4}}-\d{{1,9}})(?:-([0-9A-Z]{{{LENGTH}}}))?")
JOINED = re.compile(rf"([A-Z]{{2,8}})(\d{{4}})(\d{{6,9}}?)([0-9A-Z]{{{LENGTH}}})?")


@dataclass(frozen=True, slots=True)
class Code:
    """A case number, and the secret that shows its holder to be a party of the case (empty: only the number)."""

    number: str
    secret: str = ""

    def __str__(self) -> str:
        return f"{self.number}-{self.secret}" if self.secret else self.number


def new_secret(length: int = LENGTH) -> str:
    """Return a random secret; 10 letters are 50 bits, which with the number cannot be guessed online; 12 are 60."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(text: str) -> Code | None:
    """Read what somebody typed: letters' case, blanks and missing hyphens do not matter. None where it is no code."""
    typed = re.sub(r"[\s–—_.]+", "-", text.strip().upper()).strip("-")
    if parted := PARTED.fullmatch(typed):
        return Code(parted[1], (parted[2] or "").translate(LOOK_ALIKE))
    if joined := JOINED.fullmatch(typed.replace("-", "")):
        return Code(f"{joined[1]}-{joined[2]}-{joined[3]}", (joined[4] or "").translate(LOOK_ALIKE))
    return None
