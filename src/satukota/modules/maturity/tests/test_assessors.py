"""Somebody from outside reads and judges one assessment for a time; every reading is recorded; visits stay."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from satukota.kernel.events.api import Event
from satukota.kernel.people.api import actor_for
from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.models import Assignment, Rating, Visit
from satukota.modules.maturity.tests.conftest import ACTOR, BACKEND, assign, somebody, verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessor(db):
    return somebody("uji-asesor", "assessor", "inspektorat")


@pytest.fixture
def other(instruments):
    return actions.open_assessment(instruments["spbe-2020"], 2025, ACTOR)


def readings():
    return list(Event.objects.filter(name="maturity.assessment_read").order_by("id").values_list("data", flat=True))


PAGES = ("", "1/", "visits/")


def test_without_an_assignment_an_external_assessor_sees_no_assessment_at_all(client, pemdi, assessor):
    client.force_login(assessor, BACKEND)
    everything = ["", "benchmark/", "evidence/", "instruments/pemdi-2026/", *(f"{pemdi.pk}/{page}" for page in PAGES)]
    assert {url: client.get(f"/maturity/{url}").status_code for url in everything} == dict.fromkeys(everything, 403)
    assert client.get("/api/v1/maturity/assessments").status_code == 403
    assert client.get("/maturity/assigned/").status_code == 200


def test_the_assigned_assessment_opens_and_no_other_and_every_reading_is_recorded(client, pemdi, other, assessor):
    assign(pemdi, assessor)
    client.force_login(assessor, BACKEND)
    assert [client.get(f"/maturity/{pemdi.pk}/{page}").status_code for page in PAGES] == [200, 200, 200]
    assert [client.get(f"/maturity/{other.pk}/{page}").status_code for page in PAGES] == [403, 403, 403]
    inside = ("what-if/", "plan/", "assessors/", "owners/", "target/")
    assert {client.get(f"/maturity/{pemdi.pk}/{page}").status_code for page in inside} == {403}
    assert [row["no"] for row in readings()] == [0, 1, 0]
    client.force_login(somebody("uji-wali", "mayor", "kepala-daerah"), BACKEND)
    client.get(f"/maturity/{pemdi.pk}/")
    assert len(readings()) == 3
    page = client.get(f"/maturity/{pemdi.pk}/assessors/")
    assert page.context["lines"][0].readings == 3


def test_the_access_expires_by_itself_and_can_be_ended_before(client, pemdi, assessor, monkeypatch):
    assignment = assign(pemdi, assessor, days=3)
    client.force_login(assessor, BACKEND)
    today = timezone.localdate()
    for days, code in ((0, 200), (3, 200), (4, 403)):
        monkeypatch.setattr(timezone, "localdate", lambda *_now, days=days: today + timedelta(days=days))
        assert client.get(f"/maturity/{pemdi.pk}/").status_code == code
    monkeypatch.undo()
    actions.end_assignment(assignment, ACTOR)
    assert client.get(f"/maturity/{pemdi.pk}/").status_code == 403
    with pytest.raises(ValidationError):
        actions.end_assignment(assignment, ACTOR)


def test_a_document_that_an_officer_uploaded_is_read_by_the_assessor_and_noted(client, pemdi, assessor):
    client.force_login(somebody("uji-sekda", "planner", "bappeda"), BACKEND)
    upload = SimpleUploadedFile("perwal.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    fields = {"level": "2", "title": "Perwal", "dated": "2020-01-01", "upload": upload}
    assert client.post(f"/maturity/{pemdi.pk}/1/evidence/", fields).status_code == 302
    proof = pemdi.evidence.get()
    url = f"/maturity/{pemdi.pk}/evidence/{proof.pk}/file/"
    assign(pemdi, assessor)
    client.force_login(assessor, BACKEND)
    answer = client.get(url)
    assert answer.status_code == 302 and client.get(answer.headers["Location"]).status_code == 200
    assert readings() == [{"no": 1, "evidence_id": proof.pk}]
    client.force_login(somebody("uji-asesor-lain", "assessor", "inspektorat"), BACKEND)
    assert client.get(url).status_code == 403


def test_the_assessors_verdict_stands_beside_the_self_assessment(client, pemdi, assessor):
    verified(pemdi)
    client.force_login(assessor, BACKEND)
    give = {"level": "1", "kind": "visit", "note": "tidak ditemukan saat kunjungan"}
    assert client.post(f"/maturity/{pemdi.pk}/1/", give).status_code == 403
    assign(pemdi, assessor)
    assert client.post(f"/maturity/{pemdi.pk}/1/", give).status_code == 302
    levels = dict(pemdi.ratings.filter(no=1).values_list("kind", "level"))
    assert (levels["self"], levels["visit"]) == (2, 1)
    assert client.post(f"/maturity/{pemdi.pk}/accept/", {"kind": "final"}).status_code == 302
    assert pemdi.ratings.filter(kind=Rating.Kind.FINAL).count() == 19


WHO = {
    "kind": "visit",
    "held_on": "2026-01-05",
    "place": "Diskominfo",
    "agenda": "Pusat data",
    "findings": "Genset ada",
}


def test_a_visit_is_recorded_by_offices_and_numbers_and_corrected_by_another_record(client, pemdi, assessor):
    verified(pemdi)
    assign(pemdi, assessor)
    client.force_login(assessor, BACKEND)
    url = f"/maturity/{pemdi.pk}/visits/"
    day = timezone.localdate().isoformat()
    offices = {"held_on": day, "office0": "Diskominfo", "people0": "4", "office1": "Inspektorat", "people1": "2"}
    assert client.post(f"{url}new/", WHO | offices).status_code == 302
    first = Visit.objects.get()
    assert first.people == 6
    change = WHO | offices | {"findings": "Genset rusak"}
    assert client.post(f"{url}{first.pk}/correct/", change).status_code == 422
    assert client.post(f"{url}{first.pk}/correct/", change | {"reason": "salah catat"}).status_code == 302
    text = client.get(url).content.decode()
    assert "Genset ada" in text and "Genset rusak" in text and "salah catat" in text
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=first.pk).update(findings="x")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"people0": ""}, "people0"), ({"office0": "", "people0": ""}, "offices"), ({"held_on": "2199-01-01"}, "held_on")],
)
def test_a_visit_without_people_or_of_a_day_to_come_is_refused_and_kept_in_the_form(
    client, pemdi, assessor, change, field
):
    verified(pemdi)
    assign(pemdi, assessor)
    client.force_login(assessor, BACKEND)
    offices = {"held_on": timezone.localdate().isoformat(), "office0": "Diskominfo", "people0": "4"}
    answer = client.post(f"/maturity/{pemdi.pk}/visits/new/", WHO | offices | change)
    assert answer.status_code == 422 and "Genset ada" in answer.content.decode() and not Visit.objects.exists()
    assert field in answer.context["form"].errors or field == "offices"


def test_nobody_records_a_visit_before_the_self_assessment_was_sent_or_without_the_right(client, pemdi, assessor):
    assign(pemdi, assessor)
    client.force_login(assessor, BACKEND)
    assert client.post(f"/maturity/{pemdi.pk}/visits/new/", WHO).status_code == 403
    verified(pemdi)
    client.force_login(somebody("uji-dlh", "officer", "dlh"), BACKEND)
    assert client.post(f"/maturity/{pemdi.pk}/visits/new/", WHO).status_code == 403


def test_an_assignment_needs_an_external_assessor_a_letter_and_a_period_to_come(client, pemdi, assessor):
    today = timezone.localdate()
    officer = somebody("uji-dlh", "officer", "dlh")
    for who, ends, letter in (
        (officer, today, "ST 1"), (assessor, today - timedelta(1), "ST 1"), (assessor, today + timedelta(400), "ST 1"),
        (assessor, today, " "),
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            actions.assign_assessor(pemdi, who, ends, letter, ACTOR)
    assign(pemdi, assessor)
    with pytest.raises(ValidationError):
        assign(pemdi, assessor)
    with pytest.raises(PermissionDenied):
        actions.assign_assessor(pemdi, assessor, today, "ST 2", actor_for(officer))
    with pytest.raises(DatabaseError), transaction.atomic():
        Assignment.objects.update(ends=today + timedelta(300))
    assert queries.assignments_of(assessor).count() == 1


def test_after_the_closing_no_visit_is_added_and_one_that_is_there_is_still_corrected(client, pemdi, assessor):
    verified(pemdi)
    assign(pemdi, assessor)
    client.force_login(assessor, BACKEND)
    url = f"/maturity/{pemdi.pk}/visits/"
    sent = WHO | {"held_on": timezone.localdate().isoformat(), "office0": "Diskominfo", "people0": "4"}
    assert client.post(f"{url}new/", sent).status_code == 302
    first = Visit.objects.get()
    pemdi.__class__.objects.filter(pk=pemdi.pk).update(state="closed", closed_at=timezone.now())
    assert client.post(f"{url}new/", sent | {"findings": "Baru"}).status_code == 422
    corrected = sent | {"findings": "Genset rusak", "reason": "salah catat"}
    assert client.post(f"{url}{first.pk}/correct/", corrected).status_code == 302
