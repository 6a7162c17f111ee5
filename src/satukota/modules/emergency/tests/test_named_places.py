"""A sentence in which no place is named sends nobody to a place that is spelt like one of its words."""

import pytest

from satukota.kernel.places.api import Place
from satukota.modules.emergency.queries import places
from satukota.modules.emergency.rules.location.naming import names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("kebakaran deket masjid agung cilegon pak cepet", "Masjid Agung Nurul Ikhlas"),
        ("kraktau", "Krakatau Steel"),
        ("ctangkil", "Kelurahan Citangkil"),
        ("jombang", "Kelurahan Jombang Wetan"),
        ("pci", "Pondok Cilegon Indah"),
        ("stasiun cilegon", "Stasiun Cilegon"),
        ("gerbang tol cilegon timur", "Gerbang Tol Cilegon Timur"),
        ("RSUD Kota Cilegon", "RSUD Kota Cilegon"),
        ("kran", "Pasar Kranggot"),
        ("alun-alun cilegon", "Alun-alun Kota Cilegon"),
    ],
)
def test_what_is_named_is_taken(typed, name):
    assert names(typed, name, "Kota Cilegon")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bukan pak, di rumah pak haji Udin", "Kelurahan Bulakan"),
        ("depan smkn 1 cilegon", "SMAN 1 Cilegon"),
        ("rumah sakit kurnia", "RS Krakatau Medika"),
        ("kebakaran di pasar", "Pasar Merak"),
        ("stasiun", "Stasiun Cilegon"),
        ("", "Pasar Merak"),
    ],
)
def test_what_is_only_spelt_like_it_is_not(typed, name):
    assert not names(typed, name, "Kota Cilegon")


def suggested(monkeypatch, typed, name, kind):
    monkeypatch.setattr(places, "search_places", lambda _text: [Place(name, kind, 106.0, -6.0, "36.72.08", "")])
    monkeypatch.setattr(places, "_city_name", lambda: "Cilegon")
    return places.places(typed)[0]


def test_a_km_post_lies_somewhere_along_the_road(monkeypatch):
    assert suggested(monkeypatch, "km 95 tol jakarta merak", "Pasar Merak", "market")["accuracy"] == 5000
    assert suggested(monkeypatch, "pasar merak", "Pasar Merak", "market")["accuracy"] == 50


def test_the_desk_is_told_what_is_only_like_it(monkeypatch):
    assert suggested(monkeypatch, "bukan di situ", "Kelurahan Bulakan", "kelurahan")["sure"] is False
    assert suggested(monkeypatch, "-6.0, 106.0", "-6.00000, 106.00000", "point")["sure"] is True
