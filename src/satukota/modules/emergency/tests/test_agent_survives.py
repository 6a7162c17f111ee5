"""The telephone agent dies and starts again: its calls go on or are closed, and what was heard is on the disk."""

import asyncio
import io
import json
import os
import socket
import time
import wave
from datetime import timedelta

import pytest
from django.utils import timezone

from satukota.modules.emergency.actions import telephony
from satukota.modules.emergency.models import Call
from satukota.modules.emergency.queries.trunks import secret_of
from satukota.modules.emergency.rules.contract.reading import parse
from satukota.modules.emergency.rules.contract.signatures import sign
from satukota.modules.emergency.tasks.agent import agent as agent_module
from satukota.modules.emergency.tasks.agent import keeper, recorder
from satukota.modules.emergency.tasks.agent.agent import Agent, Options
from satukota.modules.emergency.tasks.agent.courier import Courier as RealCourier
from satukota.modules.emergency.tasks.agent.spool import Spool
from satukota.modules.emergency.tests.test_any_call import SDP, Courier, Line, invite

PEER = ("127.0.0.1", 6000)


class Keeping(Courier):
    """Keeps recordings, too."""

    def __init__(self):
        super().__init__()
        self.recordings = []

    def put(self, path, body, sound=b""):
        self.letters.append(body)
        self.recordings += [sound] if sound else []

    def put_closing(self, call_id, number):
        self.letters.append({"event": "ended", "call_id": call_id, "seq": number})

    @property
    def events(self):
        return [letter["event"] for letter in self.letters if "event" in letter]


class Exchange(Line):
    """Answers our requests with a code, or not at all."""

    def __init__(self, status=0):
        super().__init__()
        self.status, self.agent, self.sent = status, None, []

    def sendto(self, data, peer):
        super().sendto(data, peer)
        self.sent.append(data.decode())
        if self.status and data.startswith(b"OPTIONS"):
            headers = [line for line in data.decode().split("\r\n") if line.startswith(("Call-ID", "CSeq"))]
            answer = "\r\n".join([f"SIP/2.0 {self.status} X", *headers, "", ""]).encode()
            asyncio.get_running_loop().call_soon(self.agent.datagram_received, answer, peer)


@pytest.fixture
def life(tmp_path, monkeypatch):
    """Start an agent on the lines of the one before."""
    monkeypatch.setattr(agent_module, "PATIENCE", 0.05)

    def life(status=0):
        agent = Agent(Options(lines=tmp_path), Keeping())
        agent.transport = Exchange(status)
        agent.transport.agent = agent
        return agent

    return life


async def crash(agent):
    """Let an agent go as kill -9 would: its ports are closed, nothing is said or written."""
    for dialog in agent.dialogs.values():
        if dialog.line:
            dialog.line.transport.abort()
        for job in dialog.jobs:
            job.cancel()
    await asyncio.sleep(0.01)


def rtp(number, frame=b"\x2a" * 160):
    return b"\x80\x08" + number.to_bytes(2) + (number * 160).to_bytes(4) + b"\0\0\0\7" + frame


async def speak(port, numbers):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        for number in numbers:
            caller.sendto(rtp(number), ("127.0.0.1", port))
            await asyncio.sleep(0.002)
    await asyncio.sleep(0.05)


async def connected(agent, body=SDP):
    """A call that is answered and confirmed; return it."""
    agent.datagram_received(invite(body=body), PEER)
    dialog = agent.dialogs["a@x"]
    await agent.answer(dialog)
    agent.datagram_received(invite(body="").replace(b"INVITE", b"ACK"), PEER)
    return dialog


async def settled(agent):
    await asyncio.sleep(0.3)
    for _ in range(40):
        if not [task for task in agent.background if not task.done()]:
            return
        await asyncio.sleep(0.05)


def test_a_call_speaks_on_after_a_crash_and_its_recording_is_whole(life):
    async def run():
        first = life()
        dialog = await connected(first)
        await speak(dialog.port, range(20))
        await crash(first)
        second = life(status=200)
        await keeper.restore(second)
        again = second.dialogs["a@x"]
        assert (again.port, again.answered) == (dialog.port, True)
        await speak(again.port, range(20, 40))
        second.datagram_received(invite(body="").replace(b"INVITE", b"BYE"), PEER)
        await settled(second)
        return first.courier, second.courier

    before, after = asyncio.run(run())
    assert before.events == ["ringing", "answered"]
    assert after.events == ["ended", "recording_ready"]
    assert [letter["seq"] for letter in after.letters if "seq" in letter] == [3, 4]
    with wave.open(io.BytesIO(after.recordings[0])) as file:
        assert file.getnframes() == 40 * 160


@pytest.mark.parametrize("status", [0, 481])
def test_a_call_whose_caller_is_gone_is_closed_with_its_recording(life, status):
    async def run():
        first = life()
        dialog = await connected(first)
        await speak(dialog.port, range(20))
        await crash(first)
        second = life(status)
        await keeper.restore(second)
        await settled(second)
        return second

    agent = asyncio.run(run())
    assert agent.courier.events == ["ended", "recording_ready"]
    assert (len(agent.courier.recordings), agent.dialogs) == (1, {})


