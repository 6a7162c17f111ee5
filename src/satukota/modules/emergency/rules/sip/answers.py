"""What an agent says: answers to requests, and the end of a call."""

from collections.abc import Sequence

from satukota.modules.emergency.rules.sip.messages import Message
from satukota.modules.emergency.rules.sip.parties import contact_address

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
    lines = [f"BYE {contact_address(invite)} SIP/2.0", f"Via: SIP/2.0/UDP {local};branch={branch};rport"]
    lines += [f"Route: {route}" for route in invite.all("record-route")]
    lines += [f"From: {invite.get('to')};tag={tag}", f"To: {invite.get('from')}", f"Call-ID: {invite.call_id}"]
    lines += ["CSeq: 1 BYE", "Max-Forwards: 70", "Content-Length: 0", "", ""]
    return "\r\n".join(lines).encode()
