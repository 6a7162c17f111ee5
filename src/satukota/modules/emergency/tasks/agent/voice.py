"""Connects callers with call takers: who has claimed a call hears its caller and is heard, and who else belongs to it."""

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

from satukota.modules.emergency.rules import sound
from satukota.modules.emergency.rules.sip.browsers import BadOffer
from satukota.modules.emergency.tasks.agent.dialogs import Dialog
from satukota.modules.emergency.tasks.agent.headsets import Headset
from satukota.modules.emergency.tasks.agent.legs import Leg, uri_of
from satukota.modules.emergency.tasks.agent.media import play
from satukota.modules.emergency.tasks.agent.rooms import Party

if TYPE_CHECKING:
    from satukota.modules.emergency.tasks.agent.agent import Agent

log = structlog.get_logger(__name__)

HEADSETS = "/api/v1/emergency/calls/headsets"
QUIET_SECONDS = 4
"""Between two tones for a caller who is held."""


async def connect_headsets(agent: "Agent", wanted: list[dict[str, str]]) -> None:
    """Answer the browsers that want to be connected; forget those that are gone."""
    agent.headsets = {name: headset for name, headset in agent.headsets.items() if not headset.over}
    for facts in wanted:
        if facts["name"] not in agent.headsets:
            await _connect(agent, facts["name"], facts["offer"])


async def _connect(agent: "Agent", name: str, offer: str) -> None:
    try:
        headset = Headset(name, offer)
        answer = await headset.answer()
    except (BadOffer, OSError, ValueError) as error:
        log.warning("agent.bad_headset", error=str(error))
        return
    agent.headsets[name] = headset
    agent.start(headset.serve())
    agent.courier.put(HEADSETS, {"name": name, "answer": answer})


def arrange(agent: "Agent", dialog: Dialog, wish: dict[str, Any]) -> None:
    """Let those hear one another who belong to a call now."""
    if dialog.over or not dialog.line:
        return
    legs = {leg["name"]: leg for leg in wish["legs"]}
    _call_legs(agent, dialog, legs)
    speaks_with = {legs[name]["with"] for name, leg in dialog.legs.items() if name in legs and leg.state != "over"}
    held = wish["held"] or "desk" in speaks_with
    parties: dict[str, Party] = {} if held else {"caller": dialog.line}
    headset = agent.headsets.get(wish["headset"])
    if headset and not headset.over and "caller" not in speaks_with:
        parties["desk"] = headset
    parties |= {name: leg.line for name, leg in dialog.legs.items() if leg.state == "connected"}
    dialog.room.set(parties)
    _hold(agent, dialog, held=held)
    given = [leg for name, leg in dialog.legs.items() if legs.get(name, {}).get("with") == "caller"]
    if given and all(leg.state == "over" for leg in given):
        agent.hang_up(dialog)


def _call_legs(agent: "Agent", dialog: Dialog, wanted: dict[str, dict[str, str]]) -> None:
    for name, leg in dialog.legs.items():
        if name not in wanted and name != dialog.answered_by and leg.state != "over":
            leg.hang_up()
    for name, facts in wanted.items():
        if name not in dialog.legs:
            _begin_leg(agent, dialog, name, facts["to"])


def _begin_leg(agent: "Agent", dialog: Dialog, name: str, target: str) -> None:
    def changed(leg: Leg) -> None:
        if not dialog.over:
            agent.tell(dialog, "leg", media={"leg": name, "state": leg.state, "status": leg.status})

    try:
        leg = Leg(agent, uri_of(target, agent.options.gateway), changed)
    except OSError as error:
        log.warning("agent.cannot_call", target=target, error=str(error))
        if dialog.unreached != name:
            dialog.unreached = name
            agent.tell(dialog, "leg", media={"leg": name, "state": "over", "status": 404})
        return
    dialog.legs[name] = leg
    changed(leg)
    dialog.jobs.append(agent.start(leg.call()))


def _hold(agent: "Agent", dialog: Dialog, *, held: bool) -> None:
    if held and dialog.holding is None:
        dialog.holding = agent.start(_hold_tone(dialog))
    elif not held and dialog.holding:
        dialog.holding.cancel()
        dialog.holding = None


async def _hold_tone(dialog: Dialog) -> None:
    """Let a held caller hear from time to time that the line is not dead."""
    tone = sound.beeps(sound.ALAW)[:1600] + sound.SILENCE[sound.ALAW] * (8000 * QUIET_SECONDS)
    while dialog.line and not dialog.over:
        await play(dialog.line.say, tone)
        await asyncio.sleep(0)
