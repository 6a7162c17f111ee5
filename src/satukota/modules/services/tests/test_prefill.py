"""Answers that a register fills in: after NIK and date of birth only, in a short time, with their source told."""

import json
import time

import httpx
import pytest

from satukota.kernel.cases.api import Case, forget_published, load_one
from satukota.kernel.events.api import Event
from satukota.kernel.ports.api import simulated
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.actions.drafts import add_paper, begin, draft_answers, find_draft, save_answers
from satukota.modules.services.actions.submission import send
from satukota.modules.services.channels import registers
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.tests.conftest import picture

pytestmark = pytest.mark.django_db
SOURCE = ready_made()["surat-usaha"].source
WHO = {
    "pemohon__nama": "Dewi Contoh",
    "pemohon__nik": "3672014101900001",
    "pemohon__tempat_lahir": "Cilegon",
    "pemohon__tgl_lahir": "1990-01-01",
    "pemohon__pekerjaan": "Dagang",
}
SHOP = {
    "usaha__nama": "Warung Dewi",
    "usaha__bidang": "kuliner",
    "usaha__sejak": "2023-02-01",
    "usaha__omzet": "60000000",
    "usaha__nib": "1234567890123",
}
PLACE = {"kelurahan": "kel-36-72-08-1007", "pemohon__hp": "081234567890", "keperluan": "KUR"}


@pytest.fixture
def draft(db, settings):
    settings.POPULATION_URL = settings.BUSINESS_REGISTER_URL = "simulator"
    assert load_one(SOURCE, "")
    forget_published()
    return begin("layanan.surat-usaha")


def answered(started) -> dict:
    found = find_draft(started.token)
    assert found
    return draft_answers(found)


def readings() -> list[str]:
    events = Event.objects.filter(name="audit.personal_data_seen", subject_kind="draft")
    return [event.data["purpose"] for event in events]


def test_a_register_is_asked_after_nik_and_date_of_birth_and_the_reading_is_recorded(client, draft):
    client.post(f"/services/a/{draft.token}/pemohon/", {**WHO, "pemohon__tgl_lahir": ""})
    assert "alamat" not in answered(draft).get("pemohon", {}) and readings() == []
    client.post(f"/services/a/{draft.token}/pemohon/", WHO)
    assert answered(draft)["pemohon"]["alamat"] == "Jl. Contoh 1 RT 01 RW 02"
    assert readings() == ["prefill:population"]
    event = Event.objects.get(name="audit.personal_data_seen", subject_kind="draft")
    assert "3672014101900001" not in json.dumps(event.data)


def test_a_date_of_birth_that_is_not_theirs_gets_nothing(client, draft):
    client.post(f"/services/a/{draft.token}/pemohon/", {**WHO, "pemohon__tgl_lahir": "1990-02-01"})
    assert "alamat" not in answered(draft)["pemohon"]


def test_the_page_says_whence_an_answer_comes(client, draft):
    client.post(f"/services/a/{draft.token}/pemohon/", WHO)
    page = client.get(f"/services/a/{draft.token}/tempat/").content.decode()
    assert "Jl. Contoh 1 RT 01 RW 02" in page and "Data kependudukan" in page


def test_a_page_that_lacks_only_what_a_register_knows_is_filled_and_shown_again(client, draft):
    page = client.get(f"/services/a/{draft.token}/pemohon/").content.decode()
    assert "yang Anda kosongkan di sini diisi dari Data kependudukan" in page
    open_ones = {**WHO, "pemohon__nama": "", "pemohon__tempat_lahir": ""}
    response = client.post(f"/services/a/{draft.token}/pemohon/", open_ones)
    assert response.url == f"/services/a/{draft.token}/pemohon/"
    page = client.get(response.url).content.decode()
    name = answered(draft)["pemohon"]["nama"]
    assert name in page and "Dari: Data kependudukan" in page
    again = {**open_ones, "pemohon__nama": name, "pemohon__tempat_lahir": "Cilegon"}
    assert client.post(response.url, again).url != response.url


def test_a_register_that_knows_nothing_leaves_the_page_as_it_was_typed(client, draft):
    unknown = {**WHO, "pemohon__nik": "3672014101900000", "pemohon__nama": ""}
    response = client.post(f"/services/a/{draft.token}/pemohon/", unknown)
    assert response.status_code == 422 and "id_pemohon__nama_error" in response.content.decode()
    assert 'value="3672014101900000"' in response.content.decode()


