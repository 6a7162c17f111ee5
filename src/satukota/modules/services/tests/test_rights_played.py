"""What citizens may still do, played on a phone: object, have a name put right, move an appointment, go to their office."""

from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browsing import axe, overflow

from satukota.kernel.cases.api import Case, forget_published, load_one
from satukota.kernel.events.api import Event
from satukota.kernel.people.api import demo_account, forget_offices
from satukota.modules.services.actions.counter import slots
from satukota.modules.services.models import Appointment, Paper, Sequel, SiakRequest
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.queries.sequels import appeal_window
from satukota.modules.services.tasks import tell_siak
from satukota.modules.services.tests.conftest import BIRTH, RESEARCH, fill, scan
from satukota.modules.services.tests.walking import apply, go_on, papers_on, sent, walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]


def is_sound(page) -> bool:
    """Tell whether a page fits its window and axe has nothing to say."""
    return axe(page) == [] and overflow(page) <= 0


def test_who_is_refused_objects_on_a_phone_reads_the_decision_and_gets_the_permit(visit, submit, act, step):
    refused = submit(RESEARCH)
    act(refused.case, "setujui", "petugas.kesbang")
    act(refused.case, "tolak", "kepala.kesbang", alasan="Tempat penelitian tertutup")
    applicant = visit(f"/services/t/{refused.code}/", width=360)
    own = applicant.url
    expect(applicant.locator("main")).to_contain_text("Tempat penelitian tertutup")
    card = applicant.locator(".card", has_text="Keberatan")
    until = appeal_window(Case.objects.get(pk=refused.case.pk)).until
    expect(card.locator(f"time[datetime='{until.isoformat()}']")).to_be_visible()
    assert is_sound(applicant)
    card.locator("a").click()
    go_on(applicant)
    walk(applicant, {"alasan": "Tempat itu dibuka sejak Senin", "permintaan": "Berikan izin"}, ("bukti",))
    objection = sent(applicant)
    assert Sequel.objects.get(earlier=refused.case).case == objection
    step(objection, "kabulkan", "kepala.kesbang", alasan="Tempat itu ternyata terbuka")
    applicant.reload()
    expect(applicant.locator("main")).to_contain_text("Tempat itu ternyata terbuka")
    refused.case.refresh_from_db()
    step(refused.case, "terbitkan", "kepala.kesbang")
    applicant.goto(own)
    expect(applicant.locator("main")).to_contain_text(objection.number)
    assert "Rina Utami" in papers_on(applicant)["Surat Keterangan Penelitian"] and is_sound(applicant)


def test_parents_have_a_name_put_right_and_every_paper_says_it_under_its_number(visit, submit, act, person):
    born = submit(BIRTH)
    act(born.case, "setujui", "verifikator")
    act(born.case, "terbitkan", "kadis.dukcapil")
    before = dict(Paper.objects.filter(case=born.case).values_list("output", "number"))
    parents = visit(f"/services/t/{born.code}/", width=360)
    parents.click("text=Ada yang salah di dokumen")
    fill(parents, anak__nama="Bayu Pratomo", reason="Salah ketik satu huruf", papers=scan("surat-lahir.jpg"))
    assert is_sound(parents)
    go_on(parents)
    expect(parents.locator("main")).to_contain_text("Salah ketik satu huruf")
    head = visit("/services/papers/corrections/", person("kadis.dukcapil"))
    row = head.locator("section.card", has_text="Bayu Pratomo")
    expect(row).to_contain_text("Bayu Pratama")
    expect(row).to_contain_text("surat-lahir.jpg")
    assert is_sound(head)
    row.locator("[name$='-answer']").fill("Nama bayi diperbaiki sesuai surat lahir")
    with head.expect_navigation():
        row.locator("button[value=accept]").click()
    for told in Event.objects.filter(name="services.paper_ended", subject_id=born.case.pk):
        tell_siak(told.pk)
    parents.reload()
    texts = papers_on(parents)
    assert {name for name, text in texts.items() if "Bayu Pratomo" in text} == {
        "Kutipan Akta Kelahiran",
        "Kartu Identitas Anak",
    }
    assert "Nama bayi diperbaiki sesuai surat lahir" in texts["Kutipan Akta Kelahiran"]
    valid = dict(Paper.objects.filter(case=born.case, status="valid").values_list("output", "number"))
    assert valid == before and SiakRequest.objects.get(correction=True).status == "accepted"
    expect(parents.locator("main")).to_contain_text("Dokumen diperbaiki dan diterbitkan kembali")


def test_an_appointment_is_made_and_moved_to_another_day_on_a_phone(visit, agency):
    free = [timezone.localtime(slot.start) for slot in slots(agency("disdukcapil").pk, timezone.now(), BIRTH)]
    first, later = sorted({start.date() for start in free})[:2]
    citizen = visit(f"/services/appointments/disdukcapil/?service={BIRTH}", width=360)
    citizen.click(f"a[href*='day={first}']")
    choose(citizen, name="Budi Santoso", phone="081234567890")
    made = Appointment.objects.get()
    assert timezone.localtime(made.during.lower).date() == first
    citizen.click("text=Pilih waktu lain")
    citizen.click(f"a[href*='day={later}']")
    choose(citizen)
    made.refresh_from_db()
    assert timezone.localtime(made.during.lower).date() == later and Appointment.objects.count() == 1
    shown = citizen.locator("main time").first.get_attribute("datetime")
    assert datetime.fromisoformat(shown) == made.during.lower and is_sound(citizen)


def choose(page, **who) -> None:
    """Take the first free time of the day that is open."""
    page.locator("[name=slot]").first.check()
    fill(page, **who)
    go_on(page)


LETTER, VILLAGES = "layanan.surat-domisili", ("kel-36-72-08-1007", "kel-36-72-02-1005")


def test_two_of_all_villages_issue_one_letter_each_with_its_own_people_and_numbers(visit, step):
    assert load_one(ready_made()["surat-domisili"].source, "")
    forget_published()
    forget_offices()
    citizen = visit("/", width=360)
    start, numbers = citizen.url, []
    for village in VILLAGES:
        short = village.removeprefix("kel-")
        demo_account(f"petugas.{short}", f"Petugas {short}", "village_clerk", village)
        demo_account(f"lurah.{short}", f"Lurah {short}", "head", village)
        citizen.goto(f"{start}services/s/{LETTER}/")
        case = apply(citizen, resident(village), ("ktp", "pengantar-rt"))
        assert case.agency.code == village
        step(case, "setujui", f"petugas.{short}")
        step(case, "terbitkan", f"lurah.{short}")
        citizen.reload()
        paper = Paper.objects.get(case=case)
        assert f"Lurah {short}" in papers_on(citizen)[paper.title]
        numbers.append(paper.number)
    assert [number.split("/")[0] for number in numbers] == ["0001", "0001"] and len(set(numbers)) == 2


def resident(village: str) -> dict[str, str]:
    """Return what somebody types who lives in a village."""
    return {
        "pemohon__nama": "Siti Contoh",
        "pemohon__nik": "3672014101900001",
        "pemohon__tempat_lahir": "Cilegon",
        "pemohon__tgl_lahir": "1990-01-01",
        "pemohon__pekerjaan": "Buruh harian",
        "kelurahan": village,
        "untuk": "orang",
        "domisili": "Jl. Kenanga 8 RT 01 RW 02",
        "sejak": "2025-06-01",
        "status_rumah": "milik",
        "keperluan": "Membuka rekening bank",
        "pemohon__alamat": "Jl. Melati 5 RT 02 RW 03",
        "pemohon__hp": "081234567890",
    }
