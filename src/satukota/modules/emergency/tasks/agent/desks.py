"""What the desks want of the lines, asked again and again: connect, hold, end, refuse."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from satukota.modules.emergency.rules.overflow import rules_of
from satukota.modules.emergency.tasks.agent.dialogs import Dialog
from satukota.modules.emergency.tasks.agent.keeper import close_unknown
from satukota.modules.emergency.tasks.agent.voice import arrange, connect_headsets

if TYPE_CHECKING:
    from satukota.modules.emergency.tasks.agent.agent import Agent

DESKS = "/api/v1/emergency/calls/desks"


def _claim(dialog: Dialog) -> None:
    """Let the second group's telephones be quiet: a desk has this call."""
    if not dialog.claimed:
        dialog.claimed = True
        for leg in dialog.legs.values():
            leg.hang_up()


async def obey(agent: "Agent", wishes: dict[str, Any]) -> None:
    """Do what the desks want now; what is so already stays."""
    agent.blocked = set(wishes["blocked"])
    with suppress(ValueError, TypeError, AttributeError):  # a site of another version
        agent.rules = rules_of(wishes.get("overflow") or {})
    for call_id in wishes["claimed"]:
        if dialog := agent.dialogs.get(call_id):
            _claim(dialog)
            if not dialog.answered:
                await agent.answer(dialog)
    await connect_headsets(agent, wishes.get("headsets", []))
    for call_id, wish in wishes.get("speaking", {}).items():
        if dialog := agent.dialogs.get(call_id):
            arrange(agent, dialog, wish)
    for call_id in wishes["ended"]:
        if (dialog := agent.dialogs.get(call_id)) and dialog.answered and not dialog.over:
            agent.hang_up(dialog)


async def follow_desks(agent: "Agent") -> None:
    """Ask for ever; the first answer also says which calls nobody has on the line any more."""
    fresh = True
    while True:
        try:
            wishes = await asyncio.to_thread(agent.courier.ask, DESKS)
        except (OSError, ValueError):
            await asyncio.sleep(1)
            continue
        if fresh:
            close_unknown(agent, wishes)
            fresh = False
        await obey(agent, wishes)
        await asyncio.sleep(agent.options.ask_every)
