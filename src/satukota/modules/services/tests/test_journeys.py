"""Whole journeys in a real browser: what people do, from the first answer to the paper that others check."""

import re
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect
from tests.browsing import axe, overflow

from satukota.kernel.cases.api import Case, CaseType, answers_of
from satukota.kernel.files.api import copy_to_serve
from satukota.modules.services.actions.counter import book, slots
from satukota.modules.services.actions.messages import track_url
from satukota.modules.services.models import Appointment, Booking, Paper
from satukota.modules.services.rules.counter_hours import Capacity
from satukota.modules.services.tests.conftest import EVENT, RESEARCH, fill, picture
from satukota.modules.services.tests.test_cases import granted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
HOW_TO = Path(__file__).parents[5] / "docs" / "how-to" / "new-service.md"


def codes(paper: Paper, folder: Path) -> list[str]:
    """Return what a scanner reads on a printed paper."""
    made = folder / f"{paper.pk}.pdf"
    made.write_bytes(Path(copy_to_serve(paper.file, "original").path).read_bytes())
    subprocess.run(["pdftoppm", "-r", "200", "-png", made, folder / f"{paper.pk}"], check=True)
    return [one.text for one in zxingcpp.read_barcodes(Image.open(next(folder.glob(f"{paper.pk}-*.png"))))]


def test_what_was_sent_back_shows_the_wrong_answer_and_is_sent_again(visit, submit, step):
    case = submit(RESEARCH).case
    step(case, "kembalikan", "petugas.kesbang", alasan="Judul kurang jelas", marked=["judul"])
    applicant = visit(f"/services/t/{track_url(case).rstrip('/').rpartition('/')[2]}/", width=360)
    expect(applicant.locator(".note--warning", has_text="Judul kurang jelas")).to_be_visible()
    applicant.click("text=Perbaiki sekarang")
    marked = applicant.locator("[data-question=judul]")
    expect(marked.locator(".chip")).to_contain_text("perbaiki")
    assert applicant.locator("[data-question] .chip").count() == 1
    assert axe(applicant) == [] and overflow(applicant) <= 0
    marked.locator("input").fill("Pola makan balita di Cilegon")
    applicant.click(".actions .button--primary")
    applicant.click(".actions .button--primary")
    expect(applicant.locator("body")).to_contain_text("Diajukan")
    case.refresh_from_db()
    assert (case.state, answers_of(case)["judul"]) == ("diajukan", "Pola makan balita di Cilegon")


def apply_for_an_event(page, tmp_path) -> Case:
    page.click("text=Ajukan sekarang")
    fill(page, acara="Bazar", tempat="alun-alun", tanggal="2026-12-20", mulai="11:00", selesai="15:00", peserta="200")
    page.click(".actions .button--primary")
    fill(page, penanggung__nama="Hendra Gunawan", penanggung__hp="081234567892")
    page.click(".actions .button--primary")
    (tmp_path / "ktp.jpg").write_bytes(picture().read())
    page.set_input_files("[name=document__ktp]", str(tmp_path / "ktp.jpg"))
    page.click("button[name=continue]")
    expect(page.locator("h1")).to_contain_text("Periksa")
    page.click(".actions .button--primary")
    expect(page.locator("h1")).to_contain_text("terima")
    return Case.objects.get(type=EVENT, number=page.locator(".report-sent b").first.inner_text())


def test_an_event_at_a_taken_place_is_refused_and_the_applicant_reads_why(visit, submit, act, step, tmp_path):
    first = granted(submit, act)
    citizen = visit(f"/services/s/{EVENT}/", width=360)
    second = apply_for_an_event(citizen, tmp_path)
    assert second.flags == ["bentrok"]
    officer = step(second, "tolak", "kepala.ptsp", alasan="Alun-alun sudah dipakai pada jam itu")
    expect(officer.locator(".note--warning", has_text=first.number)).to_be_visible()
    citizen.reload()
    expect(citizen.locator("body")).to_contain_text("Alun-alun sudah dipakai pada jam itu")
    assert (second.state, Booking.objects.get().case) == ("ditolak", first)


