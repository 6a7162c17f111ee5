"""Everything around the core is down: intake and dispatch go on as fast, and what waited leaves later, in order, once."""

import json
import socket
import time
from datetime import timedelta
from statistics import median
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app as jobs
from psycopg.conninfo import make_conninfo

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.api import Message
from satukota.modules.emergency.actions.crews import sign_on
from satukota.modules.emergency.actions.setup import set_policies
from satukota.modules.emergency.models import Assignment, Call, Unit
from satukota.modules.emergency.queries import router

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12
REFUSED = ("127.0.0.1", 9)
MODEM = """
    DROP SCHEMA IF EXISTS smsd CASCADE; CREATE SCHEMA smsd; SET search_path = smsd;
    CREATE TABLE outbox ("ID" serial PRIMARY KEY, "DestinationNumber" text, "TextDecoded" text, "UDH" text, "Coding" text,
        "Class" int, "CreatorID" text, "MultiPart" boolean, "DeliveryReport" text, "RelativeValidity" int, "Priority" int);
    CREATE TABLE outbox_multipart ("ID" int, "SequencePosition" int, "TextDecoded" text, "UDH" text, "Coding" text,
        "Class" int);
    CREATE TABLE sentitems ("ID" int, "SequencePosition" int, "Status" text, "CreatorID" text);
"""


@pytest.fixture
def fleet(station, agency, responder):
    """Free units enough for every round, one crew signed on to the first."""
    units = [
        Unit.objects.create(
            code=f"D{n:02d}", name=f"D{n}", kind="engine", crew=5, least_crew=4, station=station, agency=agency
        )
        for n in range(2 * ROUNDS)
    ]
    sign_on(units[0].pk, responder, Actor.system())
    return units


@pytest.fixture
def outside(monkeypatch):
    """Every address outside the database refuses, at once, and is noted."""
    tried = []

    def refuse(self, address):
        if self.family == socket.AF_UNIX:
            return real(self, address)
        tried.append(address)
        raise ConnectionRefusedError(111, "refused")

    real = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(router.BREAKER, "until", 0.0)
    return tried


@pytest.fixture
def desk(client, dispatcher):
    client.force_login(dispatcher)
    return client


def take_and_send(desk, ring, number, unit):
    """One emergency from the ring to the dispatch, as the desk does it; return the seconds of its eight requests."""

    def do(verb, **data):
        answer = desk.post(f"/emergency/do/{verb}/", json.dumps(data), content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    call = ring(f"0812{number:08d}", call_id=f"call-{number}")
    began = time.perf_counter()
    do("claim", call=call.pk)
    do("classify", call=call.pk, classed="emergency")
    do("place", call=call.pk, text="Pasar", lon=106.03, lat=-6.0)
    do("location-card", call=call.pk)
    incident = do("open", call=call.pk, kind="fire.land", priority=3)["incident"]
    proposed = do("propose", incident=incident)
    do("send", incident=incident, units=[unit.pk], recommendation=proposed["recommendation"], reason="uji")
    assert desk.get("/emergency/state/").status_code == 200
    return time.perf_counter() - began


def work():
    """Let a worker do everything that is due, then stop."""
    with jobs.replace_connector(jobs.connector.get_worker_connector()) as app:
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, concurrency=1)


def work_later():
    """Some minutes later: what could not leave is picked up again."""
    waiting = Message.objects.filter(next_try__isnull=False)
    waiting.update(next_try=timezone.now() - timedelta(minutes=5), changed_at=timezone.now() - timedelta(minutes=5))
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    jobs.configure_task("notifications.pick_up").defer(timestamp=0)
    work()


@pytest.fixture
def modem(settings):
    """The SMS gateway's own database; `modem()` says which numbers have a text, in the order of leaving."""
    facts = {key: connection.settings_dict[key.upper()] for key in ("host", "port", "user", "password")}
    facts["passfile"] = connection.settings_dict["OPTIONS"].get("passfile", "")
    place = {key: value for key, value in facts.items() if value}
    address = make_conninfo(dbname=connection.settings_dict["NAME"], options="-c search_path=smsd", **place)
    with psycopg.connect(address, autocommit=True) as own:
        own.execute(MODEM)
        yield address, lambda: [row[0] for row in own.execute('SELECT "DestinationNumber" FROM outbox ORDER BY "ID"')]
        own.execute("DROP SCHEMA smsd CASCADE")


@pytest.fixture
def everything_down(outside, settings):
    """Router, SMS gateway, internet: each port refuses. No worker runs in a test unless it is asked to."""

    def down():
        settings.GAMMU_DSN = "host=127.0.0.1 port=9 connect_timeout=1"
        settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]  # the router is called, and refuses
        settings.WHATSAPP_TOKEN = settings.TELEGRAM_TOKEN = settings.SMTP_HOST = ""
        set_policies({"router_url": "http://{}:{}".format(*REFUSED)}, Actor.system())

    return down


def test_with_everything_around_it_down_the_desk_is_as_fast(
    desk, ring, fleet, outside, everything_down, record_property
):
    light = [take_and_send(desk, ring, n, fleet[n]) for n in range(ROUNDS)]
    everything_down()
    dark = [take_and_send(desk, ring, ROUNDS + n, fleet[ROUNDS + n]) for n in range(ROUNDS)]
    record_property("median_ms", [round(median(one) * 1000) for one in (light, dark)])
    assert median(dark) < 1.5 * median(light) + 0.03
    assert outside == [REFUSED]  # the router, asked once; then nobody waited for it
    assert Assignment.objects.count() == Call.objects.count() == 2 * ROUNDS


def test_what_waited_leaves_afterwards_in_order_and_once(desk, ring, fleet, everything_down, modem, settings):
    everything_down()
    for n in range(ROUNDS):
        take_and_send(desk, ring, n, fleet[n])
    address, numbers = modem
    work()  # a worker is back, the gateway is not
    assert numbers() == []
    settings.GAMMU_DSN = address
    work_later()
    work_later()
    assert numbers() == [f"+62812{n:08d}" for n in range(ROUNDS)]
    assert Message.objects.filter(template="emergency-sent").count() == 1


def test_the_desk_says_that_the_router_is_down(desk, ring, fleet, everything_down):
    everything_down()
    take_and_send(desk, ring, 1, fleet[0])
    assert "router" in [one["code"] for one in desk.get("/emergency/state/").json()["troubles"]]


def test_the_desk_asks_nobody_but_its_own_server(visit, dispatcher, ring, live_server):
    page = visit("/emergency/desk/", dispatcher)
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.reload()
    page.wait_for_selector("#fleet svg")
    assert hosts - {None} == {urlsplit(live_server.url).hostname}
