import io
import random
import zlib
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageOps

from satukota.kernel.files import rules
from satukota.kernel.files.rules import PICTURES, Unacceptable, accepted_types, clean_name, inspect
from satukota.kernel.files.tests import hostile

WIB = ZoneInfo("Asia/Jakarta")
ALL = accepted_types("document")


def reason(data: bytes, accepted=ALL) -> str:
    with pytest.raises(Unacceptable) as caught:
        inspect(data, accepted)
    return caught.value.code


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_honest_pictures_are_known_by_their_contents(form, mode):
    data = hostile.saved(hostile.scene(size=(321, 123)).convert(mode), form)
    assert inspect(data, PICTURES) == rules.Layout(f"image/{form.lower()}", 321, 123)


@pytest.mark.parametrize("options", [{"lossless": True}, {"exact": True, "lossless": True}, {"icc_profile": b"x" * 9}])
def test_every_flavour_of_webp_tells_its_size(options):
    assert inspect(hostile.saved(hostile.scene(size=(77, 55)), "WEBP", **options), PICTURES).width == 77


def test_progressive_jpeg_is_known():
    assert inspect(hostile.jpeg(progressive=True), PICTURES).height == 600


def test_pdf_is_a_document_but_not_a_photo():
    assert inspect(hostile.PDF, ALL).content_type == "application/pdf"
    assert reason(hostile.PDF, accepted_types("report_photo")) == "type"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (hostile.gif_script(), "image/gif"),
        (hostile.SVG, "image/svg+xml"),
        (b"\n <svg onload=alert(1)>", "image/svg+xml"),
        (b"<!DOCTYPE html><script>", "web page"),
        (hostile.archive(), "archive or office document"),
        (b"MZ\x90\0\3", "program"),
        (b"#!/bin/sh", "program"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"\0\0\0\x18ftypavif", "image/avif"),
        (b"\0\0\0\x18ftypisom", "video"),
        (b"hello", "unknown"),
    ],
)
def test_other_contents_are_refused_by_their_name(data, found):
    with pytest.raises(Unacceptable) as caught:
        inspect(data, ALL)
    assert (caught.value.code, caught.value.facts["found"]) == ("type", found)


@pytest.mark.parametrize(
    "data",
    [
        hostile.jpeg() + hostile.archive(),
        hostile.saved(hostile.scene(), "PNG") + hostile.archive(),
        hostile.saved(hostile.scene(), "WEBP") + hostile.archive(),
        hostile.PDF + hostile.archive() + b"%%EOF",
        hostile.jpeg() + b"<script>alert(1)</script>",
        hostile.jpeg() + b"MZ\x90\0 a program",
        hostile.jpeg(comment=b"<?php system($_GET[0]);"),
        hostile.jpeg(comment=hostile.PDF),
        hostile.jpeg_script(),
    ],
)
def test_a_second_file_inside_is_refused(data):
    assert reason(data) == "hidden"


def test_films_that_phones_put_behind_their_photos_are_no_reason_to_refuse():
    film = b"\0\0\0\x18ftypmp42" + random.Random(1).randbytes(200_000)
    assert inspect(hostile.jpeg() + film, PICTURES).width == 800


