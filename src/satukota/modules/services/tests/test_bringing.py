"""Papers that come later and the applicant's own steps: nothing needed is missing, and everybody has a place to add it."""

import re

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case, entries
from satukota.kernel.files.api import of_case
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import actor_for
from satukota.modules.services.actions.drafts import add_paper, begin, save_answers
from satukota.modules.services.actions.papers import revoke
from satukota.modules.services.actions.submission import send
from satukota.modules.services.models import Paper
from satukota.modules.services.tests.conftest import ANSWERS, BIRTH, RESEARCH, picture

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def kinds(case: Case) -> list[str]:
    return [file.kind for file in of_case(case.pk)]


DECISION = {"nomor": "474/12/2026", "tanggal": "2026-11-02"}


@pytest.fixture
def late(submit):
    return submit(BIRTH, anak__tgl_lahir="2026-01-05", alasan_terlambat="Belum sempat").case


def test_the_head_of_section_adds_the_decision_with_the_step_that_needs_it(client, late, person):
    client.force_login(person("kabid.dukcapil"))
    address = reverse("case_act", args=[late.number, "setujui-terlambat"])
    assert 'name="paper-izin-terlambat"' in text(client.get(address))
    refused = client.post(address, {"version": late.version, **DECISION})
    assert refused.status_code == 422 and "Tambahkan di sini" in text(refused)
    papers = {"paper-izin-terlambat": [picture("a.jpg"), picture("b.jpg", 20)]}
    done = client.post(address, {"version": late.version, **DECISION, **papers})
    late.refresh_from_db()
    assert done.status_code == 302 and late.flags == []
    assert kinds(late).count("document:izin-terlambat") == 2


def test_a_file_that_is_refused_stands_at_its_field_and_the_step_is_not_taken(client, late, person):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(person("kabid.dukcapil"))
    bad = SimpleUploadedFile("izin.exe", b"MZ" + b"\0" * 200)
    address = reverse("case_act", args=[late.number, "setujui-terlambat"])
    refused = client.post(address, {"version": late.version, **DECISION, "paper-izin-terlambat": bad})
    late.refresh_from_db()
    assert refused.status_code == 422 and "#id_paper-izin-terlambat" in text(refused)
    assert late.flags == ["terlambat"] and "document:izin-terlambat" not in kinds(late)


def test_a_clerk_adds_a_paper_at_the_counter_and_the_history_says_so(client, submit, person):
    case = submit(BIRTH).case
    client.force_login(person("verifikator"))
    address = reverse("services:bring_papers", args=[case.number])
    assert address in text(client.get(f"/cases/{case.number}/"))
    assert client.post(address, {"document__lahir": [picture("1.jpg"), picture("2.jpg", 10)]}).status_code == 302
    newest = entries(case)[-1]
    assert (newest.action, str(newest.user), newest.text) == (
        "$paper",
        str(person("verifikator")),
        "Surat keterangan lahir atau lahir mati",
    )
    assert "Dokumen ditambahkan" in text(client.get(f"/cases/{case.number}/"))


@pytest.mark.parametrize("username", ["bendahara", "kelurahan", "petugas.ptsp"])
def test_who_has_no_step_to_do_adds_nothing(client, submit, person, username):
    case = submit(BIRTH).case
    client.force_login(person(username))
    assert client.get(reverse("services:bring_papers", args=[case.number])).status_code in {403, 404}


def test_nothing_chosen_is_said(client, submit, person):
    case = submit(BIRTH).case
    client.force_login(person("verifikator"))
    assert client.post(reverse("services:bring_papers", args=[case.number])).status_code == 422


def notified(submit, person, agency):
    """A birth of which a midwife gave notice, with the code of its parents and without a paper."""
    return submit(BIRTH, papers=(), channel="faskes", user=person("bidan"), origin=agency("rsud"))


def test_an_applicant_adds_what_is_missing_on_their_own_page(client, submit, person, agency):
    sent = notified(submit, person, agency)
    track = reverse("services:track", args=[str(sent.code)])
    assert "Kartu keluarga" in text(client.get(track)) and "Buku nikah" in text(client.get(track))
    address = reverse("services:bring_own", args=[str(sent.code)])
    client.post(address, {"document__kkasal": picture("kk.jpg"), "document__nikah": picture("nikah.jpg", 20)})
    assert {"document:kkasal", "document:nikah"} <= set(kinds(sent.case))
    assert "Kartu keluarga" not in text(client.get(address))


def test_an_applicant_takes_the_steps_that_the_definition_gives_them(client, submit):
    sent = submit(RESEARCH)
    step = reverse("services:own_action", args=[str(sent.code), "tarik"])
    assert step in text(client.get(reverse("services:track", args=[str(sent.code)])))
    assert client.get(step).status_code == 200
    client.post(step, {"key": "k1"})
    sent.case.refresh_from_db()
    assert sent.case.state == "ditarik"
    assert client.get(step).status_code == 302


@pytest.mark.parametrize("action", ["setujui", "kembalikan", "ajukan-ulang", "xx"])
def test_no_step_of_somebody_else_is_taken_by_a_code(client, submit, action):
    sent = submit(BIRTH)
    client.post(reverse("services:own_action", args=[str(sent.code), action]), {"key": "k1"})
    sent.case.refresh_from_db()
    assert sent.case.state == "diajukan"


def test_the_applicant_is_told_by_when_to_correct_on_the_page_and_in_the_message(client, submit, act):
    sent = submit(BIRTH)
    act(sent.case, "kembalikan", "verifikator", alasan="Foto KK buram", bidang=["ibu.nama"])
    body = text(client.get(reverse("services:track", args=[str(sent.code)])))
    assert "Giliran Anda" in body
    told = Message.objects.filter(case_id=sent.case.pk, template="service-returned").first()
    assert re.search(r'"until": "\d{1,2} [A-Z][a-z]+ 20\d\d"', told.context)


def test_several_files_of_one_paper_are_kept_in_their_order(db):
    draft = begin(RESEARCH).draft
    save_answers(draft, ANSWERS[RESEARCH])
    names = [f"halaman-{n}.jpg" for n in (3, 1, 2)]
    add_paper(draft, "proposal", *(picture(name, n) for n, name in enumerate(names)))
    add_paper(draft, "pengantar", picture("pengantar.jpg"))
    case = send(draft).case
    assert [file.name for file in of_case(case.pk) if file.kind == "document:proposal"] == names


def test_the_holder_of_a_revoked_paper_is_told_and_the_case_says_so(client, submit, act, person):
    sent = submit(RESEARCH)
    act(sent.case, "setujui", "petugas.kesbang")
    act(sent.case, "terbitkan", "kepala.kesbang")
    paper = Paper.objects.get(case=sent.case)
    revoke(paper, "Data tidak benar", actor_for(person("kepala.kesbang")))
    assert Message.objects.filter(case_id=sent.case.pk, template="service-revoked").exists()
    body = text(client.get(reverse("services:track", args=[str(sent.code)])))
    assert "Surat tidak berlaku lagi" in body and "Data tidak benar" in body and "Surat ini dicabut" in body
    client.force_login(person("kepala.kesbang"))
    assert "Surat ini dicabut" in text(client.get(f"/cases/{sent.case.number}/"))
