"""A page that is printed reads no file and calls no address."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.reader import PdfFileReader

from satukota.kernel.papers.api import render_pdf, unprintable
from satukota.kernel.papers.rules.fonts import FOLDER, rare_faces

DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="


def test_a_page_reads_no_file_even_where_its_markup_names_one(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("KUNCI RAHASIA")
    page = f'<p>Isi</p><a rel="attachment" href="file://{secret}">x</a><img src="file://{secret}">'
    document = render_pdf(page)
    assert document.startswith(b"%PDF") and b"EmbeddedFile" not in document


def test_a_page_calls_no_address(monkeypatch):
    import socket

    calls = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: calls.append(address))
    assert render_pdf('<link rel=stylesheet href="http://127.0.0.1:9/x.css"><img src="http://127.0.0.1:9/x.png">')
    assert calls == []


def test_pictures_inside_the_page_are_printed():
    with_picture, without = render_pdf(f'<img src="{DOT}">'), render_pdf("<p></p>")
    assert b"/Image" in with_picture and b"/Image" not in without
    assert BytesIO(with_picture).read(4) == b"%PDF"


SCRIPTS = {
    "Chinese": ("李明", "DroidSansFallback.ttf"),
    "Japanese": ("さくら山田", "DroidSansFallback.ttf"),
    "Korean": ("김철수", "DroidSansFallback.ttf"),
    "Javanese": ("ꦧꦪꦸ", "NotoSansJavanese-Regular.ttf"),
    "Sundanese": ("ᮘᮚᮥ", "NotoSansSundanese-Regular.ttf"),
    "Batak": ("ᯅᯖᯂ᯲", "NotoSansBatak-Regular.ttf"),
    "Balinese": ("ᬩᬮᬶ", "NotoSansBalinese-Regular.ttf"),
    "Lontara": ("ᨒᨚᨈᨑ", "NotoSansBuginese-Regular.ttf"),
    "Rejang": ("ꤰꤱꤲ", "NotoSansRejang-Regular.ttf"),
    "Devanagari": ("राम", "NotoSansDevanagari-Regular.ttf"),
    "Tamil": ("குமார்", "NotoSansTamil-Regular.ttf"),
    "Thai": ("สมชาย", "NotoSansThai-Regular.ttf"),
    "pictures": ("🎉🎪", "Symbola-Regular.ttf"),
}


@pytest.mark.parametrize(("name", "file"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_name_in_rare_letters_is_printed_in_a_font_that_has_them_all(name, file):
    reader = PdfFileReader(BytesIO(render_pdf(f"<style>body {{ font-family: 'DejaVu Sans' }}</style><p>{name}</p>")))
    fonts = reader.root["/Pages"]["/Kids"][0].get_object()["/Resources"]["/Font"]
    embedded = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts.values()}
    assert {ord(letter) for letter in name} <= TTFont(FOLDER / file).getBestCmap().keys()
    family = file.partition("-")[0].removesuffix(".ttf")
    assert any(font.startswith(family) for font in embedded)


def test_an_ordinary_page_carries_no_rare_font():
    assert rare_faces("<p>Siti Rahayu, محمد, Иван</p>") == ""


@pytest.mark.parametrize("name", [name for name, _file in SCRIPTS.values()], ids=SCRIPTS)
def test_what_has_a_font_is_printable(name):
    assert unprintable(name) == []


def test_letters_without_a_font_are_named_and_others_are_not():
    assert unprintable("Ny. Siti, Rp 1.000 – “baik” é محمد \u200d\ufe0f 𓀀𓀁 Budi \ue000") == ["\ue000", "𓀀", "𓀁"]


def test_a_letter_without_a_font_is_printed_as_its_code_and_never_as_a_box(caplog):
    with caplog.at_level("WARNING", logger="weasyprint"):
        render_pdf("<p>𓀃</p>")
        caplog.clear()
        render_pdf("<p>𓀃 Budi</p>")
    assert not [record for record in caplog.records if "notdef" in record.getMessage()]
