"""SIP messages: reading them, who is named in them, and the answers of an agent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from satukota.modules.emergency.rules.contract.numbers import is_number

SHORT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "c": "content-type", "l": "content-length"}
COPIED = ("via", "from", "call-id", "cseq", "record-route")


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
        match = re.search(r"branch=([^;,\s]+)", self.get("via"))
        return match[1] if match else ""

    @property
    def status(self) -> int:
        """Return the code of an answer, 0 for a request."""
        match = re.match(r"SIP/2\.0 (\d{3})", self.first)
        return int(match[1]) if match else 0

    @property
    def sequence(self) -> int:
        """Return the number of the request to which it belongs (CSeq)."""
        match = re.match(r"\d{1,10}", self.get("cseq"))
        return int(match[0]) if match else 0

    def text(self) -> str:
        """Return it written out again."""
        return "\r\n".join([self.first, *(f"{name}: {value}" for name, value in self.headers), "", self.body])


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


def caller_number(message: Message) -> str:
    """Return the caller: the first telephone number of what the network asserts and the caller's telephone says.

    Where there is no number, the SIP name (`warga99@host`) or the host stands for it; nothing for a hidden caller.
    """
    callers = [_person(message.get(name)) for name in ("p-asserted-identity", "remote-party-id", "from")]
    return next(filter(is_number, callers), next(filter(None, callers), ""))


HIDDEN = ("anonymous", "unavailable", "restricted", "unknown")


def _person(header: str) -> str:
    match = re.search(r"(?:sips?|tel):([^>\s]+)", header)
    if not match:
        return ""
    user, at, host = match[1].partition("@")
    user, host = user.partition(";")[0], host.partition(";")[0].partition("?")[0]
    if user.lower() in HIDDEN:
        return ""
    return user if not at or is_number(user) else f"{user}@{host}"


def called_number(message: Message) -> str:
    """Return what was dialled: an emergency service (`urn:service:sos.fire`) where one is named, else a number."""
    for line in (message.first, message.get("to")):
        if match := re.search(r"urn:[^>;\s]+", line, re.IGNORECASE):
            return match[0].lower()
    match = re.search(r"(?:sips?|tel):([^@;>\s]+)", message.get("to") or message.first)
    return match[1] if match else ""


def contact_address(message: Message) -> str:
    """Return the address at which the caller's telephone wants the next requests."""
    match = re.search(r"<([^>]+)>", message.get("contact"))
    return match[1] if match else message.get("contact").split(";")[0].strip()


def pidf_lo(message: Message) -> str:
    """Return the PIDF-LO document in a body, alone or as one part of several; empty where there is none."""
    match = re.search(r"<(?:\w+:)?presence\b.*?</(?:\w+:)?presence>", message.body, re.DOTALL)
    return match[0] if match else ""


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


def within(
    method: str, invite: Message, *, tag: str, local: str, branch: str, cseq: int, more: Sequence[str] = ()
) -> bytes:
    """Return a request of ours within a call that came in: the caller's route, our side as From."""
    lines = [f"{method} {contact_address(invite)} SIP/2.0", f"Via: SIP/2.0/UDP {local};branch={branch};rport"]
    lines += [f"Route: {route}" for route in invite.all("record-route")]
    lines += [f"From: {invite.get('to')};tag={tag}", f"To: {invite.get('from')}", f"Call-ID: {invite.call_id}"]
    lines += [f"CSeq: {cseq} {method}", f"Contact: <sip:112@{local}>", "Max-Forwards: 70", *more]
    return "\r\n".join([*lines, "Content-Length: 0", "", ""]).encode()
