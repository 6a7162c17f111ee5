"""Twelve births, each told truthfully and followed to its papers; what is doubtful is said, what is missing stops."""

import subprocess

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case, Invalid, NotAllowed, answers_of, pinned_definition, say
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.files.api import copy_to_serve, store
from satukota.modules.services.actions.drafts import add_paper, correct, save_answers
from satukota.modules.services.actions.submission import resubmission, send
from satukota.modules.services.api import registered_births
from satukota.modules.services.models import Paper
from satukota.modules.services.tests.conftest import BIRTH, BORN, PAPERS, picture

pytestmark = pytest.mark.django_db
NO_FATHER = {"kawin": None, "ayah": None}
FOUND = NO_FATHER | {
    "asal": "temuan",
    "ibu": None,
    "anak__nama": "Fajar",
    "anak__anak_ke": None,
    "anak__tempat": "lain",
    "temuan": {"tgl": BORN, "lokasi": "Jl. Sudirman", "nomor_bap": "BA/12/2026", "kantor": "Polres Cilegon"},
    "keluarga": {"alamat": "Panti Sosial, Jl. Melati 3"},
    "pelapor__hubungan": "penemu",
}
TWIN = {"lahir": "hidup", "nama": "Bagas Pratama", "jenis_kelamin": "L", "tgl_lahir": BORN, "berat_g": 2400}
FOREIGN = {"ayah": {"nama": "Ken Tanaka", "warga": "WNA", "negara": "Jepang", "paspor": "TR1234567"}}
LATE = {"anak__tgl_lahir": "2026-01-05", "alasan_terlambat": "Belum sempat mengurus"}
BIRTHS = {
    "a married couple": ({}, PAPERS[BIRTH], "anak ke-satu dari suami istri ayah Budi Santoso dan ibu Siti Rahayu"),
    "a mother alone": (
        NO_FATHER | {"asal": "ibu", "ayah_alasan": "tidak-kawin"},
        ("lahir", "kkasal"),
        "anak ke-satu dari seorang ibu Siti Rahayu",
    ),
    "the father is not known": (
        NO_FATHER | {"asal": "ibu", "ayah_alasan": "tidak-diketahui"},
        ("lahir", "kkasal"),
        "anak ke-satu dari seorang ibu Siti Rahayu",
    ),
    "a foundling": (FOUND, ("bap",), "anak yang tidak diketahui asal usul atau orang tuanya"),
    "late": (LATE, PAPERS[BIRTH], "Pencatatan terlambat berdasarkan keputusan nomor 474/12/2026"),
    "twins": ({"anak__kembar": True, "anak2": TWIN}, PAPERS[BIRTH], "anak ke-satu dari suami istri"),
    "a stillbirth": ({"lahir": "mati", "anak__nama": None}, PAPERS[BIRTH], "telah lahir dalam keadaan meninggal"),
    "a foreign father": (
        FOREIGN,
        (*PAPERS[BIRTH], "paspor"),
        "ayah Ken Tanaka (warga negara Jepang) dan ibu Siti Rahayu",
    ),
    "a marriage that is not registered": (
        {"kawin__catat": "belum"},
        ("lahir", "f204", "kkasal"),
        "yang perkawinannya belum tercatat sesuai dengan ketentuan peraturan perundang-undangan",
    ),
    "in a hospital": ({"anak__tempat": "rs", "anak__faskes": "RSUD Cilegon"}, PAPERS[BIRTH], "RSUD Cilegon"),
    "at home without a letter": ({"bukti_lahir": "sptjm"}, ("f203", "nikah", "kkasal"), "KOTA CILEGON"),
    "the father has died without papers": (
        {"ayah": {"nama": "Budi Santoso", "data": "sebagian", "alasan": "meninggal"}},
        PAPERS[BIRTH],
        "ayah Budi Santoso dan ibu Siti Rahayu",
    ),
}


def text_of(paper: Paper) -> str:
    """Return what stands on a paper, its lines joined."""
    path = copy_to_serve(paper.file, "original").path
    words = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(words.split())


@pytest.fixture
def register(submit, act):
    """Follow a birth through the office to its papers."""

    def register(papers=PAPERS[BIRTH], **answers) -> Case:
        case = submit(BIRTH, papers=papers, **answers).case
        if "terlambat" in case.flags:
            store(picture(), kind="document:izin-terlambat", by=Actor.system(), case_id=case.pk)
            act(case, "setujui-terlambat", "kabid.dukcapil", nomor="474/12/2026", tanggal=BORN)
        act(case, "setujui", "verifikator")
        return act(case, "terbitkan", "kadis.dukcapil")

    return register


@pytest.mark.parametrize("kind", BIRTHS)
def test_each_birth_is_told_as_it_was_and_its_deed_says_so(register, kind):
    answers, papers, words = BIRTHS[kind]
    case = register(papers, **answers)
    assert case.state == "selesai"
    first = Paper.objects.filter(case=case).exclude(output__startswith="kartu").order_by("id").first()
    assert words in text_of(first)


