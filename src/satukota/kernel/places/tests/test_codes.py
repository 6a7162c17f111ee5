"""Region codes in the many ways in which they are written."""

import pytest

from satukota.kernel.places.rules import codes


@pytest.mark.parametrize("written", ["36.72.01.1001", "3672011001", 3672011001, " 36.72.01.1001 ", "36-72-01-1001"])
def test_a_code_is_understood_however_it_is_written(written):
    assert codes.normal(written) == "36.72.01.1001"


@pytest.mark.parametrize("wrong", ["", "36.7", "36.72.01.100", "kelurahan", "36720110012", None, "３６７２"])
def test_what_is_no_code_is_refused(wrong):
    with pytest.raises(ValueError, match="not a region code"):
        codes.normal(wrong)


@pytest.mark.parametrize(
    ("code", "level", "kind"),
    [
        ("36", "province", "provinsi"),
        ("36.72", "city", "kota"),
        ("35.17", "city", "kabupaten"),
        ("36.72.05", "district", "kecamatan"),
        ("36.72.05.1002", "village", "kelurahan"),
        ("35.17.05.2002", "village", "desa"),
        ("91.03.05.3002", "village", "desa_adat"),
    ],
)
def test_a_code_says_what_the_area_is(code, level, kind):
    assert (codes.level(code), codes.kind(code)) == (level, kind)


def test_jombang_in_cilegon_is_not_the_regency_of_jombang():
    assert codes.within("36.72.05", "36.72")
    assert not codes.within("36.72.05", "35.17")
    assert not codes.within("36.721", "36.72")


@pytest.mark.parametrize(("code", "zone"), [("36.72", "Jakarta"), ("64.72", "Makassar"), ("91.71", "Jayapura")])
def test_the_province_gives_the_time_zone(code, zone):
    assert codes.time_zone(code) == f"Asia/{zone}"
