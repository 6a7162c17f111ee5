"""Papers after they were issued: corrected by two people, remembered before they end, taken over by the next application."""

from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from satukota.kernel.cases.api import Case, Invalid
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import of_case
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import demo_account
from satukota.modules.services.actions.drafts import add_paper, begin, document_ids, reuse, save_answers
from satukota.modules.services.actions.messages import remind
from satukota.modules.services.actions.papers import revoke
from satukota.modules.services.models import Correction, Paper
from satukota.modules.services.tests.conftest import ANSWERS, BOARD, EVENT, RESEARCH, picture
from satukota.modules.services.tests.test_cases import granted

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(submit, act) -> Paper:
    """A research permit that holds."""
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    act(case, "terbitkan", "kepala.kesbang")
    return Paper.objects.get(case=case)


@pytest.fixture
def asked(client, person, issued):
    """An officer asks for a correction of the title."""
    client.force_login(person("petugas.kesbang"))
    page = client.get(f"/services/papers/{issued.pk}/correct/")
    given = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() not in (None, False)}
    told = client.post(
        f"/services/papers/{issued.pk}/correct/", given | {"judul": "Judul yang benar", "reason": "Salah ketik"}
    )
    assert told.status_code == 302, told.content.decode()
    return Correction.objects.get()


def test_a_correction_changes_nothing_before_a_second_person_decides(asked, issued):
    issued.refresh_from_db()
    assert (asked.status, issued.status) == ("asked", "valid")


def test_the_corrected_paper_takes_the_place_of_the_wrong_one_and_the_public_page_says_so(
    client, person, asked, issued
):
    client.force_login(person("kepala.kesbang"))
    assert "Judul yang benar" in client.get("/services/papers/corrections/").content.decode()
    client.post(f"/services/papers/corrections/{asked.pk}/", {"do": "accept", f"{asked.pk}-answer": "Diperbaiki"})
    new = Paper.objects.get(supersedes=issued)
    assert new.status == "valid" and new.number == issued.number and "Judul yang benar" in str(new.shown)
    assert "diganti" in client.get(f"/v/{issued.code}/", HTTP_ACCEPT_LANGUAGE="id").content.decode().lower()


def test_who_asked_does_not_decide(client, person, issued):
    head = person("kepala.kesbang")
    row = Correction.objects.create(paper=issued, changes='{"judul": "X"}', reason="x", asked_by=head)
    client.force_login(head)
    client.post(f"/services/papers/corrections/{row.pk}/", {"do": "accept", f"{row.pk}-answer": "Diperbaiki"})
    row.refresh_from_db()
    assert row.status == "asked" and Paper.objects.count() == 1


def test_a_correction_that_changes_nothing_is_not_asked(client, person, issued):
    client.force_login(person("petugas.kesbang"))
    page = client.get(f"/services/papers/{issued.pk}/correct/")
    given = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() not in (None, False)}
    client.post(f"/services/papers/{issued.pk}/correct/", given | {"reason": "x"})
    assert not Correction.objects.exists()


def test_a_permit_that_ends_soon_is_remembered_once(issued):
    ends = timezone.localdate() + timedelta(days=20)
    Paper.objects.filter(pk=issued.pk).update(valid_until=ends, issued_at=timezone.now() - timedelta(days=300))
    assert (remind(), remind()) == (1, 0)
    assert Message.objects.filter(template="service-expiring", case_id=issued.case_id).exists()


def test_what_ends_later_or_was_revoked_or_held_for_a_day_needs_no_reminder(issued, submit, act):
    Paper.objects.filter(pk=issued.pk).update(valid_until=timezone.localdate() + timedelta(days=200))
    granted(submit, act)
    assert remind() == 0
    revoke(Paper.objects.get(pk=issued.pk), "salah", Actor.system())
    Paper.objects.filter(pk=issued.pk).update(valid_until=timezone.localdate() + timedelta(days=2))
    assert remind() == 0


def test_papers_of_an_earlier_application_are_taken_over(submit):
    earlier = submit(RESEARCH)
    draft = begin(RESEARCH).draft
    add_paper(draft, "proposal", picture("baru.jpg", 10))
    assert reuse(draft, earlier.code) == 1 and document_ids(draft) == {"pengantar", "proposal"}
    assert len(of_case(earlier.case.pk)) == 2


