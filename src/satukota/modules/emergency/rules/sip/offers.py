"""The caller's offer of sound and our answer to it (SDP)."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Media:
    """Where the caller's sound comes from and how it is coded; `events` is the payload type of key presses."""

    host: str
    port: int
    codec: str
    payload: int
    events: int | None


def media(sdp: str) -> Media | None:
    """Read the offer: the first of A-law and µ-law that the caller can do, None where there is neither."""
    host = re.search(r"^c=IN IP[46] (\S+)", sdp, re.MULTILINE)
    line = re.search(r"^m=audio (\d+) \S+ ([\d ]+)", sdp, re.MULTILINE)
    if not host or not line:
        return None
    offered = line[2].split()
    events = re.search(r"^a=rtpmap:(\d+) telephone-event", sdp, re.MULTILINE)
    for payload, codec in (("8", "PCMA"), ("0", "PCMU")):
        if payload in offered:
            return Media(host[1], int(line[1]), codec, int(payload), int(events[1]) if events else None)
    return None


OURS = Media("", 0, "PCMA", 8, 101)
"""What we offer to a caller who offers nothing: a call without a body of its own."""


def obstacle(sdp: str, host: str) -> str:
    """Return why no voice can pass with this offer: `srtp`, `codec`, `ipv6`, or nothing.

    A call without an offer has no obstacle: then the offer is ours.
    """
    if not sdp.strip() or "m=audio" not in sdp:
        return ""
    if re.search(r"^m=audio \d+ \S*SAVP", sdp, re.MULTILINE):
        return "srtp"
    chosen = media(sdp)
    if chosen is None:
        return "codec"
    return "ipv6" if (":" in chosen.host) != (":" in host) else ""


MIRRORED = {"sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}


def mirrored(sdp: str) -> str:
    """Return the direction that answers an offer: who only sends (hold) is only listened to."""
    match = re.search(r"^a=(sendonly|recvonly|inactive)\s*$", sdp, re.MULTILINE)
    return MIRRORED[match[1]] if match else "sendrecv"


def sdp(host: str, port: int, chosen: Media, direction: str = "sendrecv") -> str:
    """Return our answer to an offer."""
    events = "" if chosen.events is None else f" {chosen.events}"
    family = "IP6" if ":" in host else "IP4"
    lines = [
        "v=0",
        f"o=satukota 1 1 IN {family} {host}",
        "s=112",
        f"c=IN {family} {host}",
        "t=0 0",
        f"m=audio {port} RTP/AVP {chosen.payload}{events}",
        f"a=rtpmap:{chosen.payload} {chosen.codec}/8000",
    ]
    lines += [] if chosen.events is None else [f"a=rtpmap:{chosen.events} telephone-event/8000"]
    return "\r\n".join([*lines, f"a={direction}", ""])
