"""Secrets and codes that people read out, type and scan: Crockford's base 32."""

import hashlib
import re
import secrets
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
TRACKING = 10
VERIFYING = 12
_CODE = re.compile(rf"([A-Z]{{2,5}}-\d{{4}}-\d{{1,9}})-([0-9A-Z]{{{TRACKING}}})")


@dataclass(frozen=True, slots=True)
class Code:
    """The number of an application and the secret that shows its holder to be the applicant."""

    number: str
    secret: str

    def __str__(self) -> str:
        return f"{self.number}-{self.secret}"


def new_secret(length: int = TRACKING) -> str:
    """Return a random code; 10 letters are 50 bits, 12 are 60."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def digest(secret: str, purpose: str) -> str:
    """Return the form in which a secret is kept."""
    return hashlib.sha256(f"{purpose}:{secret}".encode()).hexdigest()


def tidy(text: str) -> str:
    """Return what somebody typed as a code: capitals, without blanks, look-alikes put right."""
    return re.sub(r"[\s-]+", "", text.upper()).translate(LOOK_ALIKE)


def read_code(text: str) -> Code | None:
    """Read the code of an application as it was typed; None where it is none."""
    typed = re.sub(r"[\s–—_.]+", "-", text.strip().upper()).strip("-")
    match = _CODE.fullmatch(typed)
    return Code(match[1], match[2].translate(LOOK_ALIKE)) if match else None
