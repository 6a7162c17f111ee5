"""Numbers and words are read as people write them."""

import pytest

from satukota.kernel.cases.rules.written import case_number, number_lexeme, written_words

NUMBER = "LAP-2026-000724"


@pytest.mark.parametrize(
    "text",
    [
        *(NUMBER, "lap-2026-000724", "LAP-2026-724", "LAP‑2026‑000724", "LAP–2026–000724", "LAP—2026—724"),
        *("LAP 2026 000724", "lap 2026 724", " #LAP-2026-000724. ", "LAP2026000724", "LAP\u00a02026\u00a0000724"),
        *("LAP_2026_724", "LAP/2026/000724", "LAP.2026.000724", "LAP−2026−000724", "LAP\u200b-2026-000724"),
    ],
)
def test_a_number_is_the_same_however_it_was_copied(text):
    assert case_number(text) == NUMBER


@pytest.mark.parametrize("text", ["", "lampu mati", "2026-000724", "724", "RT 03 RW 05", "LAP-26-1", "jalan 2026"])
def test_what_is_no_whole_number_is_none(text):
    assert case_number(text) == ""


@pytest.mark.parametrize(
    ("text", "lexeme"),
    [("724", "000724"), ("000724", "000724"), ("2026-724", "2026000724"), ("lampu", ""), ("", ""), ("rt 3", "")],
)
def test_a_part_of_a_number_is_looked_up_as_the_index_has_it(text, lexeme):
    assert number_lexeme(text) == lexeme


def test_a_number_of_seven_digits_stays_whole():
    assert (case_number("LAP-2026-1000001"), number_lexeme("1000001")) == ("LAP-2026-1000001", "1000001")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jl.Kembangsari No.7 RT.03/RW.05", "Jl Kembangsari No 7 RT 3 RW 5"),
        ("sekolah/puskesmas", "sekolah puskesmas"),
        ("sudah 2minggu", "sudah 2 minggu"),
        ("hilang.lampu padam", "hilang lampu padam"),
        ("B1234XY", "B 1234 XY"),
        ("0 dan 00", "0 dan 0"),
        ("ꦗꦭ 🌙", "ꦗꦭ 🌙"),
    ],
)
def test_words_are_parted_where_people_leave_no_blank(text, words):
    assert " ".join(written_words(text).split()) == words
