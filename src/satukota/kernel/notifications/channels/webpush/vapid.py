"""Identification of the sender of web push (RFC 8292, VAPID)."""

import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from satukota.kernel.notifications.channels.webpush.crypto import CURVE, encode, point


@cache
def own_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Return the installation's key, made and kept (owner-readable) on first use."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        new_key = ec.generate_private_key(CURVE)
        form = serialization.PrivateFormat.PKCS8
        path.write_bytes(new_key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no key for web push")
    return key


def authorization(endpoint: str, contact: str, expires: int, key: ec.EllipticCurvePrivateKey) -> str:
    """Return the header that says who sends: a token (ES256) for this push service until `expires` (seconds)."""
    service = urlsplit(endpoint)
    claims = {"aud": f"{service.scheme}://{service.netloc}", "exp": expires, "sub": contact}
    parts = ({"typ": "JWT", "alg": "ES256"}, claims)
    unsigned = ".".join(encode(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    r, s = utils.decode_dss_signature(key.sign(unsigned.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{unsigned}.{encode(r.to_bytes(32) + s.to_bytes(32))}"
    return f"vapid t={token}, k={encode(point(key.public_key()))}"
