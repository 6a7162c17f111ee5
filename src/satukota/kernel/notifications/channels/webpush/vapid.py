"""Identification of the sender of web push (RFC 8292, VAPID)."""

import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from satukota.kernel.notifications.channels.webpush.crypto import CURVE, encode, point


@cache
def own_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Return the installation's key, made and kept (owner-readable) on first use."""
    if not path.exists():
        _make_key(path)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no key for web push")
    return key


def _make_key(path: Path) -> None:
    """Make a key that appears whole; of processes that come at once, the first one's holds for all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new_key = ec.generate_private_key(CURVE)
    pem = new_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with NamedTemporaryFile(dir=path.parent, prefix=path.name) as written:  # readable by its owner alone
        written.write(pem)
        written.flush()
        with suppress(FileExistsError):
            path.hardlink_to(written.name)


def authorization(endpoint: str, contact: str, expires: int, key: ec.EllipticCurvePrivateKey) -> str:
    """Return the header that says who sends: a token (ES256) for this push service until `expires` (seconds)."""
    service = urlsplit(endpoint)
    claims = {"aud": f"{service.scheme}://{service.netloc}", "exp": expires, "sub": contact}
    parts = ({"typ": "JWT", "alg": "ES256"}, claims)
    unsigned = ".".join(encode(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    r, s = utils.decode_dss_signature(key.sign(unsigned.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{unsigned}.{encode(r.to_bytes(32) + s.to_bytes(32))}"
    return f"vapid t={token}, k={encode(point(key.public_key()))}"
