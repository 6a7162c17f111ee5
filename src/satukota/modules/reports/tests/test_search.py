"""Search finds what people write, as they write it."""

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from satukota.kernel.cases.api import Filter, page
from satukota.kernel.cases.rules.written import written_words

TEXTS = {
    "alamat": "Jl.Kembangsari No.7 RT.03/RW.05 Kel.Ciwaduk, jalan berlubang",
    "fasilitas": "Dekat sekolah/puskesmas ada lubang",
    "waktu": "Tutup got hilang.lampu padam.sudah 2minggu tidak dibetulkan",
    "nama": "Di jl.Pangeran-Mangkubumi/Ahmad Yani macet",
    "plat": "Truk A1234BC parkir di trotoar",
}
FOUND = {
    "alamat": [
        "kembangsari",
        "Jl.Kembangsari",
        "jl kembangsari",
        "ciwaduk",
        "Kel.Ciwaduk",
        "RT.03/RW.05",
        "rt 3",
        "No.7",
    ],
    "fasilitas": ["sekolah", "puskesmas", "sekolah/puskesmas", "puskesmas sekolah"],
    "waktu": ["lampu padam", "hilang", "2minggu", "2 minggu", "padam.sudah"],
    "nama": ["mangkubumi", "ahmad yani", "Pangeran Mangkubumi", "pangeran-mangkubumi"],
    "plat": ["A1234BC", "A 1234 BC", "1234"],
}


@pytest.fixture
def reports(report):
    return {name: report(text=text).case for name, text in TEXTS.items()}


@pytest.mark.django_db
def test_every_word_is_found_whatever_stands_beside_it(reports, person):
    for name, searches in FOUND.items():
        for search in searches:
            rows = page(person("meja"), Filter(status="all", q=search)).rows
            assert reports[name].number in {row["number"] for row in rows}, search


@pytest.mark.django_db
def test_a_number_is_found_in_every_form_in_which_it_is_copied(reports, person):
    number = reports["nama"].number
    _prefix, year, tail = number.split("-")
    forms = [number, number.lower(), number.replace("-", "‑"), number.replace("-", "–"), number.replace("-", " "), tail]
    forms += [
        f"#{number}.",
        f"LAP-{year}-{int(tail)}",
        f"{year}-{tail}",
        f"{year}–{int(tail)}",
        number.replace("-", ""),
    ]
    for form in forms:
        rows = page(person("meja"), Filter(status="all", q=form)).rows
        assert number in {row["number"] for row in rows}, form


@pytest.mark.django_db
def test_the_search_of_staff_goes_to_the_case_whatever_the_hyphens(client, reports, person):
    number = reports["nama"].number
    client.force_login(person("meja"))
    assert client.get("/search/", {"q": number.replace("-", "–").lower()}).headers["Location"].endswith(f"{number}/")


def test_words_that_look_like_a_number_are_words_where_no_case_has_it(report, person, db):
    case = report(text="Gedung SMP 2026 7 ruang bocor").case
    rows = page(person("meja"), Filter(status="all", q="SMP 2026 7")).rows
    assert [row["number"] for row in rows] == [case.number]


@pytest.mark.django_db
@given(st.text(alphabet=st.sampled_from("aB7 0.-/–‑_'\n\t🌙é#9(),"), max_size=30))
@example("RT.03/RW.005")
@example("/_")
@example("..")
@example("-5 dan /tmp/x <b>tebal</b> a@b.id")
def test_the_database_parts_words_as_the_program_does(text):
    with connection.cursor() as cursor:
        sql = "SELECT tsvector_to_array(to_tsvector('simple', kernel_written_words(%s))), tsvector_to_array(to_tsvector('simple', %s))"
        cursor.execute(sql, [text, written_words(text)])
        there, here = cursor.fetchone()
    assert there == here
