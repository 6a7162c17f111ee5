"""Any INVITE becomes a call on the desk, whatever its caller, its body and the exchange's clock look like."""

import json
import time
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satukota.kernel.events.api import Event
from satukota.kernel.ports.api import simulated
from satukota.modules.emergency.actions import calls, telephony
from satukota.modules.emergency.actions.blocks import block
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Call
from satukota.modules.emergency.queries.desk import open_calls
from satukota.modules.emergency.queries.troubles import troubles
from satukota.modules.emergency.queries.trunks import secret_of
from satukota.modules.emergency.rules.contract.numbers import masked_number
from satukota.modules.emergency.rules.contract.reading import parse
from satukota.modules.emergency.rules.contract.signatures import sign
from satukota.modules.emergency.rules.sip import messages, offers
from satukota.modules.emergency.tasks.agent.agent import Agent, Options
from satukota.modules.emergency.tasks.jobs import follow_link

pytestmark = pytest.mark.django_db
SDP = "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 6002 RTP/AVP 8\r\n"
POLYGON = (
    "<presence xmlns='urn:ietf:params:xml:ns:pidf' xmlns:gml='http://www.opengis.net/gml'><gml:Polygon><gml:exterior>"
    "<gml:LinearRing><gml:pos>-6.01 106.02</gml:pos><gml:pos>-6.01 106.04</gml:pos><gml:pos>-6.03 106.04</gml:pos>"
    "<gml:pos>-6.03 106.02</gml:pos><gml:pos>-6.01 106.02</gml:pos></gml:LinearRing></gml:exterior></gml:Polygon></presence>"
)
CIVIC = (
    "<presence xmlns='urn:ietf:params:xml:ns:pidf' xmlns:ca='urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr'>"
    "<ca:civicAddress><ca:A3>Cilegon</ca:A3><ca:RD>Jalan Industri</ca:RD><ca:HNO>12</ca:HNO></ca:civicAddress></presence>"
)
POINT = (
    "<presence xmlns='urn:ietf:params:xml:ns:pidf' xmlns:gml='http://www.opengis.net/gml'>"
    "<gml:pos>-6.0125 106.0212</gml:pos></presence>"
)


class Courier:
    """Keeps what the agent would send."""

    trunk = "sip"

    def __init__(self):
        self.letters = []

    def put(self, path, body, sound=b""):
        self.letters.append(body)


class Line:
    """Keeps what the agent answers to the caller."""

    def __init__(self):
        self.answers = []

    def sendto(self, data, _peer):
        self.answers.append(data.decode().split("\r\n")[0])


def invite(uri="sip:112@x", to="<sip:112@x>", caller="<sip:081234567890@x>", more=(), body=SDP, call_id="a@x"):
    lines = [
        f"INVITE {uri} SIP/2.0",
        "Via: SIP/2.0/UDP 127.0.0.1:6000;branch=z9hG4bKx",
        f"From: {caller};tag=1",
        f"To: {to}",
        f"Call-ID: {call_id}",
        "CSeq: 1 INVITE",
        "Contact: <sip:c@127.0.0.1:6000>",
        *more,
    ]
    return "\r\n".join([*lines, "", body]).encode()


@pytest.fixture
def dial(trunk):
    """Let an INVITE reach the agent, and what the agent tells reach the site; return the call."""

    def dial(**variant):
        agent = Agent(Options(), Courier())
        agent.transport = Line()
        agent.datagram_received(invite(**variant), ("127.0.0.1", 6000))
        assert agent.transport.answers == ["SIP/2.0 180 Ringing"]
        for letter in agent.courier.letters:
            call = telephony.take_event(trunk, parse(json.loads(json.dumps(letter)), "sip"))
        return Call.objects.get(pk=call.pk)

    return dial


