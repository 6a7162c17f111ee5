"""An open incident can be corrected, with its history in the reader's words; its agencies are told and proposed."""

import pytest
from django.utils import translation

from satukota.kernel.notifications.api import Message
from satukota.modules.emergency.actions import agencies, calls, crews, dispatch, incidents
from satukota.modules.emergency.models import TransferTarget, Unit
from satukota.modules.emergency.queries.log import line_of
from satukota.modules.emergency.queries.matter import incident_matter
from satukota.modules.emergency.tasks import messages
from satukota.modules.emergency.tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def fire(actor):
    return incidents.open_incident(
        actor, kind="fire.building", priority=2, place_text="Pasar", lon=106.04, lat=-6.01, agencies=("fire", "medical")
    )


def lines(incident):
    with translation.override("id"):
        return [line_of(entry) for entry in incident.log.order_by("id")]


def test_what_was_corrected_stands_in_the_log_with_what_was_there_before(fire, actor):
    incidents.change(fire.pk, actor, kind="fire.vehicle", priority=1)
    assert lines(fire) == ["Jenis: Kebakaran bangunan → Kebakaran kendaraan", "Prioritas: 2 → 1"]


def test_a_corrected_place_moves_the_point_and_what_is_proposed(fire, actor, unit, agency):
    from satukota.modules.emergency.models import Station

    far = Station.objects.create(code="merak", name="Merak", agency=agency, lon=105.99, lat=-5.93)
    near_merak = Unit.objects.create(code="D09", name="Merak", kind="engine", crew=5, station=far, agency=agency)
    first = dispatch.propose(fire.pk, actor).proposed["picks"][0]["unit"]
    incidents.change(fire.pk, actor, place_text="Pelabuhan Merak", lon=105.995, lat=-5.932)
    assert (first, dispatch.propose(fire.pk, actor).proposed["picks"][0]["unit"]) == (unit.pk, near_merak.pk)
    assert "Titik di peta: -6.01000, 106.04000 → -5.93200, 105.99500" in lines(fire)


def test_a_place_that_is_corrected_in_words_alone_keeps_no_point_of_the_wrong_place(fire, actor):
    changed = incidents.change(fire.pk, actor, place_text="di seberang sana")
    assert (changed.lon, changed.lat, changed.cell) == (None, None, None)
    assert dispatch.propose(fire.pk, actor).proposed["ranked_by"] == "stations"


def test_joining_and_parting_stand_in_the_log_of_both(fire, actor, ring):
    other = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan")
    call = ring()
    calls.attach(call.pk, fire.pk, actor)
    calls.detach(call.pk, actor)
    incidents.merge(other.pk, fire.pk, actor)
    incidents.part(other.pk, actor)
    assert [line.split(" ")[0] for line in lines(fire)] == ["Telepon", "Telepon", other.number, "Dipisahkan"]
    assert lines(other) == [f"Digabungkan ke {fire.number}", f"Dipisahkan dari {fire.number}"]


def test_a_reason_stands_in_the_log_without_code_words(fire, actor, unit, wake):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    dispatch.move(row.pk, "decline", actor, reason="ban kempes")
    incidents.step(fire.pk, "cancel", actor, reason="salah lapor")
    assert lines(fire) == ["Tidak bisa berangkat: ban kempes", "membatalkannya: salah lapor"]


def test_an_agency_that_the_card_found_is_proposed_where_the_run_card_brings_none(fire, actor, unit, agency):
    ambulance = Unit.objects.create(
        code="A01", name="Ambulans", kind="ambulance", crew=2, station=unit.station, agency=agency
    )
    assert ambulance.pk in [pick["unit"] for pick in dispatch.propose(fire.pk, actor).proposed["picks"]]


def test_the_agencies_of_an_incident_are_told_once_and_the_desk_sees_how_far_it_came(fire, actor, agency):
    TransferTarget.objects.create(
        name="PSC 119", kind="service", phone="0811223344", discipline="medical", agency=agency
    )
    assert agencies.tell_agencies(fire.pk, messages.tell_agency) == ["fire", "medical"]
    assert agencies.tell_agencies(fire.pk, messages.tell_agency) == []
    told = {row["code"]: row["outcome"] for row in incident_matter(fire, personal=True)["agencies"]}
    assert told == {"fire": "nobody", "medical": "waiting"}
    Message.objects.filter(key__endswith=":tel").update(status="delivered")
    Message.objects.exclude(key__endswith=":tel").update(status="permanent-failure")
    assert incident_matter(fire, personal=True)["agencies"][1]["outcome"] == "delivered"
    assert lines(fire) == [
        "Pemadam kebakaran: tidak ada yang bisa dikabari lewat pesan, teleponlah",
        "Bantuan medis dikabari",
    ]


def test_an_exercise_tells_no_agency(fire):
    fire.flags = ["exercise"]
    fire.save()
    assert agencies.tell_agencies(fire.pk, messages.tell_agency) == []


@pytest.fixture
def row(fire, unit, actor, wake):
    station = unit.station
    unit.phone, station.phone, station.callout = "0811000001", "0811000002", ["0811000003", "0811000001"]
    unit.save()
    station.save()
    return dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]


def test_a_unit_on_which_nobody_is_signed_on_is_called_by_its_telephones(row):
    assert messages.alert_crew(row, 0) == 3
    assert set(Message.objects.values_list("template", flat=True)) == {"emergency-callout"}


def test_a_crew_that_does_not_answer_is_called_by_the_second_way_too(row, unit, agency, actor):
    crews.sign_on(unit.pk, person(agency, "regu2", "responder"), actor)
    assert [messages.alert_crew(row, rung) for rung in (0, 1, 2)] == [1, 1, 4]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("created", "waiting"), ("sent", "sent"), ("delivered", "delivered"), ("technical-failure", "failed")],
)
def test_the_desk_sees_what_became_of_the_call_to_a_crew(row, fire, status, outcome):
    assert incident_matter(fire, personal=True)["assignments"][0]["called"]["outcome"] == "nobody"
    messages.alert_crew(row, 0)
    Message.objects.update(status=status)
    assert incident_matter(fire, personal=True)["assignments"][0]["called"]["outcome"] == outcome
