"""The position of a phone finds its call, before or after the ring, and the best of several stays."""

import json
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.emergency.actions import calls, telephony
from satukota.modules.emergency.models import Call, EarlyFix
from satukota.modules.emergency.queries.trunks import secret_of
from satukota.modules.emergency.rules.contract.signatures import sign
from satukota.modules.emergency.rules.location import formats
from satukota.modules.emergency.rules.location.distance import RANK, replaces
from satukota.modules.emergency.rules.location.points import Fix, NoLocation

pytestmark = pytest.mark.django_db
NUMBER = "+6281234567890"


def aml(radius=14, confidence="68", lat=-6.0125):
    return f'A"ML=1;lt={lat};lg=+106.02120;rd={radius};top=20260131171748;lc={confidence};pm=W'


def take(text, received=None):
    return telephony.take_aml(NUMBER, formats.parse_aml(text), received or timezone.now())


def post(client, body, kind="application/json"):
    raw = body.encode()
    headers = {"X-Trunk": "sip", "X-Signature": sign(secret_of("sip"), raw, int(time.time()))}
    return client.post("/api/v1/emergency/aml", raw, content_type=kind, headers=headers)


def test_a_position_before_the_ring_waits_for_its_call(ring):
    assert take(aml()) is None
    call = ring()
    assert (call.place_source, call.accuracy, EarlyFix.objects.count()) == ("aml", 14, 0)


@pytest.mark.parametrize(("minutes", "found"), [(4, True), (6, False)])
def test_it_waits_five_minutes(ring, minutes, found):
    take(aml(), timezone.now() - timedelta(minutes=minutes))
    assert (ring().lon is not None) == found
    assert telephony.forget_early(timezone.now() + timedelta(minutes=11)) == (not found)


def test_the_position_of_another_number_is_not_taken(ring):
    take(aml())
    assert ring("081211112222").lon is None


def test_a_worse_position_never_replaces_a_better_one(ring):
    ring(sip={"geolocation": "<geo:-6.0,106.0;u=35>"})
    for radius in (5, 2000, 40):
        call = take(aml(radius))
    assert (call.accuracy, call.fixes.count()) == (5, 4)


def test_a_radio_cell_of_a_better_source_does_not_replace_a_sharp_position(ring):
    ring(sip={"geolocation": "<geo:-6.0,106.0;u=35>"})
    assert take(aml(2000)).place_source == "sip"


def test_what_a_person_confirmed_stays(ring, actor):
    call = ring()
    calls.place(call.pk, actor, text="Pasar", lon=106.03, lat=-6.0, accuracy=1500)
    assert take(aml(3)).place_source == "confirmed"


@given(st.lists(st.tuples(st.sampled_from(sorted(RANK)), st.one_of(st.none(), st.floats(0, 5000))), min_size=1))
def test_the_one_that_stays_is_as_good_as_any_whatever_their_order(reports):
    fixes = [Fix(106.0, -6.0, accuracy, source=source) for source, accuracy in reports]
    known = fixes[0]
    for fix in fixes[1:]:
        known = fix if replaces(fix, known) else known
    assert not any(replaces(fix, known) and not replaces(known, fix) for fix in fixes)


@pytest.mark.parametrize("confidence", ["-5", "99999", "x", "1e9", "nan"])
def test_a_confidence_that_cannot_be_is_left_out_and_the_position_kept(client, ring, confidence):
    ring()
    answer = post(client, json.dumps({"from": NUMBER, "text": aml(confidence=confidence)}))
    assert (answer.status_code, "confidence" in answer.json()["warnings"]) == (202, True)
    assert Call.objects.get().fixes.get().confidence is None


def test_the_form_that_phones_post_over_https_is_read(client, ring):
    ring()
    form = {
        "v": "2",
        "device_number": NUMBER,
        "location_latitude": "-6.0125",
        "location_longitude": "106.0212",
        "location_accuracy": "10.4",
        "location_confidence": "68",
        "location_time": "1738343868435",
        "location_source": "GPS",
        "device_imei": "353472104343540",
    }
    assert post(client, urlencode(form), "application/x-www-form-urlencoded").status_code == 202
    call = Call.objects.get()
    assert (call.lat, call.accuracy, call.fixes.get().at.year) == (-6.0125, 10.4, 2025)


def packed(text, fill=0):
    bits = sum(ord(letter) << (7 * n) for n, letter in enumerate(text)) << fill
    return bits.to_bytes(-(-(7 * len(text) + fill) // 8), "little")


HEADER = bytes.fromhex("0605040b840000")


@pytest.mark.parametrize(
    "data", [aml().encode(), packed(aml()), HEADER + aml().encode(), HEADER + packed(aml(), (-8 * len(HEADER)) % 7)]
)
def test_a_data_sms_is_read_in_eight_and_in_seven_bits_with_and_without_header(client, ring, data):
    ring()
    assert post(client, json.dumps({"from": NUMBER, "data": data.hex()})).status_code == 202
    assert Call.objects.get().accuracy == 14


@given(st.binary(max_size=160))
def test_no_data_breaks_the_reading(data):
    for read in (
        formats.text_of_data_sms,
        lambda text: formats.parse_els({"device_number": "1", "location_latitude": text}),
    ):
        try:
            read(data.hex())
        except NoLocation:
            continue


@pytest.mark.parametrize(
    "body", ["[]", "7", "{}", '{"from": 1, "text": null}', '{"from": "1", "data": "zz"}', '{"data": "00"}']
)
def test_rubbish_is_refused_plainly(client, trunk, body):
    assert post(client, body).status_code == 422
