"""Points, areas and boxes, as other packages ask for them."""

import numpy as np
import pytest
from django.utils import translation

from satukota.kernel.places import api
from satukota.kernel.places.api import Area, Landmark, PlaceOutside

pytestmark = pytest.mark.django_db


def test_a_point_has_its_area(loaded):
    assert api.locate(106.005, -5.995) == api.Located("36.72.01.1001", "Pantai", inside=True, approximate=True)


@pytest.mark.parametrize("point", [(112.2, -7.5), (0, 0), (-180, 90)])
def test_a_point_elsewhere_is_outside(loaded, point):
    with pytest.raises(PlaceOutside) as refused:
        api.locate(*point)
    assert refused.value.messages == ["Tempat ini berada di luar Kota Uji. Pilih tempat di dalamnya."]


def test_the_message_is_in_the_users_language(loaded):
    with translation.override("en"), pytest.raises(PlaceOutside, match="lies outside Kota Uji"):
        api.locate(112.2, -7.5)


def test_swapped_coordinates_are_noticed(real):
    real("36.72")
    with pytest.raises(PlaceOutside) as refused:
        api.locate(-6.0153, 106.0512)
    assert refused.value.code == "swapped"


@pytest.mark.parametrize("point", [(float("nan"), 0), (0, float("inf")), (181, 0), (106, -91)])
def test_what_is_no_place_on_earth_is_said(loaded, point):
    with pytest.raises(PlaceOutside) as refused:
        api.locate(*point)
    assert refused.value.code == "not_a_place"


def test_without_any_boundary_every_place_in_indonesia_is_taken(db, small):
    assert api.locate(106, -6) == api.Located("36.72", "36.72", inside=False, approximate=True)
    with pytest.raises(PlaceOutside):
        api.locate(2.35, 48.85)


def test_the_answer_comes_from_memory(loaded, django_assert_num_queries):
    api.locate(106.005, -5.995)
    with django_assert_num_queries(0):
        api.locate(106.015, -5.995)
        api.areas("village")
        api.area("36.72.01")


def test_areas_are_listed_by_name_and_parent(loaded):
    assert [row.code for row in api.areas("village")] == ["36.72.01.1002", "36.72.02.1001", "36.72.01.1001"]
    assert [row.name for row in api.areas("village", "36.72.01")] == ["Bukit", "Pantai"]
    assert [row.name for row in api.areas("district")] == ["Barat", "Timur"]


def test_an_unknown_area_is_an_error(loaded):
    with pytest.raises(Area.DoesNotExist):
        api.area("99.99")


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("36.72.01.1001", "Kelurahan Pantai, Kecamatan Barat"),
        ("36.72.01", "Kecamatan Barat"),
        ("36.72", "Kota Uji"),
        ("99", ""),
    ],
)
def test_labels_say_what_and_where(loaded, code, label):
    assert api.area_label(code) == label


def test_a_box_finds_the_rows_whose_point_lies_in_it(loaded):
    found = Landmark.objects.filter(api.in_box((106.0, -6.0, 106.01, -5.99)))
    assert [row.code for row in found] == ["pasar-kranggot"]


def test_a_box_is_written_as_alternatives(loaded):
    sql = str(Landmark.objects.filter(api.in_box((106.0, -6.0, 106.01, -5.99))).query)
    assert "BETWEEN" in sql
    assert "unnest" not in sql


def test_demo_points_lie_in_their_area(loaded):
    points = api.sample_points("36.72.02", 50, np.random.default_rng(1))
    assert set(api.locate_many(*points.T)) == {"36.72.02.1001"}


@pytest.mark.parametrize(("code", "villages"), [("36.72", 43), ("35.17", 306)])
def test_both_real_cities_load_with_guessed_areas(real, code, villages):
    real(code)
    found = api.areas("village")
    assert len(found) == villages
    wrong = [row.code for row in found if api.locate(row.lon, row.lat).area_code != row.code]
    assert wrong == []


@pytest.mark.parametrize("code", ["36.72", "35.17"])
def test_both_real_cities_take_their_boundaries(real, code):
    real(code, exact=True)
    assert not Area.objects.filter(code__startswith=code, approximate=True).exists()
    found = [row for row in api.areas("village") if api.locate(row.lon, row.lat).area_code != row.code]
    assert found == []


def test_the_landmarks_of_our_cities_lie_where_they_say(real):
    for code in ("36.72", "35.17"):
        real(code, exact=True)
        marks = [mark for mark in api.city().landmarks if mark.kind != "island"]
        wrong = [mark.code for mark in marks if api.locate(mark.lon, mark.lat).area_code != mark.area]
        assert (code, wrong) == (code, [])
