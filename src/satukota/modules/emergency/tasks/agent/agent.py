"""Answers calls of a SIP exchange and tells the centre what happens on them. Needs no database to do so."""

import asyncio
import re
import secrets
import socket
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import structlog

from satukota.modules.emergency.rules import classes, sound
from satukota.modules.emergency.rules.contract.numbers import caller_of
from satukota.modules.emergency.rules.contract.reading import call_name
from satukota.modules.emergency.rules.overflow import Rules
from satukota.modules.emergency.rules.sip import messages, offers
from satukota.modules.emergency.rules.sip.messages import BadMessage, Message, parse
from satukota.modules.emergency.tasks.agent.courier import Courier
from satukota.modules.emergency.tasks.agent.dialogs import Address, Dialog, folder_of
from satukota.modules.emergency.tasks.agent.handover import hand_over
from satukota.modules.emergency.tasks.agent.headsets import Headset
from satukota.modules.emergency.tasks.agent.legs import Leg
from satukota.modules.emergency.tasks.agent.media import Line
from satukota.modules.emergency.tasks.agent.recorder import Recorder

log = structlog.get_logger(__name__)

EVENTS = "/api/v1/emergency/calls/events"
TYPE = "Content-Type: application/sdp"
PATIENCE = 4.0
"""Seconds that the other end may take to answer a request of ours."""
ALLOW = "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, MESSAGE, NOTIFY"


@dataclass
class Options:
    """How the agent behaves. `answer_after` None means: when a desk claims the call.

    `key_seconds` is how long a blocked caller may take to press 1, `gateway` the exchange (address:port) through
    which numbers are called, `lines` the folder of the calls that run.
    """

    host: str = "127.0.0.1"
    port: int = 5070
    answer_after: float | None = None
    announcement: bytes = b""
    blocked_announcement: bytes = b""
    key_seconds: float = 20.0
    ask_every: float = 0.4
    gateway: str = ""
    lines: Path = field(default_factory=lambda: Path(tempfile.gettempdir()) / f"satukota-{secrets.token_hex(6)}")


def is_every_address(host: str) -> bool:
    """Tell whether that means every address of the machine."""
    try:
        return not host or ip_address(host).is_unspecified
    except ValueError:
        return False


