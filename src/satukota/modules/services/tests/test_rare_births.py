"""Births that an office sees once a month: one of twins born dead, a lost marriage book, a foundling reported twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from satukota.kernel.cases.api import Invalid, allowed_actions, answers_of, doubts, pinned_definition, who
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.files.api import store
from satukota.modules.services.api import registered_births
from satukota.modules.services.models import Paper
from satukota.modules.services.tests.conftest import BIRTH, BORN, PAPERS, picture
from satukota.modules.services.tests.test_births import FOREIGN, FOUND, LATE, TWIN, register, text_of

__all__ = ["register"]
pytestmark = pytest.mark.django_db
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()
DEAD = {"lahir": "mati", "nama": None}
REPORT = FOUND["temuan"]


def outputs(case) -> set[str]:
    return set(Paper.objects.filter(case=case).values_list("output", flat=True))


def test_twins_that_were_both_born_dead_get_a_certificate_each(register):
    case = register(lahir="mati", anak__nama=None, anak__kembar=True, anak2=TWIN | DEAD | {"jenis_kelamin": "P"})
    assert outputs(case) == {"surat-lahir-mati", "surat-lahir-mati-2"}
    second = Paper.objects.get(case=case, output="surat-lahir-mati-2")
    assert "seorang anak perempuan" in text_of(second) and "-LM-" in second.number


def test_of_twins_one_lives_and_one_was_born_dead(register):
    case = register(lahir="mati", anak__nama=None, anak__kembar=True, anak2=TWIN, setuju_gizi=True)
    assert outputs(case) == {"surat-lahir-mati", "kutipan-akta-2", "kartu-kia-2"}
    deed = Paper.objects.get(case=case, output="kutipan-akta-2")
    assert "-LU-" in deed.number and answers_of(case)["anak2"]["nik"] in text_of(deed)
    (child,) = registered_births(case.pk, "nutrition")
    assert (child.place, child.name) == (2, "Bagas Pratama")
    assert Event.objects.get(name="services.birth_registered", subject_id=case.pk).data["children"] == 1


def test_a_couple_whose_book_is_lost_is_not_told_that_they_never_registered(register):
    case = register(("lahir", "f204", "kkasal"), kawin={"catat": "hilang", "nomor": "12/VI/2018"})
    deed = text_of(Paper.objects.get(case=case, output="kutipan-akta"))
    assert "suami istri ayah Budi Santoso" in deed and "belum tercatat" not in deed


@pytest.mark.parametrize(
    "answers",
    [
        FOUND | {"temuan": REPORT | {"tgl": TOMORROW}},
        FOUND | {"temuan": REPORT | {"tgl": "2020-01-01"}},
        {"kawin": {"catat": "tercatat", "tanggal": TOMORROW}},
    ],
    ids=["found tomorrow", "found before it was born", "married tomorrow"],
)
def test_a_day_that_cannot_be_is_refused(submit, answers):
    with pytest.raises(Invalid):
        submit(BIRTH, papers=("bap", *PAPERS[BIRTH]), **answers)


def test_the_decision_on_a_late_registration_is_not_of_tomorrow(submit, act):
    case = submit(BIRTH, **LATE).case
    store(picture(), kind="document:izin-terlambat", by=Actor.system(), case_id=case.pk)
    with pytest.raises(Invalid) as refused:
        act(case, "setujui-terlambat", "kabid.dukcapil", nomor="474/12", tanggal=TOMORROW)
    assert "tanggal" in refused.value.errors


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({"ayah__tgl_lahir": BORN}, "ayah.tgl_lahir"),
        ({"kawin__tanggal": timezone.localdate().isoformat()}, "kawin.tanggal"),
    ],
    ids=["a father younger than 12", "a marriage after the birth"],
)
def test_what_is_odd_about_the_parents_is_said_to_who_decides(submit, answers, question):
    case = submit(BIRTH, **answers).case
    assert question in doubts(pinned_definition(case.definition_id).data, answers_of(case))


def test_a_foundling_that_two_people_report_is_noticed(submit):
    submit(BIRTH, papers=("bap",), **FOUND)
    home = FOUND | {"anak__nama": "Ali", "pelapor__nama": "Panti", "temuan": REPORT | {"nomor_bap": "ba/12/2026"}}
    assert "duplikat" in submit(BIRTH, papers=("bap",), **home).case.flags
    another = REPORT | {"nomor_bap": "BA/99/2026", "lokasi": "Terminal Seruni"}
    assert "duplikat" not in submit(BIRTH, papers=("bap",), **FOUND | {"temuan": another}).case.flags


def test_what_siak_refuses_goes_back_to_the_parents(submit, act):
    case = submit(BIRTH, ibu__nik="3672014101900000").case
    act(case, "setujui", "verifikator")
    assert act(case, "terbitkan", "kadis.dukcapil").state == "diverifikasi"
    assert act(case, "kembalikan", "verifikator", alasan="NIK ibu salah").state == "perbaikan"


def test_a_notice_whose_parents_applied_themselves_can_be_ended(submit, act, person, agency):
    notice = submit(BIRTH, papers=(), channel="faskes", user=person("bidan"), origin=agency("rsud")).case
    own = submit(BIRTH).case
    assert "tarik" in {action.id for action in allowed_actions(notice, who(None, party=True))}
    act(own, "nyatakan-bukan-duplikat", "kabid.dukcapil", alasan="Pemberitahuannya")
    assert act(notice, "tolak", "kabid.dukcapil", alasan="Sudah diajukan orang tua").state == "ditolak"


@pytest.mark.parametrize(
    ("answers", "papers"),
    [
        ({"ayah": {"nama": "Budi", "data": "sebagian", "alasan": "meninggal"}}, PAPERS[BIRTH]),
        (FOREIGN, (*PAPERS[BIRTH], "paspor")),
    ],
    ids=["the father has died", "the father is a foreigner"],
)
def test_the_card_names_the_parent_who_leads_the_family(register, answers, papers):
    card = Paper.objects.get(case=register(papers, **answers), output="kartu-kia")
    assert "Kepala keluarga Siti Rahayu" in text_of(card).replace(":", "")


@pytest.mark.parametrize(
    ("witnesses", "doubtful"),
    [
        ([{"nama": "Siti Rahayu"}, {"nama": "Tini"}], {"saksi.0.nama"}),
        ([{"nama": "Tono"}, {"nama": "Tono"}], {"saksi.0.nama", "saksi.1.nama"}),
        ([{"nama": "Siti Rahayu", "nik": "3672014101820002"}, {"nama": "Tini"}], set()),
    ],
    ids=["the mother's name", "one name for both", "the mother's name with a number of her own"],
)
def test_a_witness_of_whom_only_the_name_of_somebody_else_is_known_is_doubted(submit, witnesses, doubtful):
    case = submit(BIRTH, saksi=witnesses).case
    doubted = doubts(pinned_definition(case.definition_id).data, answers_of(case))
    assert {path for path in doubted if path.startswith("saksi")} == doubtful
