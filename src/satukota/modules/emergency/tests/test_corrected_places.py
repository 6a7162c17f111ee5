"""A place that is corrected: the point of the words before sends nobody any more."""

import pytest

from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.actions import calls, dispatch, incidents

pytestmark = pytest.mark.django_db
MOSQUE = {"text": "Masjid Agung", "lon": 106.05, "lat": -6.01}


@pytest.fixture
def spoken(ring, taker):
    """A call on which Sari speaks, with the place that the network knows."""
    call = ring(sip={"geolocation": "<geo:-6.02,106.03;u=40>"})
    calls.claim(call.pk, taker, actor_for(taker))
    return call


def fire(actor, **more):
    return incidents.open_incident(actor, **{"kind": "fire.land", "priority": 3, "place_text": "Lahan"} | more)


def test_a_place_corrected_in_words_loses_the_point_of_the_words_before(spoken, taker):
    hers = actor_for(taker)
    calls.place(spoken.pk, hers, **MOSQUE)
    call = calls.place(spoken.pk, hers, text="bukan, di simpang tiga")
    assert (call.lon, call.lat, call.place_source) == (106.03, -6.02, "sip")
    calls.place(spoken.pk, hers, **MOSQUE)
    assert fire(hers, call_id=spoken.pk, place_text="simpang tiga").lon == 106.03


def test_the_same_words_keep_their_point(spoken, taker):
    hers = actor_for(taker)
    calls.place(spoken.pk, hers, **MOSQUE)
    assert calls.place(spoken.pk, hers, text="Masjid Agung").lon == 106.05
    assert fire(hers, call_id=spoken.pk, place_text="").lon == 106.05


def test_a_corrected_place_without_any_network_has_no_point(ring, taker):
    hers, call = actor_for(taker), ring()
    calls.place(call.pk, hers, **MOSQUE)
    assert calls.place(call.pk, hers, text="di rumah pak haji").lon is None


@pytest.mark.parametrize(("lon", "lat"), [(0.0, 0.0), (106.05, None), (None, -6.0)])
def test_half_a_point_and_nought_are_no_point(spoken, taker, lon, lat):
    hers = actor_for(taker)
    assert calls.place(spoken.pk, hers, text="sini", lon=lon, lat=lat).lon == 106.03
    bare = fire(hers, lon=lon, lat=lat)
    assert (bare.lon, bare.lat) == (None, None)
    placed = fire(hers, lon=106.0, lat=-6.0)
    assert incidents.change(placed.pk, hers, lon=lon, lat=lat).lon == 106.0


def test_nobody_is_the_nearest_to_a_point_at_the_other_end_of_the_world(actor, unit, monkeypatch):
    monkeypatch.setattr("satukota.modules.emergency.queries.recommendation.in_reach", lambda lon, _lat: lon > 100)
    far = dispatch.propose(fire(actor, lon=0.12, lat=51.5).pk, actor).proposed
    assert (far["ranked_by"], far["picks"][0]["distance"]) == (
        "area" if far["ranked_by"] == "area" else "stations",
        None,
    )
    assert dispatch.propose(fire(actor, lon=106.0, lat=-6.0).pk, actor).proposed["picks"][0]["distance"]
