"""112 and the plan know nothing of each other; an incident that really ends still moves the plan's figure."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User
from satukota.modules.emergency.actions import calls, dispatch, incidents, telephony
from satukota.modules.emergency.models import Call, Incident, Station, Trunk, Unit
from satukota.modules.emergency.queries import places
from satukota.modules.emergency.queries.clock import exercise_time
from satukota.modules.emergency.rules.contract.reading import parse
from satukota.modules.planning import actions as plan
from satukota.modules.planning.models import Dimension, Indicator, IndicatorDefinition

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def _no_boundaries(monkeypatch):
    place = type("L", (), {"area_code": "36.72.08", "area_name": "Citangkil", "inside": True})()
    monkeypatch.setattr(places, "locate", lambda lon, lat: place)


@pytest.fixture
def agency(db):
    return Agency.objects.get_or_create(code="damkar", defaults={"name": "Damkar"})[0]


@pytest.fixture
def indicator(agency):
    """The plan's response time of 112, live."""
    plan.load_tables()
    dimension = Dimension.objects.get(code="society.3")
    given = {"dimension": dimension, "agency": agency, "source": "live", "live_code": "emergency.response_minutes"}
    row = plan.save_indicator(Indicator(code="IKU-112", name="Waktu tanggap 112", **given), SYSTEM)
    definition = IndicatorDefinition(
        indicator=row, unit="menit", way="down", total="last", since=date(2021, 1, 1), definition="Arti"
    )
    plan.change_definition(definition, SYSTEM)
    plan.set_target(row, timezone.localdate().year, Decimal(15), SYSTEM, "RPJMD")
    return row


@pytest.fixture
def fleet(agency):
    station = Station.objects.create(code="mako", name="Mako", agency=agency, lon=106.03, lat=-6.0)
    kind = {"kind": "engine", "crew": 5, "least_crew": 4, "station": station, "agency": agency}
    return [Unit.objects.create(code=f"D{n}", name=f"D{n}", **kind) for n in range(2)]


def handled(unit, minutes):
    """Take a call, send a unit that arrives after so many minutes, and close the incident: each verb at its time."""
    rang = timezone.now() - timedelta(minutes=minutes + 5)
    trunk, _made = Trunk.objects.get_or_create(code="sip", defaults={"title": "SIP"})
    body = {"event": "ringing", "seq": 1, "call_id": f"c{minutes}", "trunk": "sip", "event_ts": rang.isoformat()}
    with exercise_time(rang):
        call = telephony.take_event(trunk, parse({**body, "caller_number": "081234567890"}))
        taker, _made = User.objects.get_or_create(username="sari")
        calls.claim(call.pk, taker, SYSTEM)
        incident = incidents.open_incident(SYSTEM, kind="fire.land", priority=3, place_text="Lahan", call_id=call.pk)
        sent = dispatch.send(incident.pk, [unit.pk], SYSTEM, wake=lambda rows: None)[0]
    with exercise_time(rang + timedelta(minutes=minutes)):
        for step in ("acknowledge", "depart", "arrive", "clear"):
            dispatch.move(sent.pk, step, SYSTEM)
    for table in (Call, Incident):
        table.objects.update(flags=[])  # the clock was an exercise's, the incident is not
    return incidents.close(incident.pk, SYSTEM, disposition="handled")


def value(indicator):
    plan.refresh_live(SYSTEM)
    return indicator.values.get(is_current=True)


def test_the_plans_live_figure_moves_when_an_incident_is_really_closed(indicator, fleet):
    handled(fleet[0], 8)
    first = value(indicator)
    assert (first.value, first.n, first.source) == (Decimal(8), 1, "live")
    handled(fleet[1], 20)
    second = value(indicator)
    assert (second.value, second.n) == (Decimal(20), 2)


def test_the_figure_leads_to_the_incidents_behind_it(indicator, fleet, client):
    from satukota.kernel.people.api import grant

    closed = handled(fleet[0], 8)
    planner = User.objects.create_user("rencana", password="x" * 12)
    grant(planner, "planner", fleet[0].agency, SYSTEM)
    client.force_login(planner)
    rows = client.get(value(indicator).url).context["rows"]
    assert [(row.pk, minutes) for row, _title, minutes in rows] == [(closed.pk, 8.0)]
