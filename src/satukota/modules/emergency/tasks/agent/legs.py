"""Calls that the agent makes itself: a colleague's telephone, an agency, a neighbour, a caller who is called back."""

import asyncio
import re
import secrets
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from satukota.modules.emergency.rules.sip import messages, offers
from satukota.modules.emergency.rules.sip.messages import Message
from satukota.modules.emergency.tasks.agent.dialogs import Address
from satukota.modules.emergency.tasks.agent.media import Line

if TYPE_CHECKING:
    from satukota.modules.emergency.tasks.agent.agent import Agent

SIP_PORT = 5060


def address_of(uri: str) -> Address:
    """Return where to send what goes to a SIP address. Raises OSError where its host is unknown."""
    match = re.search(r"(?:@|sips?:)(\[[^\]]+\]|[^@:;>\s]+)(?::(\d+))?(?:[;>].*)?$", uri)
    if not match:
        raise OSError(f"no SIP address: {uri}")
    host, port = match[1].strip("[]"), int(match[2] or SIP_PORT)
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0][4][0]), port


def uri_of(target: str, gateway: str) -> str:
    """Return the SIP address of a number or address; empty where a number has no gateway to go through."""
    if target.startswith(("sip:", "sips:")):
        return target
    number = re.sub(r"[^\d+*#]", "", target)
    return f"sip:{number}@{gateway}" if number and gateway else ""


class Leg:
    """One outgoing call. `state` is calling, connected or over; `on_change` is called when it changes."""

    def __init__(self, agent: "Agent", uri: str, on_change: Callable[["Leg"], object]) -> None:
        self.agent, self.uri, self.on_change = agent, uri, on_change
        self.peer = address_of(uri)
        self.call_id, self.tag = f"{secrets.token_hex(12)}@satukota", secrets.token_hex(6)
        self.branch, self.cseq, self.state, self.status = "", 0, "calling", 0
        self.remote, self.target, self.routes = f"<{uri}>", uri, list[str]()
        self.line = Line(offers.OURS, None)
        self.heard_of = asyncio.Event()

    @property
    def local(self) -> str:
        """Return our address for it."""
        return f"{self.agent.host_for(self.peer)}:{self.agent.options.port}"

    def _request(self, method: str, body: str = "", *, again: bool = False) -> bytes:
        if not again:
            self.branch = "z9hG4bK" + secrets.token_hex(8)
            self.cseq += method not in ("ACK", "CANCEL")
        lines = [f"{method} {self.target} SIP/2.0", f"Via: SIP/2.0/UDP {self.local};branch={self.branch};rport"]
        lines += [f"Route: {route}" for route in self.routes]
        lines += [f"From: <sip:112@{self.local}>;tag={self.tag}", f"To: {self.remote}", f"Call-ID: {self.call_id}"]
        lines += [f"CSeq: {self.cseq} {method}", f"Contact: <sip:112@{self.local}>", "Max-Forwards: 70"]
        lines += ["Content-Type: application/sdp"] if body else []
        return "\r\n".join([*lines, f"Content-Length: {len(body.encode())}", "", body]).encode()

    async def call(self) -> None:
        """Ring there; repeat until something answers, give up after half a minute without a word."""
        loop, host = asyncio.get_running_loop(), self.agent.options.host
        await loop.create_datagram_endpoint(lambda: self.line, local_addr=(host, 0))
        self.agent.legs[self.call_id] = self
        invite = self._request("INVITE", offers.sdp(self.agent.host_for(self.peer), self.line.port, offers.OURS))
        for pause in (0.5, 1, 2, 4, 8, 16):
            if self.state != "calling" or self.heard_of.is_set():
                return
            self.agent.send(invite, self.peer)
            try:
                await asyncio.wait_for(self.heard_of.wait(), pause)
            except TimeoutError:
                continue
        if not self.heard_of.is_set():
            self._over(408)

    def on_answer(self, message: Message) -> None:
        """Take an answer: ringing, taken or refused."""
        if "INVITE" not in message.get("cseq"):
            return
        self.heard_of.set()
        if 200 <= message.status < 300:
            self._take(message)
        elif message.status >= 300:
            self.remote = message.get("to") or self.remote
            self.agent.send(self._request("ACK", again=True), self.peer)
            self._over(message.status)

    def _take(self, message: Message) -> None:
        self.remote, self.target = message.get("to"), messages.contact_address(message) or self.uri
        self.routes = message.all("record-route")[::-1]
        self.agent.send(self._request("ACK", again=False), self.peer)
        if self.state == "over":  # it was taken while we gave up
            self.agent.send(self._request("BYE"), self.peer)
        elif self.state == "calling":
            self.line.chosen = offers.media(message.body) or self.line.chosen
            self.state = "connected"
            self.on_change(self)

    def on_bye(self) -> None:
        """The other side hung up."""
        self._over(200)

    def hang_up(self) -> None:
        """End it, whether it rings or speaks."""
        if self.state == "connected":
            self.agent.send(self._request("BYE"), self.peer)
        elif self.state == "calling":
            self.agent.send(self._request("CANCEL", again=True), self.peer)
        self._over(200)

    def _over(self, status: int) -> None:
        if self.state != "over":
            self.state, self.status = "over", status
            self.line.close()
            # Its answer to the CANCEL is still to come: known a while longer, so that it is acknowledged.
            asyncio.get_running_loop().call_later(32, self.agent.legs.pop, self.call_id, None)
            self.on_change(self)
