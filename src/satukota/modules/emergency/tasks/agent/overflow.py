"""What the agent does with a caller whom no desk answers; it does so by itself, also while the site is away."""

import time
from typing import TYPE_CHECKING

import structlog

from satukota.modules.emergency.rules.overflow import NEIGHBOUR, SECOND_GROUP
from satukota.modules.emergency.tasks.agent.dialogs import Dialog
from satukota.modules.emergency.tasks.agent.legs import Leg, uri_of

if TYPE_CHECKING:
    from satukota.modules.emergency.tasks.agent.agent import Agent

log = structlog.get_logger(__name__)


async def climb(agent: "Agent", at: float | None = None) -> None:
    """Let every call that waits do what its waiting time asks for now."""
    for dialog in list(agent.dialogs.values()):
        waits = not (dialog.claimed or dialog.over or dialog.refused)
        level = agent.rules.level((at or time.time()) - dialog.rang_at) if waits else 0
        if level > dialog.overflow:
            await _climb(agent, dialog, level)


async def _climb(agent: "Agent", dialog: Dialog, level: int) -> None:
    if dialog.overflow < SECOND_GROUP:
        dialog.overflow = SECOND_GROUP
        group = agent.rules.second_group
        agent.tell(dialog, "overflow", media={"to": ", ".join(group)})
        for target in group:
            await ring(agent, dialog, target)
    if level == NEIGHBOUR:
        dialog.overflow = NEIGHBOUR
        await pass_on(agent, dialog, agent.rules.neighbour)


async def ring(agent: "Agent", dialog: Dialog, target: str) -> None:
    """Let another telephone ring for a waiting call; who takes it first speaks with the caller."""
    uri = uri_of(target, agent.options.gateway)
    try:
        leg = Leg(agent, uri, lambda leg: agent.start(_ring_changed(agent, dialog, leg, target)))
        dialog.legs[target] = leg
        dialog.jobs.append(agent.start(leg.call()))
    except OSError as error:
        log.warning("agent.cannot_ring", target=target, error=str(error))


async def _ring_changed(agent: "Agent", dialog: Dialog, leg: Leg, target: str) -> None:
    if leg.state == "connected" and (dialog.claimed or dialog.over):
        leg.hang_up()
    elif leg.state == "connected":
        dialog.claimed = True
        for other, ringing in list(dialog.legs.items()):
            if other != target:
                ringing.hang_up()
        dialog.answered_by = target
        await agent.answer(dialog, operator=target)
        if dialog.line:
            dialog.room.set({"caller": dialog.line, target: leg.line})
    elif leg.state == "over" and dialog.answered_by == target and not dialog.over:
        agent.hang_up(dialog)


async def pass_on(agent: "Agent", dialog: Dialog, address: str) -> None:
    """Send a caller to the neighbour: by 302 while it rings, by REFER where the agent has answered."""
    if not dialog.line:
        agent.reply(dialog, 302, "Moved Temporarily", more=(f"Contact: <{address}>",))
        agent.end(dialog, "transferred", media={"to": address})
        return
    by = f"Referred-By: <sip:112@{agent.host_for(dialog.peer)}>"
    if 200 <= await agent.ask(dialog, "REFER", f"Refer-To: <{address}>", by) < 300:
        agent.tell(dialog, "transferred", media={"to": address})
    else:
        log.error("agent.not_passed_on", to=address)
