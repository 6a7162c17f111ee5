"""Answers calls of a SIP exchange and tells the centre what happens on them. Needs no database to do so."""

import asyncio
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import structlog

from satukota.modules.emergency.rules import classes, sound
from satukota.modules.emergency.rules.contract.numbers import caller_of
from satukota.modules.emergency.rules.sip import messages, offers
from satukota.modules.emergency.rules.sip.messages import BadMessage, Message, parse
from satukota.modules.emergency.tasks.agent.courier import Courier
from satukota.modules.emergency.tasks.agent.media import Line

log = structlog.get_logger(__name__)

EVENTS = "/api/v1/emergency/calls/events"
RECORDINGS = "/api/v1/emergency/calls/recordings"
DESKS = "/api/v1/emergency/calls/desks"

type Address = tuple[str, int]


@dataclass
class Options:
    """How the agent behaves. `answer_after` None means: when a desk claims the call.

    `key_seconds` is how long a blocked caller may take to press 1.
    """

    host: str = "127.0.0.1"
    port: int = 5070
    answer_after: float | None = None
    announcement: bytes = b""
    blocked_announcement: bytes = b""
    key_seconds: float = 20.0
    ask_every: float = 0.4


@dataclass
class Dialog:
    """One call on the line."""

    invite: Message
    peer: Address
    tag: str
    seq: int = 0
    line: Line | None = None
    last: bytes = b""
    answered: bool = False
    confirmed: bool = False
    over: bool = False
    refused: bool = False
    jobs: list[asyncio.Task[None]] = field(default_factory=list)