@pytest.mark.parametrize("kind", BIRTHS)
def test_each_birth_needs_its_own_papers(submit, kind):
    answers, papers, _words = BIRTHS[kind]
    with pytest.raises(NotAllowed) as refused:
        submit(BIRTH, papers=papers[1:], **answers)
    assert refused.value.refusal.code == "document"


def test_a_number_says_city_and_kind_of_register(register):
    in_time, late, dead = register(), register(**LATE, ibu__nama="Wati", anak__nama="Gilang"), None
    dead = register(lahir="mati", anak__nama=None, ibu__nama="Endang Lestari", ibu__nik="3672015203910004")
    kinds = [Paper.objects.filter(case=case).order_by("id").first().number[:8] for case in (in_time, late, dead)]
    assert kinds == ["3672-LU-", "3672-LT-", "3672-LM-"]


def test_twins_get_a_deed_and_a_card_each_in_the_order_of_their_birth(register):
    case = register(anak__kembar=True, anak2=TWIN)
    papers = {paper.output: paper for paper in Paper.objects.filter(case=case, status="valid")}
    assert set(papers) == {"kutipan-akta", "kutipan-akta-2", "kartu-kia", "kartu-kia-2"}
    second = text_of(papers["kutipan-akta-2"])
    assert "Bagas Pratama" in second and "anak ke-dua" in second and "Bayu" not in second
    assert dict(papers["kutipan-akta-2"].shown)["anak.nama"] == "B*** P***"
    niks = [answers_of(case)[group]["nik"] for group in ("anak", "anak2")]
    assert len(set(niks)) == 2 and niks[1] in second


def test_the_identity_numbers_that_siak_gives_are_kept_sealed(register):
    case = register()
    nik = answers_of(case)["anak"]["nik"]
    assert nik in case.personal and nik not in str(case.data)
    assert nik not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_stillbirth_gets_its_certificate_and_no_card(register):
    case = register(lahir="mati", anak__nama=None)
    assert [paper.output for paper in Paper.objects.filter(case=case)] == ["surat-lahir-mati"]
    assert not Event.objects.filter(name="services.birth_registered", subject_id=case.pk).exists()


def test_a_card_is_a_card_of_two_sides(register, tmp_path):
    paper = Paper.objects.get(case=register(), output="kartu-kia")
    path = copy_to_serve(paper.file, "original").path
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    pages, size = (next(line for line in told.splitlines() if line.startswith(name)) for name in ("Pages", "Page size"))
    width, height = (float(part) * 25.4 / 72 for part in size.split()[2:5:2])
    assert pages.split()[-1] == "2"
    assert (width, height) == pytest.approx((85.6, 53.98), abs=0.2)
    assert answers_of(paper.case)["anak"]["nik"] in text_of(paper)


ONE = {"nama": "Tono", "nik": "3672010101800001"}
CLASHES = {
    "mother and witness": {"saksi": [ONE, {"nama": "Siti", "nik": "3672014101900001"}]},
    "father and witness": {"saksi": [ONE, {"nama": "Budi", "nik": "3672010502880002"}]},
    "one witness twice": {"saksi": [ONE, {"nama": "Toni", "nik": "3672010101800001"}]},
    "father and mother": {"ayah": {"nama": "Budi", "nik": "3672014101900001", "tgl_lahir": "1990-01-01"}},
}


@pytest.mark.parametrize("answers", CLASHES.values(), ids=CLASHES)
def test_one_person_is_not_two_in_one_birth(submit, answers):
    with pytest.raises(Invalid):
        submit(BIRTH, **answers)


def test_a_birth_that_was_noticed_without_papers_never_becomes_a_deed(submit, act, person, agency):
    case = submit(BIRTH, papers=(), channel="faskes", user=person("bidan"), origin=agency("rsud")).case
    with pytest.raises(NotAllowed) as refused:
        act(case, "lengkapi", "verifikator")
    assert refused.value.refusal.code == "document"
    # Whatever way it came there: what issues a paper looks for what it rests on.
    Case.objects.filter(pk=case.pk).update(state="diverifikasi")
    with pytest.raises(NotAllowed):
        act(case, "terbitkan", "kadis.dukcapil")
    assert not Paper.objects.filter(case=case).exists()


def test_a_late_birth_is_not_issued_without_the_decision(submit, act):
    case = submit(BIRTH, **LATE).case
    Case.objects.filter(pk=case.pk).update(state="diverifikasi", flags=[])
    with pytest.raises(NotAllowed) as refused:
        act(case, "terbitkan", "kadis.dukcapil")
    assert refused.value.refusal.params["ids"] == ("izin-terlambat",)


def test_parents_are_told_of_a_notice_and_complete_it_with_their_code(submit, act, person, agency, client):
    notice = submit(BIRTH, papers=(), channel="faskes", user=person("bidan"), origin=agency("rsud"), ayah=None)
    case = notice.case
    assert resubmission(case) == "lengkapi"
    page = client.get(reverse("services:track", args=[str(notice.code)]))
    assert page.context["notice"] and reverse("services:correct", args=[str(notice.code)]) in page.content.decode()
    draft = correct(case, notice.code).draft
    save_answers(
        draft, {**answers_of(case), "ayah": {"nama": "Budi", "nik": "3672010502880002", "tgl_lahir": "1988-02-05"}}
    )
    for paper in PAPERS[BIRTH]:
        add_paper(draft, paper, picture())
    assert send(draft).case.state == "diajukan"


