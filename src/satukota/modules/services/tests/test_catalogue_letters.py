"""Letters of the catalogue played to their printed text: what cannot be is refused, what is odd is said to who signs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Case, Invalid, doubts, load_one, nest, sample_answers
from satukota.modules.services.actions.drafts import add_paper, begin, save_answers
from satukota.modules.services.actions.submission import send
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.rules.showing import date_words, weekday_words
from satukota.modules.services.tests.conftest import changed, paper_file, pdf_text, picture

NUMBERED = sorted(
    name
    for name, service in ready_made().items()
    if any(field.name == "nik" for field in service.definition.data.fields.values())
)
ZEROS = "0" * 16
DIED = "2026-01-02"


@pytest.mark.parametrize("name", NUMBERED)
def test_a_service_doubts_each_number_of_a_person_that_cannot_be(name):
    form = ready_made()[name].definition.data
    asked = [path for path, field in form.fields.items() if field.name == "nik"]
    assert set(doubts(form, nest(dict.fromkeys(asked, ZEROS)))) >= set(asked)


def test_so_many_services_ask_for_the_number_of_a_person():
    assert len(NUMBERED) >= 17


@pytest.fixture
def told(db) -> Callable[..., Case]:
    """Send an application for a service of the catalogue: its own example, with changes and these papers."""

    def told(name: str, papers: str, **changes: Any) -> Case:
        service = ready_made()[name]
        load_one(service.source, "services")
        draft = begin(f"layanan.{name}", channel="web").draft
        save_answers(draft, changed(sample_answers(service.definition), changes))
        for place, paper in enumerate(papers.split()):
            add_paper(draft, paper, picture(f"{paper}.jpg", place))
        return send(draft).case

    return told


@pytest.fixture
def printed(act) -> Callable[[Case], str]:
    """Let the village office sign; return the words of the letter."""

    def printed(case: Case) -> str:
        act(case, "setujui", "kelurahan")
        assert act(case, "terbitkan", "lurah").state == "selesai"
        return pdf_text(paper_file(Paper.objects.get(case=case)))

    return printed


DEATH = "ktp-almarhum ktp-pelapor pengantar-rt"


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({"almarhum__tgl_lahir": "2026-01-03", "wafat__tanggal": DIED}, "wafat.tanggal"),
        ({"wafat__tanggal": (timezone.localdate() + timedelta(days=1)).isoformat()}, "wafat.tanggal"),
    ],
    ids=["died before the birth", "dies tomorrow"],
)
def test_a_day_of_death_that_cannot_be_is_refused(told, changes, question):
    with pytest.raises(Invalid) as refused:
        told("surat-kematian", DEATH, **changes)
    assert question in refused.value.errors


def test_a_letter_of_death_is_printed_with_both_days_and_who_signs_reads_the_doubt_first(told, printed, client, person):
    case = told("surat-kematian", DEATH, almarhum__tgl_lahir="1950-01-01", wafat__tanggal=DIED, pelapor__nik=ZEROS)
    client.force_login(person("kelurahan"))
    assert "NIK ini tampak salah ketik" in client.get(reverse("case", args=[case.number])).content.decode()
    letter = printed(case)
    assert "1 Januari 1950" in letter and "2 Januari 2026" in letter


MARRIAGE = "ktp kk akta-lahir pengantar-rt"
WEDDING = (timezone.localdate() + timedelta(days=40)).isoformat()


def test_a_married_woman_gets_no_letter_for_a_marriage(told):
    with pytest.raises(Invalid) as refused:
        told("pengantar-nikah", f"{MARRIAGE} izin-poligami", pemohon__jenis_kelamin="P", pemohon__status="kawin")
    assert "pemohon.status" in refused.value.errors


def test_who_was_married_names_the_former_spouse(told):
    with pytest.raises(Invalid) as refused:
        told("pengantar-nikah", f"{MARRIAGE} akta-cerai", pemohon__status="cerai-hidup", mantan=None)
    assert "mantan.nama" in refused.value.errors


def test_a_mother_younger_than_her_child_and_a_parent_without_data_are_refused(told):
    with pytest.raises(Invalid) as refused:
        told("pengantar-nikah", MARRIAGE, ibu__tgl_lahir="1995-01-01", ayah={"nama": "Hasan"})
    assert {"ibu.tgl_lahir", "ayah.tempat_lahir", "ayah.agama", "ayah.alamat"} <= set(refused.value.errors)


def test_n1_says_who_a_widow_was_married_to_and_all_about_her_parents(told, printed):
    case = told(
        "pengantar-nikah",
        f"{MARRIAGE} akta-kematian",
        pemohon__jenis_kelamin="P",
        pemohon__status="cerai-mati",
        pemohon__agama="islam",
        mantan={"nama": "Rudi Hartono"},
        ayah={"nama": "Hasan Basri", "wafat": True},
        ibu__pekerjaan="Pedagang kain",
        ibu__nik="3672015203650004",
        tanggal=WEDDING,
    )
    letter = printed(case)
    assert "Janda" in letter and "Rudi Hartono" in letter and "Alm. Hasan Basri" in letter
    for words in ("Aminah Contoh", "3672015203650004", "Cilegon, 12 Maret 1965", "Indonesia", "Pedagang kain", "RW 03"):
        assert words in letter
    assert "Hari dan tanggal" in letter and weekday_words(WEDDING) in letter


def test_who_never_married_has_nobody_to_name(told, printed):
    letter = printed(told("pengantar-nikah", MARRIAGE, pemohon__jenis_kelamin="L", pemohon__status="belum-kawin"))
    assert "Jejaka" in letter and "istri/suami terdahulu" in letter and "Alm." not in letter


@pytest.mark.parametrize(
    ("text", "words"),
    [("2027-01-10", "Minggu, 10 Januari 2027"), ("2026-11-30", "Senin, 30 November 2026"), ("besok", "besok")],
)
def test_a_day_is_written_with_its_day_of_the_week(text, words):
    assert weekday_words(text) == words and words.endswith(date_words(text, "id"))