@pytest.mark.parametrize("data", [hostile.jpeg()[:-2000], hostile.jpeg()[:300], hostile.PDF[:-8]])
def test_what_did_not_arrive_whole_is_refused(data):
    assert reason(data) == "cut_off"


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_half_a_picture_is_refused(form):
    data = hostile.saved(hostile.scene(), form)
    assert reason(data[: len(data) // 2]) == "cut_off"


def test_a_hundred_megapixel_bomb_is_refused_without_decoding_it():
    with pytest.raises(Unacceptable) as caught:
        inspect(hostile.png_bomb(), PICTURES)
    assert caught.value.facts == {"width": 10_000, "height": 10_000, "most": 40}


def test_pdf_with_a_program_is_refused():
    assert reason(hostile.PDF.replace(b"/Pages", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Pages")) == "program"


def packed(objects: bytes, more: bytes = b"/Filter/FlateDecode", squeeze=zlib.compress) -> bytes:
    """A PDF with objects in an object stream."""
    body = squeeze(objects)
    head = b"%%PDF-1.7\n5 0 obj<</Type/ObjStm/N 1/First 4/Length %d%s>>stream\n" % (len(body), more)
    return head + body + b"\nendstream endobj\n" + hostile.PDF[9:]


@pytest.mark.parametrize(
    "data",
    [
        hostile.PDF.replace(b"/Pages", b"/OpenAction<</S/JavaScr#69pt/JS(app.alert(1))>>/Pages"),
        hostile.PDF.replace(b"/Pages", b"/AA<</O<</S/#4a#61vaScript>>>>/Pages"),
        packed(b"7 0 <</S/JavaScript/JS(app.alert(1))>>"),
        packed(b"7 0 <</S/JavaScript>>").replace(b"ObjStm", b"Obj#53tm"),
        packed(b"7 0 <</S/JavaScript>>").replace(b"/Type/ObjStm", b""),
        packed(b"7 0 <</S/JavaScript>>", b"/Filter[/ASCIIHexDecode]", lambda text: text.hex().encode()),
        hostile.PDF.replace(b"/Pages", b"/Names<</EmbeddedFiles 4 0 R>>/Pages"),
        hostile.PDF.replace(b"/Pages", b"/A<</S/SubmitForm/F(http://evil.example)>>/Pages"),
        hostile.PDF.replace(b"/Pages", b"/A<</S/Launch/F(cmd.exe)>>/Pages"),
        hostile.PDF.replace(b"/Pages", b"/OpenAction<</S/URI/URI(http://evil.example)>>/Pages"),
        hostile.PDF.replace(b"/Pages", b"/OpenAction 9 0 R/Pages"),
        hostile.PDF.replace(b"/Pages", b"/AcroForm<</XFA[(a)4 0 R]>>/Pages"),
        packed(bytes(40_000_000)),
    ],
    ids=["hex", "all hex", "stream", "hex stream", "stream without a type", "other filter", "files", "submit", "launch", "address", "reference",
         "form", "bomb"],
)  # fmt: skip
def test_a_pdf_that_does_something_when_opened_is_refused_however_it_is_written(data):
    assert reason(data) == "program"


def test_a_locked_pdf_is_refused_since_nobody_can_look_into_it():
    assert reason(hostile.PDF.replace(b"/Root", b"/Encrypt 9 0 R/Root")) == "locked"
    assert reason(packed(b"7 0 <<>>", squeeze=lambda _text: b"noise")) == "unreadable"


@pytest.mark.parametrize(
    "data",
    [
        hostile.PDF.replace(b"/Pages", b"/Outlines<</First 12 0 R/Last 9 0 R>>/OpenAction[3 0 R/Fit]/Pages"),
        hostile.PDF.replace(b"/Pages", b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>/Pages"),
        hostile.PDF.replace(b"/Pages", b"/OpenAction 1 0 R/Pages").replace(b"obj<<", b"obj<</S/GoTo"),
        packed(b"7 0 <</S/GoTo/D[3 0 R/Fit]>>").replace(b"/Pages", b"/OpenAction 7 0 R/Pages"),
        packed(b"7 0 <</S/URI/URI(https://kota.example)>>"),
    ],
    ids=["place", "going there", "reference", "packed reference", "link"],
)
def test_an_honest_pdf_that_opens_at_a_page_is_taken(data):
    assert inspect(data, ALL).content_type == "application/pdf"


@settings(max_examples=300, deadline=None)
@given(
    start=st.sampled_from(
        [hostile.jpeg(), hostile.saved(hostile.scene(), "PNG"), hostile.saved(hostile.scene(), "WEBP"), b""]
    ),
    data=st.data(),
)
def test_damaged_bytes_are_judged_never_crash(start, data):
    cut = data.draw(st.integers(0, min(len(start), 900)))
    noise = data.draw(st.binary(max_size=80))
    with suppress(Unacceptable):
        inspect(start[:cut] + noise + start[cut + len(noise) :], ALL)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("jalan.JPG", "jalan.jpg"),
        ("jalan.png", "jalan.jpg"),
        ("C:\\fakepath\\a.jpeg", "a.jpeg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("foto\u202egpj.jpg", "fotogpj.jpg"),
        ('a"<b>\r\n.jpg', "a_b_.jpg"),
        ("", "file.jpg"),
        ("x" * 300 + ".jpg", "x" * 120 + ".jpg"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert clean_name(given, "image/jpeg") == kept


@pytest.mark.parametrize("given", ["foto.jpg.exe", "foto.svg", "surat.pdf"])
def test_an_ending_that_does_not_fit_is_refused(given):
    with pytest.raises(Unacceptable, match="wrong_extension"):
        clean_name(given, "image/jpeg")


def test_place_time_and_device_are_read_from_a_photo(tmp_path):
    (tmp_path / "p").write_bytes(hostile.photo_with_exif())
    origin = rules.origin_of(tmp_path / "p", WIB)
    assert (origin.lon, origin.lat, origin.device) == (106.05, -6.02, "Xiaomi Redmi 9A")
    assert origin.taken_at == hostile.taken().replace(tzinfo=WIB)


@pytest.mark.parametrize("letters", [{1: "", 3: "E"}, {1: "S", 3: "?"}, {1: "S"}])
def test_a_place_without_its_hemisphere_is_none(tmp_path, letters):
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({2: (6.0, 1.0, 12.0), 4: (106.0, 3.0, 0.0)} | letters)
    (tmp_path / "p").write_bytes(hostile.saved(hostile.scene(), exif=exif))
    origin = rules.origin_of(tmp_path / "p", WIB)
    assert (origin.lon, origin.lat) == (None, None)


@settings(max_examples=150, deadline=None)
@given(at=st.integers(4, 300), noise=st.binary(min_size=1, max_size=30))
def test_garbled_metadata_say_nothing_but_do_no_harm(tmp_path_factory, at, noise):
    data = hostile.photo_with_exif()
    path = tmp_path_factory.mktemp("x") / "p"
    path.write_bytes(data[:at] + noise + data[at + len(noise) :])
    with suppress(Unacceptable):
        rules.origin_of(path, WIB)


def test_copies_are_upright_and_carry_no_metadata(tmp_path):
    (tmp_path / "p").write_bytes(hostile.photo_with_exif())
    made = rules.copies(tmp_path / "p")
    (tmp_path / "v").write_bytes(made.view)
    assert (made.look.width, made.look.height) == (600, 800)
    with Image.open(tmp_path / "v") as view:
        assert (view.size, dict(view.getexif()), view.info.get("xmp")) == ((600, 800), {}, None)


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("JPEG", "CMYK"), ("PNG", "I;16")]
)
def test_pictures_of_every_colour_mode_get_copies(tmp_path, form, mode):
    picture = Image.new(mode, (400, 300)) if mode == "I;16" else hostile.scene().convert(mode)
    (tmp_path / "p").write_bytes(hostile.saved(picture, form))
    assert rules.copies(tmp_path / "p").thumb


def test_a_picture_that_breaks_while_decoded_is_unreadable(tmp_path):
    data = bytearray(hostile.saved(hostile.scene(), "PNG"))
    data[2000:2100] = bytes(100)
    (tmp_path / "p").write_bytes(data)
    with pytest.raises(Unacceptable, match="unreadable"):
        rules.copies(tmp_path / "p")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("change", ["quality", "size", "format", "brightness"])
def test_a_picture_sent_again_looks_alike(seed, change):
    picture = hostile.scene(seed)
    again = {
        "quality": lambda: hostile.saved(picture, quality=30),
        "size": lambda: hostile.saved(picture.resize((311, 233)), quality=70),
        "format": lambda: hostile.saved(picture, "WEBP", quality=40),
        "brightness": lambda: hostile.saved(picture.point(lambda v: min(255, int(v * 1.2) + 8)), quality=80),
    }[change]()
    assert rules.distance(look(hostile.saved(picture, quality=90)), look(again)) <= 6


def look(data: bytes) -> int:
    found = rules.perceptual_hash(Image.open(io.BytesIO(data)))
    assert found is not None
    return found


def test_different_pictures_do_not_look_alike():
    hashes = [rules.perceptual_hash(hostile.scene(seed)) for seed in range(60)]
    pairs = [(a, b) for i, a in enumerate(hashes) for b in hashes[:i]]
    assert sum(rules.distance(a, b) <= rules.NEAR for a, b in pairs) == 0


def test_the_hash_of_a_mirrored_picture_follows_from_the_first():
    picture = hostile.scene(3)
    flipped = rules.perceptual_hash(ImageOps.mirror(picture))
    assert rules.distance(rules.mirrored_hash(rules.perceptual_hash(picture)), flipped) <= 1


def test_a_blank_picture_has_no_hash():
    assert rules.perceptual_hash(Image.new("RGB", (300, 200), "white")) is None


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_distance_is_the_same_for_signed_numbers(one, other):
    assert rules.distance(rules.signed_number(one), rules.signed_number(other)) == (one ^ other).bit_count()


def test_covered_parts_are_black_and_nothing_else_changes(tmp_path):
    (tmp_path / "p").write_bytes(hostile.photo_with_exif())
    (tmp_path / "r").write_bytes(rules.redacted_picture(tmp_path / "p", [rules.Box(0.25, 0.5, 0.75, 1)]))
    with Image.open(tmp_path / "r") as covered:
        assert covered.size == (600, 800)
        assert max(covered.crop((160, 410, 440, 800)).getextrema())[1] < 12
        assert "exif" not in covered.info
