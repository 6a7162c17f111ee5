"""Answers are told in the reader's words."""

import pytest
from django.utils.translation import override

from satukota.kernel.cases.api import Field, Form
from satukota.web.cases.words import answer_words

KIND = Field("kelamin", "string", {"id": "Jenis kelamin"}, labels={"l": {"id": "Laki-laki", "en": "Male"}})
BORN = Field("lahir", "string", {"id": "Tanggal lahir"}, format="date")
WITNESSES = Field("saksi", "array", {"id": "Saksi"}, items=Form({"nama": Field("nama", "string", {}), "lahir": BORN}))
CHOSEN = Field("pilihan", "array", {"id": "Pilihan"}, items=KIND)


@pytest.mark.parametrize(
    ("asked", "value", "indonesian", "english"),
    [
        (KIND, "l", "Laki-laki", "Male"),
        (KIND, "x", "x", "x"),
        (BORN, "2026-11-20", "20 November 2026", "20 November 2026"),
        (BORN, "kemarin", "kemarin", "kemarin"),
        (None, 51.0, "51", "51"),
        (None, 3100.25, "3.100,25", "3,100.25"),
        (None, 2026, "2026", "2026"),
        (None, True, "Ya", "Yes"),
        (CHOSEN, ["l", "l"], "Laki-laki; Laki-laki", "Male; Male"),
        (
            WITNESSES,
            [{"lahir": "1990-01-02", "nama": "Tini"}],
            "1. nama: Tini, Tanggal lahir: 2 Januari 1990",
            "1. nama: Tini, Tanggal lahir: 2 January 1990",
        ),
    ],
)
def test_an_answer_is_told_in_the_words_of_the_reader(asked, value, indonesian, english):
    for language, words in (("id", indonesian), ("en", english)):
        with override(language):
            assert answer_words(asked, value, language) == words
