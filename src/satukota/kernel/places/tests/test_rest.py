"""Places over HTTP."""

import pytest

pytestmark = pytest.mark.django_db


def get(client, address, **query):
    return client.get(f"/api/v1/places/{address}", query, headers={"Accept-Language": "en"})


def test_a_visitor_may_search(client, loaded):
    found = get(client, "search", q="psr kranggot").json()
    assert found[0] == {
        "name": "Pasar Kranggot",
        "kind": "market",
        "lon": 106.006,
        "lat": -5.994,
        "area_code": "36.72.01.1001",
        "context": "Kelurahan Pantai, Kecamatan Barat",
        "approximate": True,
    }


def test_a_point_is_answered_with_its_village(client, loaded):
    found = get(client, "locate", lon=106.005, lat=-5.995).json()
    assert (found["area_code"], found["label"]) == ("36.72.01.1001", "Kelurahan Pantai, Kecamatan Barat")


@pytest.mark.parametrize("point", [(112.2, -7.5), (0, 0)])
def test_a_place_outside_is_refused_in_words(client, loaded, point):
    answer = get(client, "locate", lon=point[0], lat=point[1])
    assert (answer.status_code, answer.json()["message"]) == (
        422,
        "This place lies outside Kota Uji. Choose a place inside it.",
    )


@pytest.mark.parametrize("query", [{}, {"lon": "east", "lat": 1}, {"lon": "nan", "lat": 1}, {"lon": 200, "lat": 1}])
def test_what_is_no_point_is_refused(client, loaded, query):
    assert get(client, "locate", **query).status_code == 422


def test_areas_are_listed(client, loaded):
    found = get(client, "areas", level="village", parent="36.72.01").json()
    assert [(row["name"], row["kind"], row["approximate"]) for row in found] == [
        ("Bukit", "kelurahan", True),
        ("Pantai", "kelurahan", True),
    ]


@pytest.mark.parametrize("query", [{"q": ""}, {"q": "x" * 201}, {"q": "a", "limit": 0}, {"q": "a", "limit": "many"}])
def test_a_search_beyond_bounds_is_refused(client, loaded, query):
    assert get(client, "search", **query).status_code == 422
