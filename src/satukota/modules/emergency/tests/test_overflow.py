"""Whom no desk answers: other telephones ring, then the neighbour's centre takes over. The clock is passed in."""

import asyncio
import json

import pytest

from satukota.modules.emergency.actions import telephony
from satukota.modules.emergency.actions.setup import set_policies
from satukota.modules.emergency.models import Call
from satukota.modules.emergency.queries.desk import desk
from satukota.modules.emergency.queries.policies import overflow as decided
from satukota.modules.emergency.rules.contract.reading import parse
from satukota.modules.emergency.rules.overflow import Rules, rules_of
from satukota.modules.emergency.tasks.agent.agent import Agent, Options
from satukota.modules.emergency.tasks.agent.desks import obey
from satukota.modules.emergency.tasks.agent.overflow import climb
from satukota.modules.emergency.tests.test_agent_survives import PEER, Exchange, Keeping, settled
from satukota.modules.emergency.tests.test_any_call import SDP, invite

POST, NEIGHBOUR = "sip:post@127.0.0.1:6100", "sip:112@127.0.0.1:6200"
RULES = Rules(40, (POST,), 60, NEIGHBOUR)


def answer_of(request, status, body=""):
    """What a telephone answers to a request of ours."""
    names = ("Via", "From", "Call-ID", "CSeq")
    headers = [line for line in request.split("\r\n") if line.startswith(names)]
    to = next(line for line in request.split("\r\n") if line.startswith("To:"))
    return "\r\n".join(
        [f"SIP/2.0 {status} X", *headers, f"{to};tag=p", "Contact: <sip:post@127.0.0.1:6100>", "", body]
    ).encode()


def run(story, rules=RULES, tmp_path=None):
    """Let a call ring at an agent with these rules; return agent and what it sent."""

    async def play():
        agent = Agent(Options(lines=tmp_path), Keeping())
        agent.transport, agent.rules = Exchange(), rules
        agent.transport.agent = agent
        agent.datagram_received(invite(), PEER)
        await story(agent, agent.dialogs["a@x"])
        await settled(agent)
        return agent

    return asyncio.run(play())


def sent(agent, method):
    return [text for text in agent.transport.sent if text.startswith(method)]


def test_before_its_time_nothing_happens(tmp_path):
    async def story(agent, dialog):
        await climb(agent, dialog.rang_at + 39)

    agent = run(story, tmp_path=tmp_path)
    assert agent.courier.events == ["ringing"]


def test_after_forty_seconds_the_second_group_rings_once(tmp_path):
    async def story(agent, dialog):
        await climb(agent, dialog.rang_at + 41)
        await climb(agent, dialog.rang_at + 42)
        await asyncio.sleep(0.05)
        (call,) = sent(agent, "INVITE")
        agent.datagram_received(answer_of(call, 180), PEER)

    agent = run(story, tmp_path=tmp_path)
    assert agent.courier.events == ["ringing", "overflow"]
    assert sent(agent, "INVITE")[0].startswith(f"INVITE {POST}")


def test_who_takes_it_in_the_second_group_speaks_with_the_caller(tmp_path):
    async def story(agent, dialog):
        await climb(agent, dialog.rang_at + 41)
        await asyncio.sleep(0.05)
        agent.datagram_received(answer_of(sent(agent, "INVITE")[0], 200, SDP), PEER)
        await asyncio.sleep(0.1)
        assert set(dialog.room.parties) == {"caller", POST}
        agent.datagram_received(invite(body="").replace(b"INVITE", b"BYE"), PEER)

    agent = run(story, tmp_path=tmp_path)
    assert agent.courier.events == ["ringing", "overflow", "claimed_externally", "ended"]
    assert (len(sent(agent, "ACK")), len(sent(agent, "BYE"))) == (1, 1)
    assert "SIP/2.0 200 OK" in agent.transport.answers


def test_a_desk_that_answers_first_lets_the_second_group_be_quiet(tmp_path):
    async def story(agent, dialog):
        await climb(agent, dialog.rang_at + 41)
        await asyncio.sleep(0.05)
        agent.datagram_received(answer_of(sent(agent, "INVITE")[0], 180), PEER)
        await obey(agent, {"claimed": ["a@x"], "ended": [], "blocked": [], "overflow": decided_rules()})
        await climb(agent, dialog.rang_at + 600)

    agent = run(story, tmp_path=tmp_path)
    assert (len(sent(agent, "CANCEL")), "answered" in agent.courier.events) == (1, True)
    assert "SIP/2.0 302 Moved Temporarily" not in agent.transport.answers


def decided_rules():
    return {"second_after": 40, "second_group": [POST], "neighbour_after": 60, "neighbour": NEIGHBOUR}


def test_after_a_minute_the_neighbour_gets_the_caller(tmp_path):
    async def story(agent, dialog):
        await climb(agent, dialog.rang_at + 61)

    agent = run(story, tmp_path=tmp_path)
    moved = next(text for text in agent.transport.sent if "302" in text)
    assert f"Contact: <{NEIGHBOUR}>" in moved
    assert agent.courier.events == ["ringing", "overflow", "transferred"]


@pytest.mark.parametrize(("status", "event"), [(202, True), (603, False)])
def test_who_is_connected_already_is_referred_and_told_only_where_it_was_taken(tmp_path, status, event):
    async def story(agent, dialog):
        await agent.connect(dialog)
        climbing = asyncio.create_task(climb(agent, dialog.rang_at + 61))
        await asyncio.sleep(0.05)
        agent.datagram_received(answer_of(sent(agent, "REFER")[0], status), PEER)
        await climbing

    agent = run(story, tmp_path=tmp_path)
    assert ("transferred" in agent.courier.events) is event


@pytest.mark.django_db
def test_the_city_decides_and_the_desk_shows_each_step(trunk, taker, tmp_path):
    set_policies(
        {"overflow_phones": f"{POST}, 0254112", "neighbour_seconds": 60, "neighbour_address": NEIGHBOUR},
        telephony.EXCHANGE,
    )
    rules = rules_of(json.loads(json.dumps(decided())))
    assert rules == Rules(40, (POST, "0254112"), 60, NEIGHBOUR)
    states = []

    async def story(agent, dialog):
        for waited in (41, 61):
            await climb(agent, dialog.rang_at + waited)

    agent = run(story, rules, tmp_path)
    for letter in agent.courier.letters:
        telephony.take_event(trunk, parse(json.loads(json.dumps(letter)), "sip"))
        states.append(Call.objects.get().state)
    assert states == ["queued", "overflowed", "transferred"]
    (row,) = desk(taker.pk, personal=True)["calls"]
    assert {"overflowed", "to_neighbour"} <= set(row["flags"])


@pytest.mark.django_db
def test_a_call_that_the_second_group_took_is_marked(ring):
    ring()
    ring(event="overflow", seq=2, media={"to": POST})
    call = ring(event="claimed_externally", seq=3, operator=POST)
    assert (call.state, "second_group" in call.flags) == ("answered", True)
