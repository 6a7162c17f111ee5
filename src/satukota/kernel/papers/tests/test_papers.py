"""A page that is printed reads no file and calls no address."""

from io import BytesIO

from satukota.kernel.papers.api import render_pdf

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
