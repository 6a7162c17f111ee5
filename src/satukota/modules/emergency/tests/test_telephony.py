"""What an exchange tells becomes a call: never lost, never twice."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.modules.emergency.actions import blocks, telephony
from satukota.modules.emergency.actions.recordings import erase_old, hold, keep_recording
from satukota.modules.emergency.models import Block, Call
from satukota.modules.emergency.queries.recordings import sound as stored_sound
from satukota.modules.emergency.rules import sound
from satukota.modules.emergency.rules.location.formats import parse_aml

pytestmark = pytest.mark.django_db


def test_a_ringing_call_stands_in_the_queue_with_number_and_place(ring):
    call = ring(
        sip={"geolocation": "<geo:-6.0125,106.0212;u=35>", "pani": "3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=5100112345678"}
    )
    call.refresh_from_db()
    assert (call.state, call.caller, call.lon, call.accuracy) == ("queued", "+6281234567890", 106.0212, 35.0)
    assert call.cell_id == "5100112345678"
    assert call.area_code == "36.72.08"


def test_the_same_event_twice_is_one_event(ring):
    assert ring().pk == ring().pk
    assert Call.objects.count() == 1


def test_an_end_without_a_beginning_still_makes_a_call(ring):
    call = ring(event="ended", seq=9)
    assert call.ended_at is not None
    assert "unknown_start" in call.flags


def test_events_out_of_order_fill_in_what_was_missing(ring):
    start = timezone.now() - timedelta(seconds=60)
    ring(event="ended", seq=3, at=start + timedelta(seconds=50))
    call = ring(event="ringing", seq=1, at=start)
    call.refresh_from_db()
    assert call.rang_at == start
    assert call.caller == "+6281234567890"


def test_a_caller_who_waited_and_hung_up_is_to_be_called_back(ring):
    start = timezone.now() - timedelta(seconds=30)
    ring(at=start)
    assert ring(event="abandoned", seq=2, at=start + timedelta(seconds=20)).state == "callback_due"


def test_a_slip_of_the_finger_is_not_called_back(ring):
    start = timezone.now() - timedelta(seconds=30)
    ring(at=start)
    assert ring(event="abandoned", seq=2, at=start + timedelta(seconds=2)).state == "abandoned"


def test_a_blocked_number_does_not_reach_the_queue_but_pressing_1_does(ring):
    blocks.block("081234567890", "prank", Actor.system())
    assert ring().state == "blocked"
    call = ring(event="dtmf", seq=2, media={"digit": "1"})
    assert (call.state, "pressed_1" in call.flags) == ("queued", True)
    assert Block.objects.get().overridden == 1


def test_a_block_ends_after_seven_days_at_most(db):
    found = blocks.block("081234567890", "prank", Actor.system(), hours=9999)
    assert found.until - timezone.now() <= timedelta(days=7)


def test_emergency_numbers_cannot_be_blocked(db):
    with pytest.raises(blocks.Missing):
        blocks.block("110", "prank", Actor.system())


def test_an_aml_message_moves_the_callers_point(ring):
    ring()
    aml = parse_aml('A"ML=1;lt=-6.01250;lg=+106.02120;rd=14;top=20260131171748;lc=68;pm=W')
    call = telephony.take_aml("+6281234567890", aml, timezone.now())
    assert (call.place_source, call.accuracy) == ("aml", 14)


def test_the_number_lies_encrypted_in_the_table(ring):
    from django.db import connection

    ring()
    with connection.cursor() as cursor:
        cursor.execute("SELECT caller, caller_index FROM emergency_call")
        assert "81234567890" not in str(cursor.fetchone())


def test_a_repeat_pranker_is_labelled_but_still_queued(ring):
    for number in range(6):
        Call.objects.filter(pk=ring(call_id=f"c{number}").pk).update(classed="prank", state="closed")
    call = ring(call_id="again")
    assert (call.state, call.score >= 60) == ("queued", True)


def test_a_clock_that_goes_wrong_is_flagged_and_not_believed(ring, trunk):
    from satukota.modules.emergency.rules.contract.reading import parse

    body = {
        "event": "ringing",
        "seq": 1,
        "call_id": "x",
        "trunk": "sip",
        "event_ts": (timezone.now() - timedelta(hours=2)).isoformat(),
    }
    call = telephony.take_event(trunk, parse(body))
    assert "skewed" in call.flags
    assert timezone.now() - call.rang_at < timedelta(seconds=5)


def test_a_silent_line_is_seen_until_somebody_speaks(ring):
    ring()
    assert "silent_line" in ring(event="sound", seq=2, media={"sound": "silent"}).flags
    assert "noise_line" in ring(event="sound", seq=3, media={"sound": "noise"}).flags
    assert not {"silent_line", "noise_line"} & set(ring(event="sound", seq=4, media={"sound": "speech"}).flags)


def test_a_held_recording_keeps_its_file_when_an_equal_one_is_erased(ring, actor, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    wav = sound.wav([b"\xd5" * 8000], "PCMA")
    digest = hashlib.sha256(wav).hexdigest()
    first, second = (keep_recording(ring(call_id=name), wav, digest) for name in "ab")
    hold(second.pk, actor, keep=True)
    later = timezone.now() + timedelta(days=4000)
    assert erase_old(later) == 1
    assert stored_sound(second) == wav
    hold(second.pk, actor, keep=False)
    assert erase_old(later) == 1
    with pytest.raises(FileNotFoundError):
        stored_sound(first)
