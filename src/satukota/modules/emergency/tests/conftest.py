"""Standing people and things of the 112 tests."""

from datetime import timedelta

import pytest
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, actor_for, grant
from satukota.modules.emergency.actions import telephony
from satukota.modules.emergency.models import Station, Trunk, Unit
from satukota.modules.emergency.queries import places
from satukota.modules.emergency.rules.contract.reading import parse


@pytest.fixture(autouse=True)
def _no_boundaries(monkeypatch):
    """These tests are about calls, not about boundaries: every point is in the city."""
    monkeypatch.setattr(
        places,
        "locate",
        lambda lon, lat: type("L", (), {"area_code": "36.72.08", "area_name": "Citangkil", "inside": True})(),
    )


@pytest.fixture
def agency(db):
    return Agency.objects.get_or_create(code="damkar", defaults={"name": "Damkar"})[0]


def person(agency, username, role):
    user = User.objects.create_user(username, password="x" * 12, display_name=username.title())
    grant(user, role, agency, Actor.system())
    return user


@pytest.fixture
def taker(agency):
    return person(agency, "sari", "call_taker")


@pytest.fixture
def dispatcher(agency):
    return person(agency, "andi", "dispatcher")


@pytest.fixture
def supervisor(agency):
    return person(agency, "wati", "supervisor")


@pytest.fixture
def responder(agency):
    return person(agency, "regu", "responder")


@pytest.fixture
def actor(dispatcher):
    return actor_for(dispatcher)


@pytest.fixture
def station(agency):
    return Station.objects.create(code="mako", name="Mako", agency=agency, lon=106.03, lat=-6.0)


@pytest.fixture
def unit(station, agency):
    return Unit.objects.create(
        code="D01",
        name="Pemadam 1",
        kind="engine",
        crew=5,
        least_crew=4,
        station=station,
        agency=agency,
        tracker="secret-d01",
    )


@pytest.fixture
def second(station, agency):
    return Unit.objects.create(
        code="D02", name="Pemadam 2", kind="engine", crew=5, least_crew=4, station=station, agency=agency
    )


@pytest.fixture
def trunk(db):
    return Trunk.objects.create(code="sip", title="SIP")


@pytest.fixture
def ring(trunk):
    """Let a call ring: `ring("0812…", call_id="a")`."""

    def ring(number="081234567890", event="ringing", seq=1, call_id="call-1", at=None, **more):
        moment = at or timezone.now()
        body = {
            "event": event,
            "seq": seq,
            "call_id": call_id,
            "trunk": "sip",
            "caller_number": number,
            "event_ts": moment.isoformat(),
            **more,
        }
        return telephony.take_event(trunk, parse(body), late=abs(timezone.now() - moment) > timedelta(seconds=4))

    return ring


@pytest.fixture
def wake():
    """What would wake the crews, collected."""
    woken = []

    def wake(rows):
        woken.extend(rows)

    wake.woken = woken
    return wake
