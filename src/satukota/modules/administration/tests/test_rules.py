"""What is typed and uploaded in a set-up is read, or refused with the part that cannot be."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from satukota.modules.administration.rules.answers import (
    UnreadAnswer,
    agency_code,
    read_agencies,
    read_point,
    read_windows,
    write_point,
)
from satukota.modules.administration.rules.coat import LARGEST, UnusableCoat, clean_coat

EVIL = b"""<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" viewBox="0 0 9 9">
<script>alert(1)</script><foreignObject><p>x</p></foreignObject><image href="https://elsewhere.example/a.png"/>
<a href="javascript:alert(1)"><path d="M0 0"/></a><path d="M0 0h9" fill="#123456" onclick="x()"/>
<rect style="fill:url(https://elsewhere.example/b)"/><use href="#m"/><style>@import "https://elsewhere.example"</style></svg>"""


def test_a_drawing_keeps_its_shapes_and_loses_what_acts_or_loads():
    clean = clean_coat(EVIL)
    assert 'd="M0 0h9"' in clean and 'fill="#123456"' in clean and 'href="#m"' in clean
    assert not [
        word for word in ("script", "alert", "onload", "onclick", "elsewhere", "foreignObject") if word in clean
    ]


def test_entities_are_not_followed():
    bomb = b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>'
    assert "root:" not in clean_coat(bomb)


def test_a_picture_becomes_a_small_drawing():
    file = io.BytesIO()
    Image.new("RGB", (1000, 500), "#0b5c8a").save(file, "PNG")
    assert 'viewBox="0 0 320 160"' in clean_coat(file.getvalue())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"hello", "not_a_picture"),
        (b"<html/>", "not_a_picture"),
        (b"\x89PNG\r\n\x1a\nxx", "broken"),
        (b"x" * (LARGEST + 1), "too_large"),
        (b"", "not_a_picture"),
    ],
)
def test_what_is_no_coat_is_refused(content, reason):
    with pytest.raises(UnusableCoat) as refusal:
        clean_coat(content)
    assert refusal.value.reason == reason


@given(st.binary(max_size=300))
def test_whatever_is_uploaded_is_cleaned_or_refused(content):
    with contextlib.suppress(UnusableCoat):
        assert clean_coat(content).startswith("<svg")


@pytest.mark.parametrize("typed", ["-6.2886, 106.7179", "-6.2886;106.7179", " -6,2886  106,7179 ", "-6.2886,106.7179"])
def test_a_point_is_read_as_maps_write_it(typed):
    assert read_point(typed) == (106.7179, -6.2886)


@pytest.mark.parametrize("typed", ["106.7179, -6.2886", "51.5, -0.1", "alun-alun", "", "-6.2"])
def test_a_point_outside_indonesia_or_no_point_is_refused(typed):
    with pytest.raises(UnreadAnswer):
        read_point(typed)


@given(st.floats(95, 141), st.floats(-11, 6))
def test_a_written_point_is_read_again(lon, lat):
    again = read_point(write_point((round(lon, 3), round(lat, 3))))
    assert again == pytest.approx((lon, lat), abs=0.001)


@pytest.mark.parametrize(
    ("typed", "windows"),
    [
        ("07:30-12:00, 13:00-16:00", ["07:30-12:00", "13:00-16:00"]),
        ("7.30 – 14.00", ["07:30-14:00"]),
        ("", []),
    ],
)
def test_hours_are_read_as_people_write_them(typed, windows):
    assert read_windows(typed) == windows


@pytest.mark.parametrize(
    "typed", ["8-4", "16:00-08:00", "08:00-12:00, 11:00-16:00", "08:70-12:00", "pagi", "00:00-25:00"]
)
def test_hours_that_cannot_be_are_refused(typed):
    with pytest.raises(UnreadAnswer):
        read_windows(typed)


def test_lines_of_agencies_are_names_and_short_names():
    assert read_agencies("Dinas Kebudayaan; Disbud\n\n Dinas  X ") == [("Dinas Kebudayaan", "Disbud"), ("Dinas X", "")]


def test_each_agency_gets_a_code_of_its_own():
    taken = frozenset({"disbud", "disbud-2"})
    assert (agency_code("Disbud", taken), agency_code("Énergi & Air!", taken)) == ("disbud-3", "energi-air")