def test_the_midwife_gets_the_parents_code_on_paper_and_nobody_else_does(submit, act, person, agency, client):
    notice = submit(BIRTH, papers=(), channel="faskes", user=person("bidan"), origin=agency("rsud"))
    address = reverse("services:slip", args=[notice.case.number])
    client.force_login(person("bidan"))
    assert str(notice.code) in client.get(address).content.decode()
    client.force_login(person("kelurahan"))
    assert client.get(address).status_code == 404


def test_the_event_names_a_case_and_what_the_mother_allowed_is_read_by_the_api(register):
    agreed = register(setuju_gizi=True, keluarga__kelurahan="36.72.08.1007")
    told = Event.objects.get(name="services.birth_registered", subject_id=agreed.pk)
    assert told.data == {"type": BIRTH, "children": 1, "area": "36.72.08.1007"}
    (birth,) = registered_births(told.subject_id, "nutrition")
    assert (birth.born.isoformat(), birth.sex, birth.weight_g, birth.length_mm) == (BORN, "L", 3100, 495)
    assert (birth.area, birth.consent, birth.name) == ("36.72.08.1007", True, "Bayu Pratama")


def test_without_consent_no_name_leaves_the_register(register):
    (birth,) = registered_births(register().pk, "nutrition")
    assert (birth.consent, birth.name, birth.mother, birth.phone) == (False, "", "", "")


def test_a_birth_that_is_not_registered_yet_is_not_told(submit):
    assert registered_births(submit(BIRTH).case.pk, "nutrition") == []
    assert registered_births(0, "nutrition") == []


def test_a_duplicate_is_refused_only_by_the_number_of_a_real_record(submit, act):
    first = submit(BIRTH).case
    second = submit(BIRTH, anak__nama="Bayu Pratamma").case
    for wrong in ("XXX", second.number, "AKT-2026-999999"):
        with pytest.raises(Invalid):
            act(second, "tolak-duplikat", "kabid.dukcapil", rekaman_asli=wrong)
    assert act(second, "tolak-duplikat", "kabid.dukcapil", rekaman_asli=first.number).state == "ditolak"


STRANGER = {
    "anak__nama": "Melati Kusuma",
    "ibu": {"nama": "Dewi Lestari", "nik": "3672015203920004", "tgl_lahir": "1992-03-12"},
    "pelapor__nama": "Dewi Lestari",
}


def test_a_birth_that_is_not_like_it_is_named_as_the_original_only_with_a_reason(submit, act):
    submit(BIRTH)
    second, stranger = submit(BIRTH, anak__nama="Bayu Pratamma").case, submit(BIRTH, **STRANGER).case
    refuse = {"action": "tolak-duplikat", "by": "kabid.dukcapil", "rekaman_asli": stranger.number}
    with pytest.raises(Invalid) as refused:
        act(second, **refuse)
    said = str(refused.value.errors["rekaman_asli"].params["said"])
    labels = pinned_definition(second.definition_id).data.fields
    assert all(say(labels[path].label, "id") in said for path in ("anak.nama", "ibu.nama", "ibu.nik"))
    assert say(labels["anak.tgl_lahir"].label, "id") not in said and "Melati" not in said
    with pytest.raises(Invalid) as refused:
        act(second, **refuse, tetap=True)
    assert set(refused.value.errors) == {"alasan"}
    assert act(second, **refuse, tetap=True, alasan="Nama ibu diganti di KK").state == "ditolak"


def test_an_original_that_shares_child_and_mother_needs_no_second_word(submit, act):
    submit(BIRTH)
    second = submit(BIRTH, anak__nama="Bayu Pratamma").case
    other_mother = {"nama": "Siti Rahayu", "nik": "3672015203920004", "tgl_lahir": "1992-03-12"}
    third = submit(BIRTH, ibu=other_mother).case
    assert third.number not in [number for number, *_why in second.data["$duplicates"]]
    assert act(second, "tolak-duplikat", "kabid.dukcapil", rekaman_asli=third.number).state == "ditolak"


def test_what_only_one_of_two_likely_duplicates_says_is_no_difference(submit, person, agency, client):
    mother = {"nama": "Siti Rahayu", "tgl_lahir": "1990-01-01"}
    notice = submit(BIRTH, papers=(), channel="faskes", user=person("bidan"), origin=agency("rsud"), ibu=mother).case
    own = submit(BIRTH).case
    assert own.data["$duplicates"][0][0] == notice.number
    client.force_login(person("kabid.dukcapil"))
    page = client.get(reverse("case", args=[own.number])).content.decode()
    assert "tidak diisi" in page and "aturan same-birth" not in page
