"""As much of SIP (RFC 3261) as an agent needs that answers calls: read a message, write an answer, end a dialog."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

SHORT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "c": "content-type", "l": "content-length"}


class BadMessage(ValueError):
    """These bytes are not a SIP message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request or answer: its first line, its headers in order with small names, its body."""

    first: str
    headers: tuple[tuple[str, str], ...]
    body: str

    def get(self, name: str) -> str:
        """Return the first header of that name, empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        """Return all headers of that name in order."""
        return [value for key, value in self.headers if key == name]

    @property
    def method(self) -> str:
        """Return the request's method, empty for an answer."""
        return "" if self.first.startswith("SIP/2.0") else self.first.split(" ", 1)[0]

    @property
    def call_id(self) -> str:
        """Return the dialog's name."""
        return self.get("call-id")

    @property
    def branch(self) -> str:
        """Return the transaction's name."""
        found = re.search(r"branch=([^;,\s]+)", self.get("via"))
        return found[1] if found else ""


def parse(data: bytes) -> Message:
    """Read a datagram. Raises BadMessage."""
    head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    if not re.search(r"SIP/2\.0", lines[0]):
        raise BadMessage(lines[0][:60])
    headers = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            key = name.strip().lower()
            headers.append((SHORT.get(key, key), value.strip()))
    return Message(lines[0], tuple(headers), body)


def caller(message: Message) -> str:
    """Return the caller's number: what the network asserts, else what the caller's telephone says."""
    for name in ("p-asserted-identity", "remote-party-id", "from"):
        found = re.search(r"(?:sips?|tel):([^@;>]+)", message.get(name))
        if found and re.search(r"\d", found[1]):
            return found[1]
    return ""


def called(message: Message) -> str:
    """Return the number that was dialled."""
    found = re.search(r"(?:sips?|tel):([^@;>\s]+)", message.get("to") or message.first)
    return found[1] if found else ""


def contact(message: Message) -> str:
    """Return the address at which the caller's telephone wants the next requests."""
    found = re.search(r"<([^>]+)>", message.get("contact"))
    return found[1] if found else message.get("contact").split(";")[0].strip()


COPIED = ("via", "from", "call-id", "cseq", "record-route")


def answer(
    request: Message, code: int, reason: str, *, tag: str = "", more: Sequence[str] = (), body: str = ""
) -> bytes:
    """Return an answer to a request with the headers that must be copied."""
    lines = [f"SIP/2.0 {code} {reason}"]
    names = {"via": "Via", "from": "From", "call-id": "Call-ID", "cseq": "CSeq", "record-route": "Record-Route"}
    lines += [f"{names[key]}: {value}" for key, value in request.headers if key in COPIED]
    to = request.get("to")
    lines.append(f"To: {to}" if not tag or ";tag=" in to else f"To: {to};tag={tag}")
    lines += ["Server: SatuKota", *more, f"Content-Length: {len(body.encode())}", "", body]
    return "\r\n".join(lines).encode()


def bye(invite: Message, *, tag: str, local: str, branch: str) -> bytes:
    """Return the request that ends a call which we answered: the caller's route, our side as From."""
    lines = [f"BYE {contact(invite)} SIP/2.0", f"Via: SIP/2.0/UDP {local};branch={branch};rport"]
    lines += [f"Route: {route}" for route in invite.all("record-route")]
    lines += [f"From: {invite.get('to')};tag={tag}", f"To: {invite.get('from')}", f"Call-ID: {invite.call_id}"]
    lines += ["CSeq: 1 BYE", "Max-Forwards: 70", "Content-Length: 0", "", ""]
    return "\r\n".join(lines).encode()


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
    host = re.search(r"^c=IN IP4 (\S+)", sdp, re.MULTILINE)
    line = re.search(r"^m=audio (\d+) \S+ ([\d ]+)", sdp, re.MULTILINE)
    if not host or not line:
        return None
    offered = line[2].split()
    events = re.search(r"^a=rtpmap:(\d+) telephone-event", sdp, re.MULTILINE)
    for payload, codec in (("8", "PCMA"), ("0", "PCMU")):
        if payload in offered:
            return Media(host[1], int(line[1]), codec, int(payload), int(events[1]) if events else None)
    return None


def sdp(host: str, port: int, chosen: Media) -> str:
    """Return our answer to an offer."""
    events = "" if chosen.events is None else f" {chosen.events}"
    lines = [
        "v=0",
        f"o=satukota 1 1 IN IP4 {host}",
        "s=112",
        f"c=IN IP4 {host}",
        "t=0 0",
        f"m=audio {port} RTP/AVP {chosen.payload}{events}",
        f"a=rtpmap:{chosen.payload} {chosen.codec}/8000",
    ]
    lines += [] if chosen.events is None else [f"a=rtpmap:{chosen.events} telephone-event/8000"]
    return "\r\n".join([*lines, "a=sendrecv", ""])


def pidf_lo(message: Message) -> str:
    """Return the PIDF-LO document in a body, alone or as one part of several; empty where there is none."""
    found = re.search(r"<(?:\w+:)?presence\b.*?</(?:\w+:)?presence>", message.body, re.DOTALL)
    return found[0] if found else ""
