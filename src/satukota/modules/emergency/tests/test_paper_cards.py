"""Paper cards entered afterwards: what is over is over, and a prank has no fire."""

from datetime import timedelta

import pytest
from django.utils import timezone

from satukota.modules.emergency.actions import backfill
from satukota.modules.emergency.models import Incident

pytestmark = pytest.mark.django_db


def paper(client, supervisor, **more):
    client.force_login(supervisor)
    rang = timezone.localtime() - timedelta(hours=2)
    card = {"card": "K-7", "rang_at": f"{rang:%Y-%m-%dT%H:%M}", "classed": "emergency", "kind": "fire.land"}
    return client.post("/emergency/paper/", card | {"place": "Lahan"} | more).status_code


@pytest.mark.parametrize("end", ["disposition", "cleared_at"])
def test_a_card_that_is_over_waits_for_no_unit(client, supervisor, end):
    over = {"disposition": "handled", "cleared_at": f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}"}
    assert paper(client, supervisor, **{end: over[end]}) == 302
    incident = Incident.objects.get()
    assert (incident.state, incident.disposition) == ("closed", "handled")
    assert incident.closed_at


def test_a_card_without_an_end_goes_on_and_a_prank_has_no_fire(client, supervisor):
    assert paper(client, supervisor, classed="prank", class_reason="children") == 422
    assert paper(client, supervisor) == 302
    assert Incident.objects.get().state == "pending"


def test_a_prank_that_called_units_out_is_written_as_it_ended(client, supervisor):
    assert paper(client, supervisor, classed="prank", class_reason="children", disposition="handled") == 302
    assert Incident.objects.get().state == "closed"


def test_the_place_of_a_card_names_its_area(actor, monkeypatch):
    monkeypatch.setattr("satukota.modules.emergency.actions.backfill.area_in_words", lambda _text: "36.72.07")
    at = timezone.now() - timedelta(hours=1)
    call = backfill.enter("K-9", {"rang_at": at, "classed": "emergency", "kind": "fire.land", "place": "Grogol"}, actor)
    assert (call.area_code, call.incident.area_code) == ("36.72.07", "36.72.07")