class Agent(asyncio.DatagramProtocol):
    """A SIP user agent that only takes calls."""

    def __init__(self, options: Options, courier: Courier) -> None:
        self.options, self.courier = options, courier
        self.dialogs: dict[str, Dialog] = {}
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
        if not message.method:
            return
        getattr(self, f"on_{message.method.lower()}", self.on_other)(message, addr)

    def on_info(self, message: Message, peer: Address) -> None:
        """Take a key that comes as a message instead of as sound."""
        self.on_other(message, peer)
        dialog = self.dialogs.get(message.call_id)
        digit = re.search(r"^\s*Signal\s*=\s*([\d*#])|^\s*([\d*#])\s*$", message.body, re.MULTILINE | re.IGNORECASE)
        if dialog and dialog.line and digit:
            dialog.line.keys.put_nowait(digit[1] or digit[2])

    def on_other(self, message: Message, peer: Address) -> None:
        """Answer what we have no use for (UPDATE, INFO, PRACK, MESSAGE): unanswered, it would tear a call down."""
        known = message.call_id in self.dialogs
        self.send(messages.answer(message, *((200, "OK") if known else (481, "Call Does Not Exist"))), peer)

    def send(self, data: bytes, peer: Address) -> None:
        """Send one datagram."""
        if self.transport:
            self.transport.sendto(data, peer)

    def start(self, job: Any) -> asyncio.Task[None]:
        """Run something beside and keep hold of it until it ends."""
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(job)
        self.background.add(task)
        task.add_done_callback(self.background.discard)
        return task

    def tell(self, dialog: Dialog, event: str, **more: Any) -> None:
        """Put an event of this call into the spool."""
        dialog.seq += 1
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
        """A call: let it ring and tell the centre at once; a blocked number is asked to press 1."""
        known = self.dialogs.get(message.call_id)
        if known and known.answered and known.line and message.get("cseq") != known.invite.get("cseq"):
            self._answer_again(known, message, peer)
            return
        if known:
            self.send(known.last, peer)
            return
        dialog = Dialog(message, peer, secrets.token_hex(6))
        self.dialogs[message.call_id] = dialog
        blocked = caller_of(messages.caller_number(message)) in self.blocked
        obstacle = offers.obstacle(message.body, self.options.host)
        offered = offers.media(message.body)
        if not blocked or obstacle or offered is None or offered.events is None:
            self._reply(dialog, 180, "Ringing")
        facts = {
            "geolocation": ", ".join(message.all("geolocation")),
            "pidf_lo": messages.pidf_lo(message),
            "pani": message.get("p-access-network-info"),
        }
        headers = {key: value for key, value in facts.items() if value}
        self.tell(
            dialog, "blocked" if blocked else "ringing", sip=headers, media={"obstacle": obstacle} if obstacle else {}
        )
        if blocked and dialog.last:  # this telephone cannot send a key: nobody may be kept out by that
            self.tell(dialog, "dtmf", media={"digit": "1", "because": "no_keys"})
        elif blocked:
            dialog.refused = True
            dialog.jobs.append(self.start(self._ask_for_key(dialog)))
            return
        if self.options.answer_after is not None:
            dialog.jobs.append(self.start(self._answer_later(dialog, self.options.answer_after)))

    def _answer_again(self, dialog: Dialog, message: Message, peer: Address) -> None:
        """Answer a second INVITE of a call that runs (hold, a session timer): the call goes on as it is."""
        assert dialog.line is not None
        body = offers.sdp(self.options.host, dialog.line.port, dialog.line.chosen)
        more = [f"Contact: <sip:112@{self.options.host}:{self.options.port}>", "Content-Type: application/sdp"]
        self.send(messages.answer(message, 200, "OK", tag=dialog.tag, more=more, body=body), peer)

    def _reply(self, dialog: Dialog, code: int, reason: str, body: str = "") -> None:
        more = [f"Contact: <sip:112@{self.options.host}:{self.options.port}>"]
        more += ["Content-Type: application/sdp"] if body else []
        dialog.last = messages.answer(dialog.invite, code, reason, tag=dialog.tag, more=more, body=body)
        self.send(dialog.last, dialog.peer)

    async def _answer_later(self, dialog: Dialog, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.answer(dialog)

    async def answer(self, dialog: Dialog) -> None:
        """Connect: open a port for the sound, say 200, repeat it until it is confirmed."""
        if dialog.over or dialog.answered:
            return
        dialog.answered = True
        if offers.obstacle(dialog.invite.body, self.options.host):
            # The caller must not hear ringing while a desk believes that it speaks: the network may try another way.
            self._reply(dialog, 488, "Not Acceptable Here")
            self._end(dialog, "ended")
            return
        if dialog.line is None:
            await self._connect(dialog, self.options.announcement)
        assert dialog.line is not None
        if self.options.answer_after is None:  # by itself it only keeps the caller company: nobody answered yet
            self.tell(dialog, "answered", media={"codec": dialog.line.chosen.codec})
        dialog.jobs.append(self.start(self._listen(dialog, dialog.line)))

    async def _ask_for_key(self, dialog: Dialog) -> None:
        """Connect a blocked caller, say what to press, and let go who presses nothing."""
        chosen = offers.media(dialog.invite.body) or offers.OURS
        await self._connect(dialog, self.options.blocked_announcement or sound.beeps(chosen.codec))
        await asyncio.sleep(self.options.key_seconds)
        if dialog.refused and not dialog.over:
            self.hang_up(dialog)

    async def _connect(self, dialog: Dialog, announcement: bytes) -> None:
        chosen = offers.media(dialog.invite.body) or offers.OURS
        loop = asyncio.get_running_loop()
        _transport, line = await loop.create_datagram_endpoint(
            lambda: Line(chosen, announcement), local_addr=(self.options.host, 0)
        )
        dialog.line = line
        self._reply(dialog, 200, "OK", offers.sdp(self.options.host, line.port, chosen))
        dialog.jobs += [self.start(self._repeat(dialog)), self.start(self._keys(dialog, line))]
        if announcement:
            dialog.jobs.append(self.start(line.speak()))

    async def _repeat(self, dialog: Dialog) -> None:
        for pause in (0.5, 1, 2, 4, 4, 4, 4):
            await asyncio.sleep(pause)
            if dialog.confirmed or dialog.over:
                return
            self.send(dialog.last, dialog.peer)

    async def _listen(self, dialog: Dialog, line: Line) -> None:
        for listened in (9, 20):
            await asyncio.sleep(listened)
            speech, noise = sound.speech_and_noise(line.encoded_sound(), line.chosen.codec)
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
        dialog = self.dialogs.get(message.call_id)
        if dialog:
            dialog.confirmed = True
            if dialog.line and not dialog.line.chosen.host and (chosen := offers.media(message.body)):
                dialog.line.chosen = chosen
            if dialog.over:
                self.dialogs.pop(message.call_id, None)

    def on_cancel(self, message: Message, peer: Address) -> None:
        """The caller hung up before anybody answered."""
        dialog = self.dialogs.get(message.call_id)
        self.send(messages.answer(message, 200, "OK"), peer)
        if dialog and not dialog.answered and not dialog.line and not dialog.over:
            self._reply(dialog, 487, "Request Terminated")
            self._end(dialog, "abandoned")

    def on_bye(self, message: Message, peer: Address) -> None:
        """The caller hung up: keep the recording."""
        self.send(messages.answer(message, 200, "OK"), peer)
        dialog = self.dialogs.pop(message.call_id, None)
        if dialog and not dialog.over:
            self._end(dialog, "ended")

    def on_options(self, message: Message, peer: Address) -> None:
        """Somebody asks whether we are alive."""
        self.send(messages.answer(message, 200, "OK"), peer)

    def hang_up(self, dialog: Dialog) -> None:
        """End a call from our side."""
        local = f"{self.options.host}:{self.options.port}"
        branch = "z9hG4bK" + secrets.token_hex(8)
        self.send(messages.bye(dialog.invite, tag=dialog.tag, local=local, branch=branch), dialog.peer)
        self.dialogs.pop(dialog.invite.call_id, None)
        self._end(dialog, "ended")

    def _end(self, dialog: Dialog, event: str) -> None:
        dialog.over = True
        for job in dialog.jobs:
            job.cancel()
        self.tell(dialog, event)
        if dialog.line is None:
            return
        dialog.line.close()
        recording, seconds = dialog.line.wav()
        if seconds and not dialog.refused:
            digest = hashlib.sha256(recording).hexdigest()
            media = {"codec": dialog.line.chosen.codec, "sha256": digest, "duration_s": round(seconds, 2)}
            self.tell(dialog, "recording_ready", media=media)
            self.courier.put(
                f"{RECORDINGS}?call_id={quote(dialog.invite.call_id, safe='')}&sha256={digest}", {}, recording
            )

    async def follow_desks(self) -> None:
        """Ask again and again which calls a desk has claimed or ended, and which numbers are blocked."""
        while True:
            try:
                wishes = await asyncio.to_thread(self.courier.ask, DESKS)
            except (OSError, ValueError):
                await asyncio.sleep(2)
                continue
            self.blocked = set(wishes["blocked"])
            for call_id in wishes["claimed"]:
                if (dialog := self.dialogs.get(call_id)) and not dialog.answered:
                    await self.answer(dialog)
            for call_id in wishes["ended"]:
                if (dialog := self.dialogs.get(call_id)) and dialog.answered and not dialog.over:
                    self.hang_up(dialog)
            await asyncio.sleep(self.options.ask_every)
