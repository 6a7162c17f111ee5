"""A large scene: patients by colour, beds that are left, roll calls in time, who leads what, all in the log."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from playwright.sync_api import expect
from tests.browsing import shot

from satukota.modules.emergency.actions import incidents, scene
from satukota.modules.emergency.actions.problems import Missing, NotOpen
from satukota.modules.emergency.models import Hospital, Incident, Patient
from satukota.modules.emergency.queries import desk as board
from satukota.modules.emergency.queries.log import line_of
from satukota.modules.emergency.queries.scene import hospitals, scene_of
from satukota.modules.emergency.rules.escalation import roll_is_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def crash(actor):
    return incidents.open_incident(actor, kind="accident.road", priority=1, place_text="Tol Cilegon Barat")


def test_patients_are_counted_and_beds_are_what_is_left(crash, actor):
    hospital = scene.note_beds(Hospital.objects.create(name="RSUD").pk, 2, actor)
    first, _second = (scene.add_patient(crash.pk, colour, actor) for colour in ("red", "green"))
    scene.change_patient(first.pk, actor, triage="yellow", hospital_id=hospital.pk)
    assert [(row["number"], row["triage"], row["hospital"]) for row in scene_of(crash)["patients"]] == [
        (1, "yellow", "RSUD"),
        (2, "green", ""),
    ]
    assert hospitals()[0]["free"] == 1
    scene.note_beds(hospital.pk, 5, actor)
    assert hospitals()[0]["free"] == 5


def test_a_roll_call_is_due_after_its_minutes_and_begins_anew(crash, actor):
    scene.call_roll(crash.pk, actor, minutes=20)
    Incident.objects.filter(pk=crash.pk).update(roll_at=timezone.now() - timedelta(minutes=21))
    assert board.desk(0, personal=True)["incidents"][0]["roll_due"]
    scene.call_roll(crash.pk, actor)
    assert not board.desk(0, personal=True)["incidents"][0]["roll_due"]
    scene.call_roll(crash.pk, actor, minutes=0)
    assert Incident.objects.get().roll_at is None
    assert not roll_is_due(None, None, timezone.now())


def test_what_happens_at_a_scene_stands_in_the_log_in_words(crash, actor):
    hospital = Hospital.objects.create(name="RSUD")
    patient = scene.add_patient(crash.pk, "red", actor)
    scene.change_patient(patient.pk, actor, hospital_id=hospital.pk)
    scene.give_role(crash.pk, "commander", "Pak Budi", actor)
    scene.call_roll(crash.pk, actor, minutes=20)
    with translation.override("id"):
        assert [line_of(entry) for entry in crash.log.order_by("id")] == [
            "Korban #1: merah: sekarang",
            "Korban #1 dibawa ke RSUD",
            "Komandan kejadian: Pak Budi",
            "Cek regu: semua terdengar. Lagi dalam 20 menit",
        ]


def test_nothing_is_noted_at_a_scene_that_ended_or_without_sense(crash, actor):
    wrong = (
        lambda: scene.add_patient(crash.pk, "blue", actor),
        lambda: scene.call_roll(crash.pk, actor),
        lambda: scene.give_role(crash.pk, "king", "x", actor),
        lambda: scene.note_beds(999_999, 1, actor),
    )
    for act in wrong:
        with pytest.raises(Missing):
            act()
    incidents.close(crash.pk, actor, disposition="handled")
    with pytest.raises(NotOpen):
        scene.add_patient(crash.pk, "red", actor)


def test_a_message_of_a_crew_moves_the_board_without_a_step(crash, actor):
    before = board.desk(0, personal=True)["incidents"][0]["last_entry"]
    incidents.add_entry(crash.pk, actor, kind="chat", text="Jalan tertutup")
    after = board.desk(0, personal=True)["incidents"][0]
    assert before != after["last_entry"]
    assert after["version"] == crash.version


def test_the_supervisor_adds_a_hospital(client, supervisor):
    client.force_login(supervisor)
    client.post("/emergency/setup/hospital/", {"name": "RS Krakatau Medika", "phone": "0254396333"})
    assert "RS Krakatau Medika" in client.get("/emergency/setup/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_scene_is_led_by_keys(crash, visit, dispatcher):
    Hospital.objects.create(name="RSUD")
    page = visit("/emergency/desk/", dispatcher)
    page.click("[data-incident]")
    page.wait_for_selector("[data-do=patients]")
    for key, choice in (("t", "1"), ("t", "3"), ("r", "3")):
        page.keyboard.press(key)
        page.wait_for_selector("dialog[open]")
        page.keyboard.press(choice)
        page.wait_for_selector("dialog[open]", state="detached")
        page.wait_for_load_state("networkidle")
    page.keyboard.press("b")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("1")
    page.fill("#asked", "4")
    page.keyboard.press("Enter")
    expect(page.locator("#matter")).to_contain_text("2 korban")
    expect(page.locator("#matter")).to_contain_text("RSUD 4")
    expect(page.locator(".log")).to_contain_text("Cek regu")
    shot(page, "112-scene-1440")
    assert sorted(Patient.objects.values_list("triage", flat=True)) == ["green", "red"]