def test_what_was_typed_is_never_replaced_and_the_same_is_asked_once(client, draft):
    client.post(f"/services/a/{draft.token}/pemohon/", WHO)
    client.post(
        f"/services/a/{draft.token}/tempat/", {**PLACE, "usaha__alamat": "Jl. B 2", "pemohon__alamat": "Jl. A 1"}
    )
    client.post(f"/services/a/{draft.token}/pemohon/", WHO)
    assert answered(draft)["pemohon"]["alamat"] == "Jl. A 1"
    assert readings() == ["prefill:population"]


def sent(client, draft, **place) -> Case:
    for page, answers in (("pemohon", WHO), ("usaha", SHOP)):
        assert client.post(f"/services/a/{draft.token}/{page}/", answers).status_code == 302
    given = answered(draft)
    place = {**PLACE, "pemohon__alamat": given["pemohon"]["alamat"], "usaha__alamat": given["usaha"]["alamat"], **place}
    assert client.post(f"/services/a/{draft.token}/tempat/", place).status_code == 302
    found = find_draft(draft.token)
    assert found
    for paper in ("ktp", "pengantar-rt", "foto-usaha"):
        add_paper(found, paper, picture(f"{paper}.jpg"))
    return send(found).case


def test_the_officer_sees_what_the_register_gave_and_what_was_typed(client, draft, person):
    case = sent(client, draft, usaha__alamat="Jl. Lain 9")
    assert "Jl." not in json.dumps(case.data["$filled"])
    client.force_login(person("kelurahan"))
    page = " ".join(client.get(f"/cases/{case.number}/").content.decode().split())
    card = page.split("Asal jawaban")[1].split("</section>")[0]
    assert 'Alamat sesuai KTP: <span class="chip chip--ok">' in card and "Data kependudukan" in card
    assert "diketik; berbeda dari OSS" in card


def test_a_register_that_is_silent_or_wrong_stops_nobody(client, draft, settings):
    settings.POPULATION_URL = "https://population.example/people"
    for answer in (httpx.Response(500), httpx.Response(200, text="?"), httpx.Response(200, json=[1])):
        with simulated(lambda _request, answer=answer: answer), pytest.raises(registers.Silent):
            registers.ask("population", {"nik": "3672014101900001", "born": "1990-01-01"})

    def slow(_request):
        raise httpx.ReadTimeout("slow")

    began = time.monotonic()
    with simulated(slow):
        page = client.post(f"/services/a/{draft.token}/pemohon/", WHO, follow=True, headers={"accept-language": "id"})
    assert "Data kependudukan sedang tidak menjawab" in page.content.decode()
    assert "alamat" not in answered(draft)["pemohon"] and time.monotonic() - began < 30


def test_the_number_goes_in_the_body_and_only_what_the_register_gives_comes_back(settings):
    settings.POPULATION_URL = "https://population.example/people"
    calls = []

    def answer(request):
        calls.append(request)
        return httpx.Response(200, json={"name": "Dewi", "address": "x" * 999, "religion": "?", "occupation": 7})

    with simulated(answer):
        assert registers.ask("population", {"nik": "3672014101900001", "born": "1990-01-01"}) == {"name": "Dewi"}
    assert "3672014101900001" not in str(calls[0].url) and b"3672014101900001" in calls[0].content


def test_who_tries_numbers_gets_no_further(draft):
    from satukota.modules.services.actions.prefilling import prefill

    for serial in range(1, 9):
        save_answers(draft.draft, {"pemohon": {"nik": f"367201410190{serial:04}", "tgl_lahir": "1990-01-01"}})
        prefill(draft.draft)
    assert len(readings()) == 5
    fresh = begin("layanan.surat-usaha").draft
    save_answers(fresh, {"pemohon": {"nik": "3672014101900001", "tgl_lahir": "1990-01-01"}})
    assert prefill(fresh, lambda: False).paths == [] and len(readings()) == 5


WRONG = [
    ("source: population", "source: militer", "unknown_choice"),
    ("ask: {nik: pemohon.nik, born: pemohon.tgl_lahir}", "ask: {nik: pemohon.nik}", "register_asks"),
    ("pemohon.alamat: address}", "pemohon.alamat: religion}", "unknown_choice"),
    ("fill: {usaha.nama: name,", "fill: {pemohon.pekerjaan: name,", "filled_too_early"),
    ("fill: {pemohon.nama: name,", "fill: {pemohon.nik: name,", "unknown_field"),
    ("ask: {nib: usaha.nib}", "ask: {nib: usaha.tidak}", "unknown_field"),
]


@pytest.mark.parametrize(("old", "new", "code"), WRONG)
def test_what_no_register_can_do_is_refused_at_its_line(db, old, new, code):
    assert old in SOURCE and not check_service(SOURCE)[1]
    assert code in [problem.code for problem in check_service(SOURCE.replace(old, new, 1))[1]]
