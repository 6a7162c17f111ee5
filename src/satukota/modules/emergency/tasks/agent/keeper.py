"""No call is on the desk for ever: after a crash the agent goes on with its calls, and asks lines that fell silent."""

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from satukota.modules.emergency.rules.contract.reading import call_name
from satukota.modules.emergency.tasks.agent.dialogs import Dialog, kept_dialogs
from satukota.modules.emergency.tasks.agent.handover import hand_over, hand_over_full_parts
from satukota.modules.emergency.tasks.agent.overflow import climb

if TYPE_CHECKING:
    from satukota.modules.emergency.tasks.agent.agent import Agent

log = structlog.get_logger(__name__)

AWAY = 30.0
"""Seconds: a telephone repeats its hanging up for so long (RFC 3261, timer F), so that we hear of it afterwards."""
QUIET = 30.0
"""Seconds without a packet of sound after which a line is asked whether it is still there."""
GONE = frozenset({404, 408, 410, 480, 481})
MARK = "alive"
CLOSED = 999_999
"""The number of the event by which a call is closed that no line knows any more: after all others."""


def away_since(lines: Path) -> float:
    """Return for how many seconds no agent was there, 0 where none ever was."""
    mark = lines / MARK
    return time.time() - mark.stat().st_mtime if mark.exists() else 0.0


async def restore(agent: "Agent") -> None:
    """Take up the calls of the agent before this one: they ring on, speak on, or are closed with their recording."""
    away = away_since(agent.options.lines)
    for dialog in kept_dialogs(agent.options.lines):
        log.warning("agent.restored", answered=dialog.answered, away=round(away, 1))
        if dialog.over:
            agent.start(hand_over(agent, dialog))
            continue
        agent.dialogs[call_name(dialog.call_id)] = dialog
        if dialog.port:
            await agent.connect(dialog)
        else:
            agent.reply(dialog, 180, "Ringing")
        if dialog.refused and dialog.line:
            agent.hang_up(dialog)  # had not pressed 1 yet; who calls again is asked again
        elif dialog.line or away > AWAY:
            agent.start(check(agent, dialog))


async def check(agent: "Agent", dialog: Dialog) -> None:
    """Close a call whose other end is gone: two questions without an answer, or one that says so."""
    status = await agent.ask(dialog, "OPTIONS")
    if not status:
        status = await agent.ask(dialog, "OPTIONS")
    if dialog.over or (status and status not in GONE):
        return
    if dialog.line:
        agent.hang_up(dialog)
    else:
        agent.reply(dialog, 480, "Temporarily Unavailable")
        agent.dialogs.pop(call_name(dialog.call_id), None)
        agent.end(dialog, "abandoned")


def close_unknown(agent: "Agent", wishes: dict[str, Any]) -> None:
    """Close on the desk what no line of ours knows: its agent lost its disk, or another machine took its place."""
    for call_id in {*wishes.get("claimed", ()), *wishes.get("waiting", ())} - set(agent.dialogs):
        agent.courier.put_closing(call_id, CLOSED)


async def watch(agent: "Agent") -> None:
    """Leave a sign of life, send on who waits too long, hand over full parts of recordings, ask lines that fell silent."""
    asked: dict[str, float] = {}
    agent.options.lines.mkdir(parents=True, exist_ok=True)
    while True:
        (agent.options.lines / MARK).touch()
        await climb(agent)
        for name, dialog in list(agent.dialogs.items()):
            line, at = dialog.line, time.monotonic()
            if line is None or dialog.over:
                continue
            await hand_over_full_parts(agent, dialog)
            if at - max(line.heard_at, asked.get(name, 0.0)) > QUIET:
                asked[name] = at
                agent.start(check(agent, dialog))
        asked = {name: at for name, at in asked.items() if name in agent.dialogs}
        await asyncio.sleep(1)
