"""The calls on the lines, each with a page on disk: an agent that starts again reads which calls it had."""

import asyncio
import hashlib
import json
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from satukota.modules.emergency.rules.sip.messages import BadMessage, Message, parse
from satukota.modules.emergency.tasks.agent.media import Line
from satukota.modules.emergency.tasks.agent.rooms import Room

if TYPE_CHECKING:
    from satukota.modules.emergency.tasks.agent.legs import Leg

type Address = tuple[str, int]

KEPT = ("tag", "seq", "cseq", "rang_at", "answered", "confirmed", "refused", "overflow", "over", "port", "claimed")
PAGE = "call.json"


@dataclass
class Dialog:
    """One call on the line. `cseq` counts our own requests, `port` is where its sound arrives.

    `claimed`: somebody speaks with the caller or is about to. `legs` are the calls that we made for it, by whom they reach;
    `unreached` is one that could not be made.
    """

    invite: Message
    peer: Address
    tag: str
    folder: Path
    rang_at: float = field(default_factory=time.time)
    seq: int = 0
    cseq: int = 0
    port: int = 0
    overflow: int = 0
    line: Line | None = None
    last: bytes = b""
    answered: bool = False
    confirmed: bool = False
    over: bool = False
    refused: bool = False
    claimed: bool = False
    answered_by: str = ""
    room: Room = field(default_factory=Room)
    legs: dict[str, "Leg"] = field(default_factory=dict)
    holding: asyncio.Task[None] | None = None
    unreached: str = ""
    jobs: list[asyncio.Task[None]] = field(default_factory=list)
    replies: dict[int, asyncio.Future[int]] = field(default_factory=dict)

    @property
    def call_id(self) -> str:
        """Return its name."""
        return self.invite.call_id

    def keep(self) -> None:
        """Write its page: what is needed to go on after a crash."""
        self.folder.mkdir(parents=True, exist_ok=True)
        page = {name: getattr(self, name) for name in KEPT} | {"invite": self.invite.text(), "peer": self.peer}
        part = self.folder / f"{PAGE}.part"
        part.write_text(json.dumps(page))
        part.replace(self.folder / PAGE)

    def forget(self) -> None:
        """Take its page away; its recording was handed over before."""
        shutil.rmtree(self.folder, ignore_errors=True)


def folder_of(lines: Path, call_id: str) -> Path:
    """Return where a call is kept."""
    return lines / hashlib.sha256(call_id.encode()).hexdigest()[:32]


def kept_dialogs(lines: Path) -> list[Dialog]:
    """Return the calls that an earlier agent had on its lines; a page that cannot be read is left where it is."""
    dialogs = []
    for page in sorted(lines.glob(f"*/{PAGE}")):
        try:
            facts = json.loads(page.read_text())
            invite, (host, port) = parse(facts.pop("invite").encode()), facts.pop("peer")
            dialogs.append(Dialog(invite, (host, port), folder=page.parent, **facts))
        except (OSError, ValueError, TypeError, KeyError, BadMessage):
            continue
    return dialogs
