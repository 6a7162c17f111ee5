"""What comes in over wires: signatures, positions, SIP, sound."""

import io
import wave
from array import array
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.phones import normal_phone
from satukota.modules.emergency.rules import figures, sound, waiting
from satukota.modules.emergency.rules.contract import events, reading, signatures
from satukota.modules.emergency.rules.contract.numbers import masked_number
from satukota.modules.emergency.rules.location import distance, formats, points
from satukota.modules.emergency.rules.sip import messages, offers

GOOD = {"event": "ringing", "seq": 1, "call_id": "a", "trunk": "sip", "event_ts": "2026-02-16T06:15:30.120Z"}
INVITE = (
    b"INVITE sip:112@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:6000;branch=z9hG4bKx\r\nv: SIP/2.0/UDP 1.2.3.4;branch=q\r\n"
    b"From: <sip:081234567890@127.0.0.1>;tag=1\r\nTo: <sip:112@127.0.0.1>\r\ni: abc@x\r\nCSeq: 1 INVITE\r\nContact: <sip:c@127.0.0.1:6000>\r\n"
    b"Record-Route: <sip:127.0.0.1:5060;lr>\r\nGeolocation: <geo:-6.0125,106.0212;u=35>\r\nContent-Type: application/sdp\r\n\r\n"
    b"v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 6002 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
)


def test_a_signature_holds_for_its_body_and_five_minutes():
    signed = signatures.sign("secret", b"body", 1000)
    assert signatures.verify("secret", b"body", signed, 1200)
    assert not signatures.verify("secret", b"other", signed, 1200)
    assert not signatures.verify("secret", b"body", signed, 1400)
    assert not signatures.verify("wrong", b"body", signed, 1200)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_anything_sent_is_read_or_refused_with_a_field(payload):
    try:
        reading.parse(payload)
    except events.BadEvent as bad:
        assert bad.field
        assert bad.rule


@pytest.mark.parametrize("field", ["event", "seq", "call_id", "trunk", "event_ts"])
def test_a_missing_field_is_named(field):
    with pytest.raises(events.BadEvent) as bad:
        reading.parse({key: value for key, value in GOOD.items() if key != field})
    assert bad.value.field == field


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("0812-3456 789", "+628123456789"),
        ("628123456789", "+628123456789"),
        ("112", "112"),
        ("", ""),
        ("0065123", "+65123"),
        ("0062 812 3456 789", "+628123456789"),
        ("+62 (0)812 3456 789", "+628123456789"),
        ("62999", "62999"),
    ],
)
def test_numbers_are_written_one_way(written, normal):
    assert normal_phone(written) == normal


def test_a_masked_number_hides_its_middle():
    assert masked_number("+6281234567890") == "+62812•••890"


def test_an_aml_message_is_read():
    text = 'A"ML=1;lt=+51.53321;lg=-0.12601;rd=14;top=20220131171748;lc=68;pm=W;si=123456789012345;ei=353472104343540;mcc=234;mnc=15;ml=126'
    aml = formats.parse_aml(text)
    assert (aml.fix.lat, aml.fix.lon, aml.fix.accuracy, aml.fix.confidence) == (51.53321, -0.12601, 14, 68)
    assert aml.fix.at == datetime(2022, 1, 31, 17, 17, 48, tzinfo=UTC)


def test_an_aml_message_without_a_fix_says_so():
    aml = formats.parse_aml('A"ML=1;lt=+00.00000;lg=+000.00000;rd=N;top=20220131171748;lc=0;pm=N;mcc=234;mnc=15')
    assert aml.fix is None
    assert "no_fix" in aml.warnings


@given(st.text(max_size=200))
def test_no_text_breaks_the_readers(text):
    for read in (formats.parse_aml, formats.parse_geo_uri, formats.parse_pidf_lo):
        try:
            read(text)
        except points.NoLocation:
            continue


def test_pidf_lo_gives_point_and_radius():
    body = (
        '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gs="http://www.opengis.net/pidflo/1.0" xmlns:gml="http://www.opengis.net/gml"><tuple id="1">'
        "<status><gs:Circle><gml:pos>-6.0125 106.0212</gml:pos><gs:radius>35</gs:radius></gs:Circle></status></tuple></presence>"
    )
    fix = formats.parse_geolocation("<cid:target@x>", body)
    assert (fix.lat, fix.lon, fix.accuracy) == (-6.0125, 106.0212, 35)


def test_an_xml_bomb_is_not_opened():
    bomb = '<!DOCTYPE a [<!ENTITY b "pos"><!ENTITY c "&b;&b;&b;">]><a><pos>&c;</pos></a>'
    with pytest.raises(points.NoLocation):
        formats.parse_pidf_lo(bomb)


def test_spoken_and_network_place_conflict_beyond_a_kilometre():
    spoken, network = points.Fix(106.03, -6.0), points.Fix(106.05, -6.0, accuracy=100)
    assert 2000 < distance.conflict(spoken, network) < 2300
    assert distance.conflict(spoken, points.Fix(106.031, -6.0)) is None


def test_an_invite_tells_caller_place_and_sound():
    message = messages.parse(INVITE)
    assert (message.method, message.call_id, messages.caller_number(message), messages.called_number(message)) == (
        "INVITE",
        "abc@x",
        "081234567890",
        "112",
    )
    assert offers.media(message.body) == offers.Media("127.0.0.1", 6002, "PCMA", 8, 101)
    assert len(message.all("via")) == 2