class Agent(asyncio.DatagramProtocol):
    """A SIP user agent that takes calls."""

    def __init__(self, options: Options, courier: Courier) -> None:
        self.options, self.courier = options, courier
        self.dialogs: dict[str, Dialog] = {}
        self.legs: dict[str, Leg] = {}
        self.headsets: dict[str, Headset] = {}
        self.rules = Rules()
        self.blocked: set[str] = set()
        self.transport: asyncio.DatagramTransport | None = None
        self.background: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.DatagramTransport)
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Take a SIP message; what is none is left alone."""
        if not data.strip():
            return
        try:
            message = parse(data)
        except BadMessage:
            return
        if message.method and message.call_id in self.legs and message.method not in ("BYE", "OPTIONS"):
            self.send(messages.answer(message, 200, "OK"), addr)
        elif message.method:
            getattr(self, f"on_{message.method.lower()}", self.on_other)(message, addr)
        else:
            self.on_answer(message, addr)

    def dialog_of(self, message: Message) -> Dialog | None:
        """Return the call to which a message belongs."""
        return self.dialogs.get(call_name(message.call_id))

    def on_answer(self, message: Message, _peer: Address) -> None:
        """Take the answer to a request of ours."""
        if leg := self.legs.get(message.call_id):
            leg.on_answer(message)
            return
        dialog = self.dialog_of(message)
        reply = dialog.replies.get(message.sequence) if dialog else None
        if reply and not reply.done() and message.status >= 200:
            reply.set_result(message.status)

    def on_info(self, message: Message, peer: Address) -> None:
        """Take a key that comes as a message instead of as sound."""
        self.on_other(message, peer)
        dialog = self.dialog_of(message)
        digit = re.search(r"^\s*Signal\s*=\s*([\d*#])|^\s*([\d*#])\s*$", message.body, re.MULTILINE | re.IGNORECASE)
        if dialog and dialog.line and digit:
            dialog.line.keys.put_nowait(digit[1] or digit[2])

    def on_other(self, message: Message, peer: Address) -> None:
        """Answer what we have no use for (INFO, PRACK, MESSAGE): unanswered, it would tear a call down."""
        known = self.dialog_of(message)
        self.send(messages.answer(message, *((200, "OK") if known else (481, "Call Does Not Exist"))), peer)

    def on_update(self, message: Message, peer: Address) -> None:
        """Answer a session timer, and an offer that comes with it."""
        dialog = self.dialog_of(message)
        if dialog and dialog.line and message.body.strip():
            self._answer_again(dialog, message, peer)
        else:
            self.on_other(message, peer)

    def send(self, data: bytes, peer: Address) -> None:
        """Send one datagram."""
        if self.transport:
            self.transport.sendto(data, peer)

    def host_for(self, peer: Address) -> str:
        """Return our address as that side reaches it."""
        if not is_every_address(self.options.host):
            return self.options.host
        family = socket.AF_INET6 if ":" in peer[0] else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(peer)  # sends nothing
            return str(probe.getsockname()[0])

    def start(self, job: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something beside and keep hold of it until it ends."""
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(job)
        self.background.add(task)
        task.add_done_callback(self.background.discard)
        return task

    def tell(self, dialog: Dialog, event: str, **more: Any) -> None:
        """Put an event of this call into the spool."""
        dialog.seq += 1
        dialog.keep()
        invite = dialog.invite
        body = {
            "event": event,
            "seq": dialog.seq,
            "call_id": invite.call_id,
            "trunk": self.courier.trunk,
            "caller_number": messages.caller_number(invite) or None,
            "called_number": messages.called_number(invite),
            "event_ts": datetime.now(UTC).isoformat(),
            **more,
        }
        self.courier.put(EVENTS, body)

    def on_invite(self, message: Message, peer: Address) -> None:
        """A call: tell the centre, let it ring at once; a blocked number is asked to press 1."""
        known = self.dialog_of(message)
        if known and known.answered and known.line and message.sequence != known.invite.sequence:
            self._answer_again(known, message, peer)
        elif known:
            self.send(known.last, peer)
        else:
            self._begin(message, peer)

    def _begin(self, message: Message, peer: Address) -> None:
        dialog = Dialog(message, peer, secrets.token_hex(6), folder_of(self.options.lines, message.call_id))
        self.dialogs[call_name(message.call_id)] = dialog
        blocked = caller_of(messages.caller_number(message)) in self.blocked
        obstacle = offers.obstacle(message.body, self.host_for(peer))
        facts = {
            "geolocation": ", ".join(message.all("geolocation")),
            "pidf_lo": messages.pidf_lo(message),
            "pani": message.get("p-access-network-info"),
        }
        headers = {key: value for key, value in facts.items() if value}
        self.tell(
            dialog, "blocked" if blocked else "ringing", sip=headers, media={"obstacle": obstacle} if obstacle else {}
        )
        offered = offers.media(message.body)
        if blocked and not obstacle and offered is not None and offered.events is not None:
            dialog.refused = True
            dialog.keep()
            dialog.jobs.append(self.start(self._ask_for_key(dialog)))
            return
        self.reply(dialog, 180, "Ringing")  # after it is kept: who hears it ring is on our disk
        if blocked:  # this telephone cannot send a key: nobody may be kept out by that
            self.tell(dialog, "dtmf", media={"digit": "1", "because": "no_keys"})
        if self.options.answer_after is not None:
            dialog.jobs.append(self.start(self._answer_later(dialog, self.options.answer_after)))

    def _answer_again(self, dialog: Dialog, message: Message, peer: Address) -> None:
        """Answer another offer of a call that runs (hold, a session timer, another telephone): the call goes on."""
        assert dialog.line is not None
        offered = offers.media(message.body)
        if offered and offered.codec == dialog.line.chosen.codec:
            dialog.line.chosen = offered
        host = self.host_for(peer)
        body = offers.sdp(host, dialog.line.port, dialog.line.chosen, offers.mirrored(message.body))
        more = [f"Contact: <sip:112@{host}:{self.options.port}>", ALLOW, TYPE]
        self.send(messages.answer(message, 200, "OK", tag=dialog.tag, more=more, body=body), peer)

    def reply(self, dialog: Dialog, code: int, reason: str, body: str = "", more: tuple[str, ...] = ()) -> None:
        """Answer the INVITE of a call, and keep the answer for a repetition."""
        headers = [f"Contact: <sip:112@{self.host_for(dialog.peer)}:{self.options.port}>", ALLOW]
        headers = [*more, ALLOW] if more else headers + ([TYPE] if body else [])
        dialog.last = messages.answer(dialog.invite, code, reason, tag=dialog.tag, more=headers, body=body)
        self.send(dialog.last, dialog.peer)

    async def _answer_later(self, dialog: Dialog, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.answer(dialog)

    async def answer(self, dialog: Dialog, operator: str = "") -> None:
        """Connect: open a port for the sound, say 200, repeat it until it is confirmed.

        `operator` is who took it without a desk.
        """
        if operator and not dialog.over:
            self.tell(dialog, "claimed_externally", operator=operator)
        if dialog.over or dialog.answered:
            return
        dialog.answered = True
        if offers.obstacle(dialog.invite.body, self.host_for(dialog.peer)):
            # The caller must not hear ringing while a desk believes that it speaks: the network may try another way.
            self.reply(dialog, 488, "Not Acceptable Here")
            self.end(dialog, "ended")
            return
        if dialog.line is None:
            await self.connect(dialog, self.options.announcement)
        assert dialog.line is not None
        dialog.keep()
        if (
            self.options.answer_after is None and not operator
        ):  # by itself it only keeps the caller company: nobody answered yet
            self.tell(dialog, "answered", media={"codec": dialog.line.chosen.codec})
        dialog.jobs.append(self.start(self._listen(dialog, dialog.line)))

    async def _ask_for_key(self, dialog: Dialog) -> None:
        """Connect a blocked caller, say what to press, and let go who presses nothing."""
        chosen = offers.media(dialog.invite.body) or offers.OURS
        announcement = self.options.blocked_announcement or sound.recoded(
            sound.beeps(chosen.codec), chosen.codec, sound.ALAW
        )
        await self.connect(dialog, announcement)
        await asyncio.sleep(self.options.key_seconds)
        if dialog.refused and not dialog.over:
            self.hang_up(dialog)

    async def connect(self, dialog: Dialog, announcement: bytes = b"") -> None:
        """Open the port for a call's sound (the one that it had before, after a crash) and say 200."""
        chosen = offers.media(dialog.invite.body) or offers.OURS
        line = await self._open_line(Line(chosen, Recorder(dialog.folder), announcement), dialog.port)
        dialog.line, dialog.port = line, line.port
        dialog.keep()
        body = offers.sdp(self.host_for(dialog.peer), line.port, chosen)
        if dialog.confirmed:
            return
        self.reply(dialog, 200, "OK", body)
        dialog.jobs.append(self.start(self._repeat(dialog)))
        dialog.jobs.append(self.start(self._keys(dialog, line)))
        if announcement:
            dialog.jobs.append(self.start(line.speak()))

    async def _open_line(self, line: Line, port: int) -> Line:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_datagram_endpoint(lambda: line, local_addr=(self.options.host, port))
        except OSError:
            if not port:
                raise
            await loop.create_datagram_endpoint(lambda: line, local_addr=(self.options.host, 0))
        return line

    async def _repeat(self, dialog: Dialog) -> None:
        for pause in (0.5, 1, 2, 4, 4, 4, 4):
            await asyncio.sleep(pause)
            if dialog.confirmed or dialog.over:
                return
            self.send(dialog.last, dialog.peer)

    async def _listen(self, dialog: Dialog, line: Line) -> None:
        for listened in (9, 20):
            await asyncio.sleep(listened)
            codec = line.chosen.codec
            said = line.recorder.caller_sound(codec) if line.recorder else b""
            speech, noise = sound.speech_and_noise(said, codec)
            verdict = classes.sound_verdict(speech, noise, listened)
            if verdict:
                self.tell(dialog, "sound", media={"sound": verdict})

    async def _keys(self, dialog: Dialog, line: Line) -> None:
        while True:
            digit = await line.keys.get()
            dialog.refused = dialog.refused and digit != "1"
            self.tell(dialog, "dtmf", media={"digit": digit})

    def on_ack(self, message: Message, _peer: Address) -> None:
        """The caller confirms what we answered, and where we made the offer, says where its sound comes from."""
        dialog = self.dialog_of(message)
        if dialog:
            dialog.confirmed = True
            if dialog.line and not dialog.line.chosen.host and (chosen := offers.media(message.body)):
                dialog.line.chosen = chosen
            if dialog.over:
                self.dialogs.pop(call_name(message.call_id), None)
            else:
                dialog.keep()

    def on_cancel(self, message: Message, peer: Address) -> None:
        """The caller hung up before anybody answered."""
        dialog = self.dialog_of(message)
        self.send(messages.answer(message, 200, "OK"), peer)
        if dialog and not dialog.answered and not dialog.line and not dialog.over:
            self.reply(dialog, 487, "Request Terminated")
            self.end(dialog, "abandoned")

    def on_bye(self, message: Message, peer: Address) -> None:
        """The caller hung up: keep the recording."""
        self.send(messages.answer(message, 200, "OK"), peer)
        if leg := self.legs.get(message.call_id):
            leg.on_bye()
        dialog = self.dialogs.pop(call_name(message.call_id), None)
        if dialog and not dialog.over:
            self.end(dialog, "ended")

    def on_options(self, message: Message, peer: Address) -> None:
        """Somebody asks whether we are alive."""
        self.send(messages.answer(message, 200, "OK", more=[ALLOW]), peer)

    def request(self, dialog: Dialog, method: str, *more: str) -> int:
        """Send a request of ours within a call; return its number."""
        dialog.cseq += 1
        local, branch = f"{self.host_for(dialog.peer)}:{self.options.port}", "z9hG4bK" + secrets.token_hex(8)
        self.send(
            messages.within(
                method, dialog.invite, tag=dialog.tag, local=local, branch=branch, cseq=dialog.cseq, more=more
            ),
            dialog.peer,
        )
        return dialog.cseq

    async def ask(self, dialog: Dialog, method: str, *more: str) -> int:
        """Send a request within a call and return the code of its answer, 0 where none comes."""
        reply: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        number = self.request(dialog, method, *more)
        dialog.replies[number] = reply
        try:
            return await asyncio.wait_for(reply, PATIENCE)
        except TimeoutError:
            return 0
        finally:
            dialog.replies.pop(number, None)

    def hang_up(self, dialog: Dialog) -> None:
        """End a call from our side."""
        self.request(dialog, "BYE")
        self.dialogs.pop(call_name(dialog.call_id), None)
        self.end(dialog, "ended")

    def end(self, dialog: Dialog, event: str, **more: Any) -> None:
        """End a call here: tell the centre, stop what runs for it, hand its recording over."""
        dialog.over = True
        for job in dialog.jobs:
            job.cancel()
        for leg in dialog.legs.values():
            leg.hang_up()
        dialog.room.close()
        if dialog.holding:
            dialog.holding.cancel()
        self.tell(dialog, event, **more)
        if dialog.line is None:
            dialog.forget()
            return
        dialog.line.close()
        self.start(hand_over(self, dialog))
