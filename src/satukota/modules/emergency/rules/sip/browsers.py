"""What a browser offers for a headset (SDP of WebRTC), and our answer to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


class BadOffer(ValueError):
    """This is no offer of sound that can be answered."""


@dataclass(frozen=True, slots=True)
class Offer:
    """How a browser is reached (ICE), by which certificate it is known, how its sound is named."""

    username: str
    password: str
    fingerprint: str
    mid: str
    candidates: tuple[str, ...]


def _one(pattern: str, sdp: str) -> str:
    match = re.search(pattern, sdp, re.MULTILINE)
    if not match:
        raise BadOffer(f"the offer has no {pattern}")
    return match[1].strip()


def read(sdp: str) -> Offer:
    """Read a browser's offer; every browser can do A-law (RFC 7874). Raises BadOffer."""
    line = _one(r"^m=audio \d+ UDP/TLS/RTP/SAVPF ([\d ]+)", sdp)
    if "8" not in line.split():
        raise BadOffer("the offer has no A-law")
    return Offer(
        _one(r"^a=ice-ufrag:(\S+)", sdp),
        _one(r"^a=ice-pwd:(\S+)", sdp),
        _one(r"^a=fingerprint:sha-256 ([0-9A-Fa-f:]+)", sdp).upper(),
        _one(r"^a=mid:(\S+)", sdp),
        tuple(re.findall(r"^a=candidate:(\S+ 1 (?:udp|UDP) .+?)\s*$", sdp, re.MULTILINE)),
    )


def answer(
    offer: Offer, *, username: str, password: str, fingerprint: str, source: int, candidates: Sequence[str]
) -> str:
    """Return our answer: A-law both ways, we begin the handshake."""
    lines = [
        "v=0",
        "o=- 1 1 IN IP4 0.0.0.0",
        "s=112",
        "t=0 0",
        f"a=group:BUNDLE {offer.mid}",
        "m=audio 9 UDP/TLS/RTP/SAVPF 8",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{offer.mid}",
        "a=rtpmap:8 PCMA/8000",
        "a=ptime:20",
        "a=rtcp-mux",
        f"a=ice-ufrag:{username}",
        f"a=ice-pwd:{password}",
        f"a=fingerprint:sha-256 {fingerprint}",
        "a=setup:active",
        "a=sendrecv",
        "a=msid:satukota voice",
        f"a=ssrc:{source} cname:satukota",
        *(f"a=candidate:{candidate}" for candidate in candidates),
        "a=end-of-candidates",
    ]
    return "\r\n".join([*lines, ""])