def test_of_two_citizens_who_want_the_last_seat_one_gets_it_and_the_other_reads_why(visit, agency):
    office = agency("disdukcapil")
    start = slots(office.pk, timezone.now())[0].start
    for n in range(Capacity().seats - 1):
        book(office.pk, start, f"Warga {n}", f"0812{n}")
    day = timezone.localtime(start).date().isoformat()
    both = [visit(f"/services/appointments/disdukcapil/?day={day}", width=360) for _ in range(2)]
    people = {"Budi Santoso": "081234567890", "Ani Lestari": "081234567891"}
    for (name, phone), page in zip(people.items(), both, strict=True):
        fill(page, name=name, phone=phone)
        page.locator("[name=slot]").first.check()
        page.evaluate("addEventListener('race', () => document.querySelector('form:has([name=slot])').submit())")
    for page in both:
        page.evaluate("setTimeout(() => dispatchEvent(new Event('race')), 200)")
    told = [page for page in both if settled(page) == "late"]
    assert len(told) == 1 and Appointment.objects.filter(cancelled=False).count() == Capacity().seats
    expect(told[0].locator(".error-summary")).to_contain_text("baru saja")
    assert told[0].locator("[name=name]").input_value() in {"Budi Santoso", "Ani Lestari"}
    assert axe(told[0]) == []


def settled(page) -> str:
    """Wait for the answer of an appointment: got it, or too late."""
    page.wait_for_selector(".report-sent, .error-summary")
    return "late" if page.locator(".error-summary").count() else "got"


def written(page, source: str):
    if page.locator("details summary >> text=sebagai YAML").count():
        page.click("details summary >> text=sebagai YAML")
    page.fill("#id_source", source)
    page.click("form:has(#id_source) .button")


def test_a_new_permit_is_written_after_the_guide_and_published_by_a_second_person(visit, person):
    source = re.search(r"```yaml\n(.*?)```", HOW_TO.read_text(), re.DOTALL)[1]
    assert len(source.splitlines()) < 80
    writer = visit("/services/definitions/", person("kepala.ptsp"))
    writer.click("text=Layanan baru")
    written(writer, source)
    expect(writer.locator("h2", has_text="Seperti yang dilihat pemohon")).to_be_visible()
    assert axe(writer) == [] and overflow(writer) <= 0
    writer.click("text=Usulkan untuk diterbitkan")
    expect(writer.locator("text=dua orang").first).to_be_visible()
    row = CaseType.objects.get(type="layanan.izin-galian")
    second = visit(f"/services/definitions/{row.pk}/", person("admin"))
    second.click("form .button--primary")
    second.wait_for_load_state()
    row.refresh_from_db()
    assert (row.status, row.published_by.username) == ("published", "admin")
    citizen = visit("/services/?q=gali", width=360)
    citizen.click("text=Izin galian jalan")
    citizen.click("text=Ajukan sekarang")
    expect(citizen.locator("h1")).to_contain_text("Galian")


def test_a_definition_that_fails_its_own_example_is_refused_with_the_reason_at_the_line(visit, person):
    source = re.search(r"```yaml\n(.*?)```", HOW_TO.read_text(), re.DOTALL)[1].replace("end: selesai}", "end: ditolak}")
    line = next(n for n, text in enumerate(source.splitlines(), 1) if "end: ditolak" in text)
    writer = visit("/services/definitions/new/", person("kepala.ptsp"))
    written(writer, source)
    told = writer.locator(".error-summary li")
    expect(told).to_contain_text([f"Baris {line}:"])
    expect(told.locator("code")).to_contain_text("end: ditolak")
    told.locator("a").click()
    chosen = writer.evaluate(
        "(() => { const t = document.activeElement; return t.value.slice(t.selectionStart, t.selectionEnd) })()"
    )
    assert "end: ditolak" in chosen and not CaseType.objects.filter(type="layanan.izin-galian").exists()
