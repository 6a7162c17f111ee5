"""An objection and an appeal are matters of their own with clocks; what is granted opens the application again."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import (
    Case,
    CaseClock,
    NotAllowed,
    city_calendar,
    entries,
    refusal_message,
    ring_due,
    term,
)
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Agency, demo_account
from satukota.modules.services.models import Paper, Sequel
from satukota.modules.services.queries.sequels import appeal_window
from satukota.modules.services.tests.conftest import RESEARCH, follow

pytestmark = pytest.mark.django_db
WHY = {"alasan": "Semua syarat sudah saya penuhi", "permintaan": "Berikan izin"}


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def refused(submit, act):
    """A refused application with the code of its applicant."""
    sent = submit(RESEARCH)
    act(sent.case, "setujui", "petugas.kesbang")
    act(sent.case, "tolak", "kepala.kesbang", alasan="Tempat penelitian tertutup")
    sent.case.refresh_from_db()
    return sent


def appeal(client, code) -> Case:
    """Appeal by the page of a code: who applied is filled in already."""
    token = client.post(reverse("services:appeal", args=[str(code)])).url.split("/")[3]
    client.post(f"/services/a/{token}/{'keberatan'}/", WHY)
    client.post(f"/services/a/{token}/{'banding'}/", WHY)
    done = client.post(f"/services/a/{token}/check/")
    assert done.status_code == 302, text(done)
    return Sequel.objects.latest("id").case


def code_of(case: Case) -> str:
    from satukota.modules.services.models import Draft

    return f"{case.number}-{Draft.objects.get(case=case).secret}"


def test_who_is_refused_is_told_until_when_to_object_on_the_page_and_in_the_message(client, refused):
    until = city_calendar().due(refused.case.closed_at, term("21wd"))
    window = appeal_window(refused.case)
    page = text(client.get(reverse("services:track", args=[str(refused.code)])))
    assert timezone.localdate(window.until) == timezone.localdate(until) and "UU 30/2014 pasal 77 ayat (1)" in page
    assert "belum dibandingkan dengan peraturan terbaru" in page
    message = Message.objects.filter(template="service-refused").latest("id")
    assert str(timezone.localtime(until).year) in message.context


def test_the_whole_of_the_last_day_that_a_letter_names_is_time_to_object(refused, monkeypatch):
    last = timezone.localtime(city_calendar().due(refused.case.closed_at, term("21wd")))
    for moment, late in ((last.replace(hour=23, minute=59), False), (last.replace(hour=0) + timedelta(days=1), True)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert appeal_window(refused.case).late is late


def test_nobody_decides_once_the_law_has_before_the_clock_came_round(submit, act):
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    over = timezone.now() - timedelta(minutes=1)
    CaseClock.objects.filter(case=case, rule="keputusan").update(due_at=over, next_at=over)
    with pytest.raises(NotAllowed) as refused:
        act(case, "tolak", "kepala.kesbang", alasan="Lokasi tertutup")
    assert refused.value.refusal.code == "overtaken"
    assert "Dikabulkan menurut hukum" in refusal_message(refused.value.refusal)
    CaseClock.objects.filter(case=case, rule="keputusan").update(next_at=None)
    assert act(case, "tolak", "kepala.kesbang", alasan="Lokasi tertutup").state == "ditolak"


def test_a_granted_objection_opens_the_application_again_and_the_permit_is_issued(client, refused, act):
    case = appeal(client, refused.code)
    assert (case.type, case.state, case.agency.code) == ("layanan.keberatan", "diajukan", "kesbangpol")
    act(case, "kabulkan", "kepala.kesbang", alasan="Tempat itu ternyata terbuka")
    refused.case.refresh_from_db()
    assert (refused.case.state, refused.case.is_open) == ("diverifikasi", True)
    assert any(case.number in row.text for row in entries(refused.case, public_only=True))
    page = text(client.get(reverse("services:track", args=[str(refused.code)])))
    assert case.number in page and "keberatan dikabulkan" in page
    act(refused.case, "terbitkan", "kepala.kesbang")
    assert Paper.objects.get(case=refused.case, output="surat").status == Paper.Status.VALID


def test_silence_for_ten_working_days_grants_an_objection(client, refused):
    case = appeal(client, refused.code)
    clock = CaseClock.objects.get(case=case, rule="keputusan", current=True)
    assert clock.due_at == city_calendar().due(clock.started_at, term("10wd"))
    ring_due(timezone.now() + timedelta(days=40))
    case.refresh_from_db()
    refused.case.refresh_from_db()
    assert (case.state, refused.case.state) == ("dianggap", "diverifikasi")


def test_too_late_is_said_and_opens_nothing(client, refused):
    Case.objects.filter(pk=refused.case.pk).update(closed_at=timezone.now() - timedelta(days=60))
    address = reverse("services:appeal", args=[str(refused.code)])
    assert "Waktunya habis pada" in text(client.get(reverse("services:track", args=[str(refused.code)])))
    assert client.post(address).url == reverse("services:track", args=[str(refused.code)])
    assert not Sequel.objects.exists()


def test_what_is_upheld_goes_to_the_superior_who_may_still_grant_it(client, refused, act, agency):
    first = appeal(client, refused.code)
    act(first, "tolak", "kepala.kesbang", alasan="Tempat itu memang tertutup")
    refused.case.refresh_from_db()
    assert refused.case.state == "ditolak"
    second = appeal(client, code_of(first))
    assert (second.type, second.agency.code) == ("layanan.banding", "setda")
    demo_account("sekda.banding", "Sekretaris Daerah", "head", "setda")
    act(second, "kabulkan", "sekda.banding", alasan="Izin harus diberikan")
    refused.case.refresh_from_db()
    assert refused.case.state == "diverifikasi"


def test_an_objection_is_made_once_and_can_be_withdrawn(client, refused):
    case = appeal(client, refused.code)
    assert client.post(reverse("services:appeal", args=[str(refused.code)])).url.startswith("/services/t/")
    assert Sequel.objects.count() == 1
    own = reverse("services:own_action", args=[code_of(case), "tarik"])
    client.post(own, {"key": "k1"})
    case.refresh_from_db()
    assert case.state == "ditarik"


def test_an_objection_is_nobody_elses_to_decide(client, refused, person):
    case = appeal(client, refused.code)
    follow(case)
    client.force_login(person("kepala.ptsp"))
    assert client.get(f"/cases/{case.number}/").status_code == 404
    assert Agency.objects.filter(pk=case.agency_id).exists()


def test_the_superior_sees_the_application_its_papers_and_why_it_was_refused(client, refused, act, person):
    first = appeal(client, refused.code)
    act(first, "tolak", "kepala.kesbang", alasan="Tempat itu memang tertutup")
    second = appeal(client, code_of(first))
    client.force_login(demo_account("sekda.banding", "Sekretaris Daerah", "head", "setda"))
    page = text(client.get(f"/cases/{second.number}/"))
    assert "Pola hidup sehat" in page and "Rina Utami" in page
    assert "Tempat penelitian tertutup" in page and "Tempat itu memang tertutup" in page
