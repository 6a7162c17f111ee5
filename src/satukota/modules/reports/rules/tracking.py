"""The secret of a report's code: derived where a report may come twice, stored as a digest."""

import hashlib
import hmac

from satukota.kernel.tracking import ALPHABET, LENGTH


def derived_secret(server_key: bytes, *parts: str) -> str:
    """Return the secret that follows from these parts, so that a repeated submission gets the same one."""
    raw = hmac.digest(server_key, "\0".join(parts).encode(), "sha256")
    number = int.from_bytes(raw[:8], "big")
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(LENGTH))


def digest(secret: str) -> str:
    """Return the form in which a secret is stored."""
    return hashlib.sha256(f"report:{secret}".encode()).hexdigest()
