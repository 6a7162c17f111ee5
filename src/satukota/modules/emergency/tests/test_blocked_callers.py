"""A blocked caller is asked to press 1 and gets through by it, whatever telephone it is."""

import asyncio
import json
from datetime import timedelta

import pytest

from satukota.modules.emergency.actions import blocks, telephony
from satukota.modules.emergency.models import Block, Call
from satukota.modules.emergency.queries.blocks import shares
from satukota.modules.emergency.rules import sound
from satukota.modules.emergency.rules.contract.reading import parse
from satukota.modules.emergency.tasks.agent.agent import Agent, Options
from satukota.modules.emergency.tests.test_any_call import SDP, Courier, Line, invite

pytestmark = pytest.mark.django_db
KEYS = "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 6002 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"


def call_of(body, do=None, *, seconds=5.0):
    """Let a blocked number call; return what the caller was answered and what the agent told."""

    async def run():
        agent = Agent(Options(key_seconds=seconds), Courier())
        agent.transport, agent.blocked = Line(), {"+6281234567890"}
        agent.datagram_received(invite(body=body), ("127.0.0.1", 6000))
        await asyncio.sleep(0.1)
        if do:
            await do(agent, agent.dialogs["a@x"])
        return agent.transport.answers, agent.courier.letters

    return asyncio.run(run())


async def press(agent, dialog, key="1"):
    dialog.line.keys.put_nowait(key)
    await asyncio.sleep(0.05)


async def press_and_talk(agent, dialog):
    await press(agent, dialog)
    await agent.answer(dialog)
    dialog.line.recorder.keep(0, 0, b"\xd5" * 160)
    agent.hang_up(dialog)
    await asyncio.sleep(0.2)


async def press_by_message(agent, dialog):
    message = invite(body="Signal=1\r\nDuration=160\r\n").replace(b"INVITE", b"INFO")
    agent.datagram_received(message, ("127.0.0.1", 6000))
    await asyncio.sleep(0.05)


def events(letters):
    return [letter["event"] for letter in letters if "event" in letter]


def test_a_blocked_caller_is_connected_and_let_go_after_pressing_nothing():
    async def wait(_agent, _dialog):
        await asyncio.sleep(0.3)

    answers, letters = call_of(KEYS, wait, seconds=0.1)
    assert answers[0] == "SIP/2.0 200 OK"
    assert answers[-1].startswith("BYE ")
    assert events(letters) == ["blocked", "ended"]


@pytest.mark.parametrize("way", [press, press_by_message])
def test_pressing_1_keeps_the_caller_on_the_line_and_queues_the_call(trunk, way):
    blocks.block("081234567890", "prank", telephony.EXCHANGE)
    _answers, letters = call_of(KEYS, way)
    for letter in letters:
        telephony.take_event(trunk, parse(json.loads(json.dumps(letter)), "sip"))
    call = Call.objects.get()
    assert (call.state, "pressed_1" in call.flags, Block.objects.get().overridden) == ("queued", True, 1)
    assert shares(call.rang_at, call.rang_at + timedelta(seconds=1))["pressed_1"] == 1


def test_another_key_does_not_let_through():
    _answers, letters = call_of(KEYS, lambda agent, dialog: press(agent, dialog, "7"))
    assert [letter["media"].get("digit") for letter in letters if letter["event"] == "dtmf"] == ["7"]


def test_who_pressed_1_is_answered_by_a_desk_and_recorded():
    _answers, letters = call_of(KEYS, press_and_talk)
    assert events(letters) == ["blocked", "dtmf", "answered", "ended", "recording_ready"]


@pytest.mark.parametrize("body", [SDP, "", "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 6002 RTP/SAVP 8\r\n"])
def test_a_telephone_that_cannot_send_a_key_is_not_kept_out(trunk, body):
    blocks.block("081234567890", "prank", telephony.EXCHANGE)
    answers, letters = call_of(body)
    for letter in letters:
        telephony.take_event(trunk, parse(json.loads(json.dumps(letter)), "sip"))
    call = Call.objects.get()
    assert (answers, call.state) == (["SIP/2.0 180 Ringing"], "queued")
    assert ("no_keys" in call.flags, Block.objects.get().overridden) == (True, 0)


@pytest.mark.parametrize("codec", ["PCMA", "PCMU"])
def test_without_an_announcement_three_tones_are_heard(codec):
    speech, noise = sound.speech_and_noise(sound.beeps(codec), codec)
    assert 0.5 < speech + noise < 1.2
