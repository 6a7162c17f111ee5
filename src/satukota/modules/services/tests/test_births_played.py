"""Every kind of birth, told page by page on a phone, decided by the office and read from the deed that parents download."""

from collections.abc import Iterator, Mapping

import pytest
from tests.browsing import axe

from satukota.kernel.cases.api import Case
from satukota.modules.services.actions.drafts import begin, save_answers
from satukota.modules.services.tests.conftest import ANSWERS, BIRTH, BORN, PAPERS, changed, fill, scan
from satukota.modules.services.tests.test_births import BIRTHS
from satukota.modules.services.tests.walking import apply, papers_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
MOTHER_AWAY = {
    "ibu": {"nama": "Siti Rahayu", "data": "sebagian", "alasan": "meninggal"},
    "pelapor__nama": "Budi Santoso",
    "pelapor__hubungan": "ayah",
}
PLAYED = BIRTHS | {
    "the mother has died without papers": (
        MOTHER_AWAY,
        PAPERS[BIRTH],
        "anak ke-satu dari suami istri ayah Budi Santoso dan ibu Siti Rahayu",
    )
}
CHILDREN = (
    *("Bima", "Dewi", "Elang", "Fajar", "Galih", "Hana", "Indra"),
    *("Jihan", "Krisna", "Laras", "Mirza", "Nadia", "Oka"),
)
MOTHERS = (
    *("Ani Lestari", "Berta Simanjuntak", "Citra Wulandari", "Dorkas Yeimo", "Euis Komalasari", "Farida Hanum"),
    *("Gusti Ayu Putri", "Halimah Tanjung", "Ida Royani", "Juwita Mokodompit", "Kartini", "Lusiana Pangaribuan"),
    "Maimunah Sagala",
)
UNTOLD = ("anak__panjang_cm", "anak__berat_g", "anak2__berat_g")
"""Measures that need not be told."""


def typed(answers: Mapping, group: str = "") -> Iterator[tuple[str, str | bool]]:
    """Yield answers as they are typed into fields, by the names of these."""
    for name, answer in answers.items():
        here = f"{group}{name}"
        if isinstance(answer, Mapping):
            yield from typed(answer, f"{here}__")
        elif isinstance(answer, list):
            yield from typed({str(place): row for place, row in enumerate(answer)}, f"{here}__")
        elif answer is not None and here not in UNTOLD:
            yield here, answer if isinstance(answer, bool) else str(answer)


def told(kind: str) -> tuple[dict[str, str | bool], str]:
    """Return what is typed for a kind of birth, in a family of its own, and what its deed has to say."""
    changes, _papers, words = PLAYED[kind]
    place = list(PLAYED).index(kind)
    child, mother = CHILDREN[place], MOTHERS[place]
    answers = dict(typed(changed(ANSWERS[BIRTH], changes)))
    own = {"anak__nama": f"{child} Pratama", "ibu__nama": mother}
    own |= {"ibu__nik": f"367201410190{place + 11}{place + 11}"}
    own |= {"pelapor__nama": mother} if answers["pelapor__hubungan"] == "ibu" else {}
    answers |= {name: answer for name, answer in own.items() if name in answers}
    if answers["lahir"] == "mati":
        del answers["ingin_kia"]
    elif place:
        answers["ingin_kia"] = False
    return answers, words.replace("Siti Rahayu", mother)


def decide(step, case: Case) -> None:
    """Let the office decide: late births need the decision of the head of section."""
    if "terlambat" in case.flags:
        decision = {"nomor": "474/12/2026", "tanggal": BORN, "paper-izin-terlambat": scan("keputusan.jpg")}
        step(case, "setujui-terlambat", "kabid.dukcapil", **decision)
    step(case, "setujui", "verifikator")
    step(case, "terbitkan", "kadis.dukcapil")


def test_every_kind_of_birth_is_told_page_by_page_and_its_deed_says_so(visit, step, subtests):
    parents = visit("/", width=360)
    start = parents.url
    for kind, (_changes, papers, _words) in PLAYED.items():
        with subtests.test(kind=kind):
            answers, words = told(kind)
            parents.goto(f"{start}services/s/{BIRTH}/")
            case = apply(parents, answers, papers)
            decide(step, case)
            assert case.state == "selesai"
            parents.reload()
            deeds = papers_on(parents)
            assert any(words in text for text in deeds.values()), deeds
            assert len(deeds) == (2 if kind in {"a married couple", "twins"} else 1)


def test_a_number_that_cannot_be_the_mothers_is_doubted_where_it_is_typed(visit):
    started = begin(BIRTH)
    save_answers(started.draft, ANSWERS[BIRTH])
    page = visit(f"/services/a/{started.token}/identitas-ibu/", width=360)
    fill(page, ibu__nik="3672010101900001")
    doubt = page.locator("[data-question=ibu__nik] [data-doubt]")
    doubt.wait_for()
    assert "milik laki-laki" in doubt.inner_text() and axe(page) == []
    fill(page, ibu__nik="3672014101900001")
    doubt.wait_for(state="detached")
