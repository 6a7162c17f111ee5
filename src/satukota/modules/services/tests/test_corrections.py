"""What stands wrong on papers is put right on all of them, under one number, and whoever has to know is told."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Case, answers_of
from satukota.kernel.events.api import Event
from satukota.modules.services.actions import messages
from satukota.modules.services.actions import register as siak
from satukota.modules.services.actions.corrections import NotNow, ask, decide
from satukota.modules.services.models import Correction, Paper, SiakRequest, Signatory
from satukota.modules.services.queries.changes import changed_answers
from satukota.modules.services.tests.conftest import BIRTH, changed, picture
from satukota.modules.services.tests.test_births import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def born(submit, act):
    """A registered birth with the code of its applicant."""
    sent = submit(BIRTH)
    act(sent.case, "setujui", "verifikator")
    act(sent.case, "terbitkan", "kadis.dukcapil")
    return sent


def plain_answers(case: Case) -> dict:
    return {name: value for name, value in answers_of(case).items() if not name.startswith("$")}


@pytest.fixture
def put_right(person):
    """Ask for changes of the papers of a case as an officer, and let the head accept them."""

    def put_right(case: Case, reason: str = "Salah ketik", **changes) -> list[Paper]:
        case = Case.objects.get(pk=case.pk)
        paper = Paper.objects.filter(case=case, status="valid").order_by("id").first()
        asked = ask(
            paper, changed_answers(case, changed(plain_answers(case), changes)), reason, person("loket.dukcapil")
        )
        return decide(asked, person("kadis.dukcapil"), reason, accept=True)

    return put_right


def test_all_papers_of_the_matter_are_issued_anew_under_their_numbers(born, put_right):
    before = {paper.output: paper for paper in Paper.objects.filter(case=born.case)}
    after = {paper.output: paper for paper in put_right(born.case, anak__nama="Bayu Pratomo")}
    assert set(after) == set(before) == {"kutipan-akta", "kartu-kia"}
    for output, paper in after.items():
        before[output].refresh_from_db()
        assert (before[output].status, paper.status) == ("superseded", "valid")
        assert (paper.number, paper.supersedes_id) == (before[output].number, before[output].pk)
        assert paper.code != before[output].code and "Bayu Pratomo" in text_of(paper)
    assert "Catatan pinggir. Diperbaiki" in text_of(after["kutipan-akta"])
    assert "Salah ketik" in text_of(after["kutipan-akta"])


def test_who_signed_the_first_paper_stands_on_the_corrected_one(born, put_right):
    first = Paper.objects.filter(case=born.case).order_by("id").first()
    assert first.signer_title == "Kepala Dinas Kependudukan dan Pencatatan Sipil"
    assert {paper.signer_title for paper in put_right(born.case, anak__nama="Bayu P")} == {first.signer_title}


def test_an_answer_is_taken_away(born, put_right):
    put_right(born.case, "Ayah bukan suami", asal="ibu", ayah_alasan="tidak-kawin", ayah=None, kawin=None)
    case = Case.objects.get(pk=born.case.pk)
    deed = Paper.objects.get(case=case, output="kutipan-akta", status="valid")
    assert "ayah" not in answers_of(case) and "seorang ibu" in text_of(deed) and "Budi" not in text_of(deed)


def test_a_witness_is_put_right_too(born, put_right):
    put_right(born.case, saksi=[{"nama": "Tono"}, {"nama": "Tini Hartini", "nik": "3672014101820002"}])
    rows = answers_of(Case.objects.get(pk=born.case.pk))["saksi"]
    assert rows == [{"nama": "Tono"}, {"nama": "Tini Hartini", "nik": "3672014101820002"}]


def test_siak_is_told_once_and_the_matter_stays_done(born, put_right, monkeypatch):
    told = []
    monkeypatch.setattr(
        siak.register().__class__,
        "correct",
        lambda _self, ref, record: told.append((ref, record)) or siak.Answer("accepted"),
    )
    put_right(born.case, anak__nama="Bayu Pratomo")
    for _twice in range(2):
        siak.ask_waiting()
    (reference, record), request = told[0], SiakRequest.objects.get(correction=True)
    assert (len(told), reference, record["anak"]["nama"]) == (1, request.reference, "Bayu Pratomo")
    assert request.status == "accepted" and Case.objects.get(pk=born.case.pk).state == "selesai"


def test_the_papers_event_lets_siak_be_told_by_a_job(born, put_right):
    from satukota.modules.services.tasks import tell_siak

    put_right(born.case, anak__nama="Bayu Pratomo")
    tell_siak(Event.objects.filter(name="services.paper_ended").order_by("-id").first().pk)
    assert SiakRequest.objects.get(correction=True).status == "accepted"


def form_of(page) -> dict:
    return {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() not in (None, False)}


def test_the_applicant_asks_on_the_track_page_and_reads_what_became_of_it(born, client, person):
    address = reverse("services:ask_correction", args=[str(born.code)])
    track = reverse("services:track", args=[str(born.code)])
    assert address in client.get(track).content.decode()
    typed = form_of(client.get(address)) | {"anak__nama": "Bayu Pratomo", "reason": "Nama salah"}
    assert client.post(address, typed).status_code == 302
    asked = Correction.objects.get()
    assert (asked.asked_by, asked.status) == (None, "asked")
    assert address not in client.get(track).content.decode()
    client.force_login(person("kadis.dukcapil"))
    client.post(reverse("services:decide_correction", args=[asked.pk]), answered(asked, "Nama bayi diperbaiki"))
    client.logout()
    page = client.get(track).content.decode()
    assert "Dokumen diperbaiki dan diterbitkan kembali" in page and "Nama bayi diperbaiki" in page


def answered(asked: Correction, words: str, do: str = "accept") -> dict[str, str]:
    return {"do": do, f"{asked.pk}-answer": words}


@pytest.fixture
def asked(born) -> Correction:
    """A correction for which the applicant asked, in words that belong on no deed."""
    paper = Paper.objects.filter(case=born.case, output="kutipan-akta").first()
    return ask(paper, {"anak.nama": "Bayu Pratomo"}, "Petugasnya ceroboh!", None)


def test_who_signs_no_papers_decides_about_no_correction(asked, person, client):
    with pytest.raises(NotNow, match="signs"):
        decide(asked, person("kabid.dukcapil"), "Diperbaiki", accept=True)
    client.force_login(person("kabid.dukcapil"))
    page = client.get(reverse("services:corrections")).content.decode()
    assert "Bayu Pratomo" in page and reverse("services:decide_correction", args=[asked.pk]) not in page


def test_the_papers_say_the_words_of_the_office_and_are_signed_by_who_decided(asked, person):
    head = person("kadis.dukcapil")
    Signatory.objects.update_or_create(user=head, defaults={"name": "Dr. Baru", "title": "Plt. Kepala Dinas"})
    deed = next(paper for paper in decide(asked, head, "Nama bayi diperbaiki", accept=True) if "akta" in paper.output)
    words = text_of(deed)
    assert "Nama bayi diperbaiki" in words and "Plt. Kepala Dinas" in words and "ceroboh" not in words


def test_why_a_correction_is_refused_is_told_to_who_asked(asked, born, person, client, monkeypatch):
    sent = []
    monkeypatch.setattr(messages, "notify", lambda who, template, words, **_more: sent.append((template, words)))
    client.force_login(person("kadis.dukcapil"))
    address = reverse("services:decide_correction", args=[asked.pk])
    assert client.post(address, answered(asked, "", "refuse")).status_code == 422
    client.post(address, answered(asked, "Perlu penetapan pengadilan", "refuse"))
    client.logout()
    page = client.get(reverse("services:track", args=[str(born.code)])).content.decode()
    assert "Perlu penetapan pengadilan" in page and "ceroboh" not in page
    assert [(template, words["reason"]) for template, words in sent] == [("service-news", "Perlu penetapan pengadilan")]


@pytest.fixture
def proved(born, client) -> Correction:
    """A correction for which the applicant asked with the decision of a court."""
    address = reverse("services:ask_correction", args=[str(born.code)])
    typed = form_of(client.get(address)) | {"anak__nama": "Bayu Pratomo", "reason": "Ganti nama"}
    client.post(address, typed | {"papers": [picture("penetapan-1.jpg"), picture("penetapan-2.jpg", 30)]})
    return Correction.objects.get()


@pytest.mark.parametrize("clerk", ["verifikator", "kabid.dukcapil"])
def test_what_shows_that_a_correction_is_right_stands_beside_its_words_on_the_case(proved, born, client, person, clerk):
    client.force_login(person(clerk))
    page = client.get(reverse("case", args=[born.case.number])).content.decode()
    card = page[page.index("Ganti nama") :]
    assert card.index("penetapan-1.jpg") < card.index("penetapan-2.jpg")
    assert all(file.url() in page for file in proved.support)


def test_who_decides_about_a_correction_sees_what_shows_it_and_its_applicant_what_was_sent(
    proved, born, client, person
):
    track = client.get(reverse("services:track", args=[str(born.code)])).content.decode()
    assert "penetapan-1.jpg, penetapan-2.jpg" in track
    client.force_login(person("kadis.dukcapil"))
    page = client.get(reverse("services:corrections")).content.decode()
    assert "penetapan-1.jpg" in page and proved.support[0].url() in page


def test_the_counter_asks_with_the_paper_that_somebody_brought(born, client, person):
    officer, deed = person("loket.dukcapil"), Paper.objects.get(case=born.case, output="kutipan-akta")
    client.force_login(officer)
    address = reverse("services:correct_paper", args=[deed.pk])
    typed = form_of(client.get(address)) | {"anak__nama": "Bayu Pratomo", "reason": "Penetapan PN Serang"}
    assert client.post(address, typed | {"papers": picture("penetapan.jpg")}).status_code == 302
    (file,) = Correction.objects.get().support
    assert (file.name, file.uploaded_by, file.case_id) == ("penetapan.jpg", officer, born.case.pk)


def test_a_file_that_is_none_is_said_at_its_field_and_nothing_is_asked(born, client):
    address = reverse("services:ask_correction", args=[str(born.code)])
    typed = form_of(client.get(address)) | {"anak__nama": "Bayu Pratomo", "reason": "Ganti nama"}
    again = client.post(address, typed | {"papers": SimpleUploadedFile("penetapan.exe", b"MZ" + b"0" * 400)})
    assert again.status_code == 422 and again.context["reason"].errors["papers"]
    page = again.content.decode()
    assert "Pilih kembali berkasnya" in page and "Bayu Pratomo" in page and "Ganti nama" in page
    assert not Correction.objects.exists()


@pytest.fixture
def not_taken(born, put_right, monkeypatch) -> list[tuple[str, str]]:
    """A correction that SIAK refused; the messages that were sent about it."""
    sent = []
    monkeypatch.setattr(
        siak.register().__class__, "correct", lambda *_all: siak.Answer("refused", reason="NIK ayah tidak ditemukan")
    )
    put_right(born.case, anak__nama="Bayu Pratomo")
    monkeypatch.setattr(
        messages, "notify", lambda _who, template, words, **_m: sent.append((template, words["reason"]))
    )
    siak.ask_waiting()
    return sent


def test_whose_correction_siak_refuses_hears_why_and_finds_a_way_on(not_taken, born, client):
    ((template, reason),) = not_taken
    assert template == "service-news" and "NIK ayah tidak ditemukan" in reason
    page = client.get(reverse("services:track", args=[str(born.code)])).content.decode()
    assert "SIAK belum menerima perbaikan" in page and page.count("NIK ayah tidak ditemukan") == 2
    assert reverse("services:ask_correction", args=[str(born.code)]) in page


def test_the_office_reads_why_siak_refused_a_correction_and_sends_it_once_more(
    not_taken, born, client, person, monkeypatch
):
    again = reverse("services:tell_siak_again", args=[born.case.pk])
    for who, address in (("kadis.dukcapil", reverse("services:corrections")), ("verifikator", None)):
        client.force_login(person(who))
        page = client.get(address or reverse("case", args=[born.case.number])).content.decode()
        assert "NIK ayah tidak ditemukan" in page and again in page
    for _twice in range(2):
        client.post(again)
    told = Event.objects.filter(name="services.siak_asked_again")
    assert SiakRequest.objects.filter(correction=True, status="waiting").count() == told.count() == 1
    monkeypatch.setattr(siak.register().__class__, "correct", lambda *_all: siak.Answer("accepted", receipt="S-2"))
    siak.ask_waiting()
    assert siak.refused_correction(born.case) is None and client.post(again).status_code == 302
    assert SiakRequest.objects.filter(correction=True).count() == 2


def test_who_is_of_another_agency_sends_nothing_to_siak(not_taken, born, client, person):
    again = reverse("services:tell_siak_again", args=[born.case.pk])
    for who, status in (("petugas.ptsp", 404), ("bendahara", 403)):
        client.force_login(person(who))
        assert client.post(again).status_code == status


def test_an_answer_that_makes_another_question_necessary_asks_it(born, client):
    address = reverse("services:ask_correction", args=[str(born.code)])
    typed = form_of(client.get(address)) | {"asal": "ibu", "reason": "Putusan pengadilan"}
    again = client.post(address, typed)
    assert again.status_code == 422 and again.context["form"].errors["ayah_alasan"]
    assert client.post(address, typed | {"ayah_alasan": "tidak-kawin"}).status_code == 302
    changes = json.loads(Correction.objects.get().changes)
    assert (changes["asal"], changes["ayah_alasan"], changes["ayah.nama"]) == ("ibu", "tidak-kawin", None)


def test_nothing_that_differs_and_a_name_that_is_missing_are_said(born, client):
    address = reverse("services:ask_correction", args=[str(born.code)])
    typed = form_of(client.get(address))
    assert client.post(address, typed | {"reason": "Salah"}).status_code == 200
    assert client.post(address, typed | {"anak__nama": "", "reason": "Salah"}).status_code == 422
    assert client.post(address, typed | {"anak__nama": "Bayu P"}).status_code == 422
    in_signs = client.post(address, typed | {"anak__nama": "Bayu 𓀀", "reason": "Salah"})
    assert in_signs.status_code == 422 and "𓀀" in in_signs.content.decode()
    assert not Correction.objects.exists()


def test_one_correction_of_a_matter_waits_at_a_time(born, client, person):
    address = reverse("services:ask_correction", args=[str(born.code)])
    typed = form_of(client.get(address)) | {"anak__nama": "Bayu Pratomo", "reason": "Nama salah"}
    for _twice in range(2):
        client.post(address, typed)
    card = Paper.objects.get(case=born.case, output="kartu-kia")
    client.force_login(person("verifikator"))
    client.post(reverse("services:correct_paper", args=[card.pk]), typed)
    assert Correction.objects.count() == 1


def test_nobody_asks_with_a_wrong_code(born, client):
    wrong = str(born.code)[:-1] + ("2" if str(born.code)[-1] != "2" else "3")
    assert client.get(reverse("services:ask_correction", args=[wrong])).status_code == 404


def test_a_correction_years_later_leaves_a_birth_in_time(born, put_right, monkeypatch):
    later = timezone.now() + timezone.timedelta(days=900)
    monkeypatch.setattr(timezone, "now", lambda: later)
    deed = next(paper for paper in put_right(born.case, anak__nama="Bayu Pratomo") if paper.output == "kutipan-akta")
    assert "-LU-" in deed.number and "terlambat" not in text_of(deed)