def test_the_code_of_nobody_takes_nothing_over(client, submit):
    started = client.post(f"/services/s/{EVENT}/start/").headers["Location"]
    page = client.post(f"{started}papers/", {"reuse": "1", "earlier": "PEN-2026-000001-0000000000"})
    assert page.status_code == 200 and "kode" in page.content.decode().lower()


def photo_at(lat: float, lon: float):
    """A photo whose camera knew where it stood."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S" if lat < 0 else "N", 2: degrees(lat), 3: "E", 4: degrees(lon)})
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile

    out = BytesIO()
    Image.new("RGB", (64, 48), (10, 200, 120)).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("periksa.jpg", out.getvalue(), "image/jpeg")


def degrees(value: float) -> tuple[float, float, float]:
    value = abs(value)
    return (float(int(value)), float(int(value * 60 % 60)), round(value * 3600 % 60, 2))


@pytest.mark.parametrize(("lat", "words"), [(-6.0101, "di lokasi"), (-6.0301, "bukan di lokasi")])
def test_the_place_of_an_inspections_photo_is_compared_with_the_site(client, submit, act, person, lat, words):
    case = submit(BOARD, titik="-6.0100, 106.0380").case
    assert (round(case.lat, 2), case.area_code[:5]) == (-6.01, "36.72")
    act(case, "tinjau", "petugas.ptsp")
    client.force_login(person("pemeriksa.ptsp"))
    given = {"kesimpulan": "layak", "evidence-photos": photo_at(lat, 106.038)}
    told = client.post(f"/cases/{case.number}/act/hasil-periksa/", given)
    assert told.status_code == 302, told.context["form"].errors
    page = client.get(f"/cases/{case.number}/", HTTP_ACCEPT_LANGUAGE="id").content.decode()
    assert f"{words}<" in page or f"{words} <" in page or words in page


def test_a_site_outside_of_the_city_is_refused_at_its_question(submit):
    with pytest.raises(Invalid) as wrong:
        submit(BOARD, titik="-7.2500, 112.7500")
    assert "titik" in wrong.value.errors and not Case.objects.filter(type=BOARD).exists()


def test_a_draft_with_answers_of_another_service_keeps_its_own(submit):
    draft = begin(EVENT).draft
    save_answers(draft, ANSWERS[EVENT])
    assert reuse(draft, submit(RESEARCH).code) == 0


def test_a_paper_whose_last_day_is_over_says_so_to_its_holder_and_to_staff(client, submit, act, person):
    sent = submit(RESEARCH)
    act(sent.case, "setujui", "petugas.kesbang")
    act(sent.case, "terbitkan", "kepala.kesbang")
    own, words = f"/services/t/{sent.code}/", "masa berlakunya habis"
    assert words not in client.get(own).content.decode()
    Paper.objects.filter(case=sent.case).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert words in client.get(own).content.decode()
    client.force_login(person("kepala.kesbang"))
    for page in ("/services/papers/", f"/cases/{sent.case.number}/"):
        assert words in client.get(page).content.decode(), page


def test_what_a_head_leads_in_one_agency_revokes_no_paper_of_another(client, issued):
    both = demo_account("kepala.rangkap", "Kepala Rangkap", "head", "dpmptsp")
    demo_account("kepala.rangkap", "Kepala Rangkap", "officer", "kesbangpol")
    client.force_login(both)
    assert issued.number not in client.get("/services/papers/").content.decode()
    assert client.post(f"/services/papers/{issued.pk}/end/", {"reason": "Uji"}).status_code == 404
    issued.refresh_from_db()
    assert issued.status == "valid"


def test_who_may_not_read_the_names_of_a_service_reads_none_where_corrections_are_asked(client, submit, act, person):
    paper = Paper.objects.get(case=granted(submit, act))
    for username, status in (("pemeriksa.ptsp", 404), ("petugas.ptsp", 200)):
        client.force_login(person(username))
        assert client.get(f"/services/papers/{paper.pk}/correct/").status_code == status, username