@pytest.mark.parametrize(("away", "status", "told"), [(5, 0, []), (40, 200, []), (40, 0, ["abandoned"])])
def test_a_ringing_call_rings_on_or_is_put_on_the_list_of_call_backs(life, tmp_path, away, status, told):
    async def run():
        first = life()
        first.datagram_received(invite(), PEER)
        (tmp_path / keeper.MARK).touch()
        os.utime(tmp_path / keeper.MARK, (time.time() - away,) * 2)
        second = life(status)
        await keeper.restore(second)
        await settled(second)
        return second

    agent = asyncio.run(run())
    assert agent.transport.answers[0] == "SIP/2.0 180 Ringing"
    assert agent.courier.events == told
    assert bool(agent.dialogs) == (not told)


def test_a_restored_ringing_call_can_be_given_up_and_answered(life):
    async def run(end):
        first = life()
        first.datagram_received(invite(), PEER)
        second = life()
        await keeper.restore(second)
        await end(second)
        await settled(second)
        return second.transport.answers

    async def give_up(agent):
        agent.datagram_received(invite(body="").replace(b"INVITE", b"CANCEL"), PEER)

    async def answer(agent):
        await agent.answer(agent.dialogs["a@x"])

    assert "SIP/2.0 487 Request Terminated" in asyncio.run(run(give_up))
    assert "SIP/2.0 200 OK" in asyncio.run(run(answer))


def test_a_line_without_sound_is_asked_and_closed_where_nobody_answers(life, monkeypatch):
    monkeypatch.setattr(keeper, "QUIET", 0.0)

    async def run(status):
        agent = life(status)
        await connected(agent)
        watching = asyncio.create_task(keeper.watch(agent))
        await settled(agent)
        watching.cancel()
        return agent.courier.events

    assert asyncio.run(run(200)) == ["ringing", "answered"]


def test_what_nobody_has_on_the_line_is_closed_at_the_desks(trunk, ring, client, tmp_path):
    ring("081300000001", call_id="lost-ringing", at=timezone.now() - timedelta(minutes=3))
    ring(call_id="lost-answered")
    ring(event="answered", seq=2, call_id="lost-answered")
    path = "/api/v1/emergency/calls/desks"
    signed = sign(secret_of("sip"), path.encode(), int(time.time()))
    wishes = client.get(path, headers={"X-Trunk": "sip", "X-Signature": signed}).json()
    courier = RealCourier("http://127.0.0.1:9", "sip", "key", Spool(tmp_path))
    agent = Agent(Options(lines=tmp_path / "lines"), courier)
    keeper.close_unknown(agent, wishes)
    for letter in courier.spool.letters():
        telephony.take_event(trunk, parse(json.loads(json.dumps(letter.body)), "sip"), late=True)
    assert dict(Call.objects.values_list("external_id", "state")) == {
        "lost-ringing": "callback_due",
        "lost-answered": "wrap_up",
    }


def test_a_long_call_that_the_desk_ends_is_hung_up(trunk, ring, client):
    began = timezone.now() - timedelta(hours=3)
    ring(call_id="long", at=began)
    ring(event="ended", seq=2, call_id="long")
    path = "/api/v1/emergency/calls/desks"
    signed = sign(secret_of("sip"), path.encode(), int(time.time()))
    Call.objects.filter(external_id="long").update(state="wrap_up", ended_at=timezone.now())
    assert client.get(path, headers={"X-Trunk": "sip", "X-Signature": signed}).json()["ended"] == ["long"]


def test_what_was_written_before_a_crash_is_read_after_it(tmp_path):
    kept = recorder.Recorder(tmp_path)
    for number in range(100):
        kept.keep(recorder.CALLER, number * 160, b"\x2a" * 160, at=1000 + number * 0.02)
    part = kept.parts()[0]
    part.write_bytes(part.read_bytes()[:-50])  # the crash came in the middle of a packet
    with wave.open(io.BytesIO(recorder.as_wav(part, "PCMA"))) as file:
        assert (file.getnframes(), file.getnchannels()) == (99 * 160, 2)


def test_a_long_call_is_recorded_in_parts_that_are_handed_over_while_it_runs(tmp_path):
    kept = recorder.Recorder(tmp_path, longest=1.0)
    for number in range(125):
        kept.keep(recorder.CALLER, number * 160, b"\x2a" * 160, at=1000 + number * 0.02)
    kept.parts()[0].unlink()
    kept.keep(recorder.CALLER, 999 * 160, b"\x2a" * 160, at=1020)
    assert [part.name for part in kept.parts()] == ["sound-0002.rtp", "sound-0003.rtp", "sound-0004.rtp"]


HOLD = "a=sendonly\r\n"


@pytest.mark.parametrize("method", [b"INVITE", b"UPDATE"])
def test_another_offer_in_a_call_is_answered_with_its_number_and_direction(life, method):
    async def run():
        agent = life()
        await connected(agent)
        offer = invite(body=SDP.replace("6002", "7002") + HOLD).replace(b"CSeq: 1 INVITE", b"CSeq: 7 " + method)
        agent.datagram_received(offer.replace(b"INVITE sip", method + b" sip"), PEER)
        return agent.transport.sent[-1], agent.dialogs["a@x"].line.chosen.port

    answer, port = asyncio.run(run())
    assert f"CSeq: 7 {method.decode()}" in answer
    assert "a=recvonly" in answer
    assert port == 7002