def test_an_answer_copies_what_it_must_and_a_bye_follows_the_route():
    message = messages.parse(INVITE)
    answer = messages.parse(messages.answer(message, 180, "Ringing", tag="t1"))
    assert answer.all("via") == message.all("via")
    assert answer.get("to").endswith(";tag=t1")
    bye = messages.parse(messages.within("BYE", message, tag="t1", local="127.0.0.1:5070", branch="z9", cseq=1))
    assert (bye.first, bye.get("route")) == ("BYE sip:c@127.0.0.1:6000 SIP/2.0", "<sip:127.0.0.1:5060;lr>")


@given(st.binary(max_size=300))
def test_no_datagram_breaks_the_agent(data):
    try:
        messages.parse(data)
    except messages.BadMessage:
        return


def test_a_law_silence_is_silence_and_a_tone_is_loud():
    assert sound.loudness(sound.samples(b"\xd5" * 160, "PCMA")) < 20
    assert sound.loudness(sound.samples(b"\xaa\x2a" * 80, "PCMA")) > 10000


def heard(packets, pace=0.02):
    """Packets (time stamp, sound) as they come in, one after the other."""
    return [sound.Heard(100 + pace * n, stamp & 0xFFFFFFFF, payload) for n, (stamp, payload) in enumerate(packets)]


def test_packets_are_joined_in_their_order_each_once():
    packets = [(1, b"b"), (2, b"c"), (0, b"a"), (2, b"c")]
    assert sound.in_order(heard(packets), 100 - 1 / 8000) == b"abc"


@pytest.mark.parametrize("count", [32_768, 40_000, 70_000, 200_000])
def test_a_long_recording_begins_with_its_beginning(count):
    frame = 160
    coded = sound.in_order(heard((5000 + n * frame, n.to_bytes(4) * 40) for n in range(count)), 100)
    assert len(coded) == count * frame
    assert [int.from_bytes(coded[n * frame : n * frame + 4]) for n in (0, 1, count // 2, count - 1)] == [
        0,
        1,
        count // 2,
        count - 1,
    ]


@pytest.mark.parametrize("seconds", [13, 7200])
def test_a_pause_is_as_long_in_the_recording_as_it_was_in_the_call(seconds):
    start = 2**32 - 320
    packets = [(start, b"a" * 160), (start + 160 + 8000 * seconds, b"b" * 160)]
    coded = sound.in_order(heard(packets, pace=seconds), 100)
    assert len(coded) == 320 + 8000 * seconds
    assert coded[160:161] == b"\xd5"


@pytest.mark.parametrize("jump", [2**31, -50_000_000, 8000 * 3600])
def test_a_telephone_whose_clock_jumps_is_placed_by_ours(jump):
    packets = [(900, b"a" * 160), (1060, b"b" * 160), (jump, b"c" * 160), (jump + 160, b"d" * 160)]
    coded = sound.in_order(heard(packets), 100)
    assert coded == b"".join(bytes([letter]) * 160 for letter in b"abcd")


@given(st.permutations(range(12)), st.integers(0, 2**32 - 1))
def test_packets_that_overtake_one_another_are_put_in_order(order, stamp):
    coded = sound.in_order(heard([(stamp + 160 * n, bytes([n]) * 160) for n in order]), 99)
    assert coded.lstrip(b"\xd5") == b"".join(bytes([n]) * 160 for n in range(12))


def test_both_sides_of_a_call_lie_beside_one_another_in_time():
    recording = sound.wav([b"\x2a" * 160, b"\xd5" * 80 + b"\x2a" * 160], "PCMA")
    with wave.open(io.BytesIO(recording)) as file:
        assert (file.getnchannels(), file.getnframes(), file.getframerate()) == (2, 240, 8000)
        frames = array("h", file.readframes(240))
    loud = [[place for place in range(240) if abs(frames[2 * place + side]) > 1000] for side in (0, 1)]
    assert (loud[0][0], loud[0][-1], loud[1][0], loud[1][-1]) == (0, 159, 80, 239)


@pytest.mark.parametrize(("codec", "other"), [("PCMA", "PCMU"), ("PCMU", "PCMA")])
def test_a_sound_in_the_other_law_sounds_the_same(codec, other):
    coded = bytes(range(256))
    before, after = sound.samples(coded, codec), sound.samples(sound.recoded(coded, codec, other), other)
    assert all(abs(a - b) <= max(16, abs(a) / 16) for a, b in zip(before, after, strict=True))


def test_a_key_is_read():
    assert sound.key_event(b"\x01\x0a\x00\xa0") == ("1", False)
    assert sound.key_event(b"\x01\x8a\x03\x20") == ("1", True)


def test_the_service_level_counts_the_patient_ones_who_gave_up():
    level = waiting.service_level([5, 8, 30], [4, 60], 10)
    assert (level.answered_within, level.answered, level.abandoned_after, level.share) == (2, 3, 1, 0.5)


def test_percentiles_are_nearest_rank():
    assert figures.percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9) == 9
    assert figures.percentile([], 0.5) is None


def test_call_takers_grow_with_the_load_and_are_never_fewer_than_two():
    assert waiting.desks_needed(0.1, 60) == 2
    assert waiting.desks_needed(60, 90) < waiting.desks_needed(200, 90)


def test_a_clock_that_runs_ahead_is_skewed_late_delivery_is_not():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert signatures.is_skewed(now + timedelta(seconds=9), now)
    assert not signatures.is_skewed(now - timedelta(minutes=9), now, delivered_late=True)