VARIANTS = {
    "urn in To": {"to": "<urn:service:sos>"},
    "urn in the Request-URI": {"uri": "urn:service:sos.fire", "to": "<urn:service:sos>"},
    "urn in capitals": {"uri": "URN:service:SOS.ambulance"},
    "no To at all": {"to": ""},
    "long caller": {"caller": f"<sip:{'9' * 300}@x>"},
    "long name": {"caller": f"<sip:{'warga' * 60}@x>"},
    "long number dialled": {"to": f"<sip:{'1' * 500}@x>"},
    "long Call-ID": {"call_id": "c" * 900},
    "no From": {"caller": ""},
    "anonymous": {"caller": '"Anonymous" <sip:anonymous@anonymous.invalid>'},
    "host alone": {"caller": "<sip:127.0.0.1>"},
    "SIP name": {"caller": "<sip:warga99@pbx.example>"},
    "tel": {"caller": "<tel:+62-812-3456-7890>"},
    "tel with context": {"caller": "<tel:7890;phone-context=+62254>"},
    "user parameters": {"caller": "<sip:081234567890;phone-context=+62@x>"},
    "sips": {"caller": "<sips:081234567890@x>"},
    "short code": {"caller": "<sip:110@x>"},
    "asserted": {"caller": "<sip:anonymous@x>", "more": ["P-Asserted-Identity: <tel:+6281234567890>"]},
    "two asserted": {"caller": "<sip:a@x>", "more": ["P-Asserted-Identity: <sip:a@x>, <tel:+6281234567890>"]},
    "no SDP": {"body": ""},
    "AMR only": {"body": "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 6002 RTP/AVP 96\r\na=rtpmap:96 AMR-WB/16000\r\n"},
    "IPv6": {"body": "v=0\r\nc=IN IP6 ::1\r\nm=audio 6002 RTP/AVP 8\r\n"},
    "SRTP": {"body": "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 6002 RTP/SAVP 8\r\n"},
    "video too": {"body": SDP + "m=video 6004 RTP/AVP 96\r\n"},
    "rubbish body": {"body": "\x00\x01 nothing"},
    "two Geolocations": {"more": ["Geolocation: <https://lis/x>", "Geolocation: <geo:-6.0125,106.0212;u=20>"]},
    "bad Geolocation": {"more": ["Geolocation: <geo:abc>"]},
    "polygon": {"more": ["Geolocation: <cid:t@x>"], "body": SDP + POLYGON},
    "civic": {"more": ["Geolocation: <cid:t@x>"], "body": SDP + CIVIC},
    "PIDF-LO without a header": {"body": SDP + POINT},
    "reference": {"more": ["Geolocation: <https://lis.example/held/1>"]},
    "HELD": {"more": ["Geolocation: <helds://lis.example/1>"]},
    "odd bytes": {"caller": "<sip:\u0000\ufffd@x>"},
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_way_to_call_stands_in_the_queue(dial, variant):
    call = dial(**VARIANTS[variant])
    assert call.state == "queued"
    assert [row.pk for row in open_calls(0, 0)] == [call.pk]


@given(
    caller=st.text(max_size=400), to=st.text(max_size=400), call_id=st.text(min_size=1, max_size=400), body=st.text()
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_an_invite_becomes_a_call(db, trunk, caller, to, call_id, body):
    message = messages.parse(invite(caller=caller, to=to, call_id=call_id, body=body))
    event = {
        "event": "ringing",
        "seq": 1,
        "call_id": message.call_id or "x",
        "trunk": "sip",
        "caller_number": messages.caller_number(message),
        "called_number": messages.called_number(message),
        "event_ts": timezone.now().isoformat(),
        "sip": {"pidf_lo": messages.pidf_lo(message), "geolocation": body},
    }
    offers.obstacle(body, "127.0.0.1")
    before = Call.objects.count()
    assert telephony.take_event(trunk, parse(event | {"call_id": f"{before}-{event['call_id'][:80]!r}"}, "sip")).pk


def test_what_was_dialled_and_who_has_no_number_are_said(dial):
    call = dial(uri="urn:service:sos.fire", caller="<sip:warga99@pbx.example>")
    assert (call.called, call.caller, call.caller_index) == ("urn:service:sos.fire", "warga99@pbx.example", "")
    assert "no_number" in call.flags
    assert masked_number(call.caller) == "•••"
    with pytest.raises(Missing):
        block(call.caller, "prank", telephony.EXCHANGE)


@pytest.mark.parametrize(
    ("variant", "place"),
    [
        ("two Geolocations", (106.0212, -6.0125)),
        ("PIDF-LO without a header", (106.0212, -6.0125)),
        ("polygon", (106.03, -6.02)),
    ],
)
def test_every_form_of_a_place_is_read(dial, variant, place):
    call = dial(**VARIANTS[variant])
    assert (round(call.lon, 4), round(call.lat, 4)) == place


def test_a_polygon_is_as_wide_as_it_is(dial):
    assert 1400 < dial(**VARIANTS["polygon"]).accuracy < 1800


def test_an_address_in_words_is_the_place(dial):
    assert dial(**VARIANTS["civic"]).place_text == "12, Jalan Industri, Cilegon"


@pytest.mark.parametrize("scheme", ["https", "helds"])
def test_a_place_that_the_network_keeps_is_fetched_after_the_ring(dial, scheme, django_capture_on_commit_callbacks):
    call = dial(more=[f"Geolocation: <{scheme}://lis.example/1>"])
    assert (call.lon, call.location_link) == (None, f"{scheme}://lis.example/1")
    rang = Event.objects.get(name="emergency.call_rang")

    def lis(request: httpx.Request) -> httpx.Response:
        return httpx.Response(405) if request.method == "GET" else httpx.Response(200, text=POINT)

    with simulated(lis):
        follow_link(rang.pk)
    call.refresh_from_db()
    assert (call.lon, call.lat) == (106.0212, -6.0125)


@pytest.mark.parametrize(("variant", "answer"), [("AMR only", "488"), ("SRTP", "488"), ("IPv6", "488")])
def test_a_caller_whom_nobody_can_hear_is_told_and_the_desk_sees_it_at_once(variant, answer, dial, trunk):
    import asyncio

    assert "no_voice" in dial(**VARIANTS[variant]).flags

    async def claimed():
        agent = Agent(Options(), Courier())
        agent.transport = Line()
        agent.datagram_received(invite(**VARIANTS[variant]), ("127.0.0.1", 6000))
        await agent.answer(agent.dialogs["a@x"])
        return agent.transport.answers, [letter["event"] for letter in agent.courier.letters]

    answers, events = asyncio.run(claimed())
    assert answers[-1].startswith(f"SIP/2.0 {answer}")
    assert events == ["ringing", "ended"]


def test_a_caller_who_offers_no_sound_is_offered_ours(trunk):
    import asyncio

    async def claimed():
        agent = Agent(Options(), Courier())
        agent.transport = Line()
        agent.datagram_received(invite(body=""), ("127.0.0.1", 6000))
        dialog = agent.dialogs["a@x"]
        await agent.answer(dialog)
        ack = invite(body=SDP).replace(b"INVITE", b"ACK", 1)
        agent.datagram_received(ack, ("127.0.0.1", 6000))
        agent.hang_up(dialog)
        return agent.transport.answers, dialog.line.chosen

    answers, chosen = asyncio.run(claimed())
    assert answers[1] == "SIP/2.0 200 OK"
    assert (chosen.host, chosen.port, chosen.codec) == ("127.0.0.1", 6002, "PCMA")


@pytest.mark.parametrize("method", ["UPDATE", "INFO", "PRACK", "MESSAGE"])
def test_what_we_have_no_use_for_is_answered_all_the_same(method):
    agent = Agent(Options(), Courier())
    agent.transport = Line()
    for call_id in ("other@x", "a@x"):
        agent.datagram_received(invite(call_id="a@x"), ("127.0.0.1", 6000))
        agent.datagram_received(invite(call_id=call_id).replace(b"INVITE", method.encode()), ("127.0.0.1", 6000))
    assert [line for line in agent.transport.answers if "180" not in line] == [
        "SIP/2.0 481 Call Does Not Exist",
        "SIP/2.0 200 OK",
    ]


def post(client, raw, *, at=0):
    signature = sign(secret_of("sip"), raw, int(time.time()) + at)
    headers = {"X-Trunk": "sip", "X-Signature": signature}
    return client.post("/api/v1/emergency/calls/events", raw, content_type="application/json", headers=headers)


GOOD = {"event": "ringing", "seq": 1, "call_id": "b", "trunk": "sip", "caller_number": "081234567890"}


@pytest.mark.parametrize(
    "broken",
    [
        {"event_ts": "yesterday"},
        {"seq": "x"},
        {"event": "explode"},
        {"trunk": "other"},
        {"sip": "geo"},
        {"media": 7},
        {"call_id": ""},
        {"call_id": "a\x00b"},
    ],
)
def test_what_the_site_refuses_rings_at_the_desks_with_the_callers_number(client, trunk, broken):
    raw = json.dumps(GOOD | {"event_ts": timezone.now().isoformat()} | broken).encode()
    assert [post(client, raw).status_code for _twice in range(2)] == [422, 422]
    call = Call.objects.get()
    assert (call.state, call.caller, call.flags) == ("queued", "+6281234567890", ["unreadable"])


@pytest.mark.parametrize("raw", [b"no json", b"[]", b"7", b"\xff\xfe", b'{"event": "ringing"'])
def test_signed_rubbish_rings_once(client, trunk, raw):
    assert [post(client, raw).status_code for _twice in range(2)] == [422, 422]
    assert [row.state for row in open_calls(0, 0)] == ["queued"]


def test_what_only_follows_a_ring_makes_no_call_of_its_own(client, trunk):
    raw = json.dumps(GOOD | {"event": "ended", "event_ts": "never"}).encode()
    assert post(client, raw).status_code == 422
    assert not Call.objects.exists()


@pytest.mark.parametrize("off", [-7200, 7200])
def test_calls_of_an_exchange_whose_clock_is_wrong_come_in_with_right_times_and_the_desk_is_told(client, trunk, off):
    clock = timezone.now() + timedelta(seconds=off)
    body = GOOD | {"event_ts": (clock - timedelta(seconds=9)).isoformat(), "sent_ts": clock.isoformat(), "waited": True}
    assert post(client, json.dumps(body).encode(), at=off).status_code == 202
    call = Call.objects.get()
    assert call.state == "queued"
    assert abs((timezone.now() - call.rang_at).total_seconds() - 9) < 3
    assert ("clock", True) in [(one["code"], abs(one["seconds"] - off) < 5) for one in troubles()]


@pytest.mark.parametrize("late", [0, 4, 20, 50])
def test_a_busy_server_is_not_taken_for_a_wrong_clock(trunk, late):
    rang = timezone.now() - timedelta(seconds=late + 1)
    sent = timezone.now() - timedelta(seconds=late)
    body = GOOD | {"event_ts": rang.isoformat(), "sent_ts": sent.isoformat()}
    assert telephony.take_event(trunk, parse(body, "sip"), late=True).rang_at == rang


def test_a_wrong_key_is_refused_whatever_the_clock(client, trunk):
    raw = json.dumps(GOOD | {"event_ts": timezone.now().isoformat()}).encode()
    headers = {"X-Trunk": "sip", "X-Signature": sign("wrong", raw, int(time.time()))}
    answer = client.post("/api/v1/emergency/calls/events", raw, content_type="application/json", headers=headers)
    assert (answer.status_code, Call.objects.exists()) == (401, False)


def test_an_exchange_that_is_no_longer_heard_is_a_trouble(trunk):
    telephony.note_asked(trunk)
    assert "exchange" not in [one["code"] for one in troubles()]
    type(trunk).objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    assert "exchange" in [one["code"] for one in troubles()]


def test_who_has_no_number_is_not_in_the_list_of_call_backs(ring):
    start = timezone.now() - timedelta(seconds=60)
    ring("warga99@pbx.example", at=start)
    assert ring("warga99@pbx.example", event="abandoned", seq=2, at=start + timedelta(seconds=50)).state == "abandoned"


def test_a_call_without_a_number_can_be_taken_and_closed(ring, taker):
    from satukota.kernel.people.api import actor_for

    call = calls.claim(ring("127.0.0.1").pk, taker, actor_for(taker))
    calls.classify(call.pk, "test", actor_for(taker))
    assert calls.close(call.pk, actor_for(taker)).state == "closed"
