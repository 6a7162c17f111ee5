"""Forty callers around one place while agent, site, worker and database are killed, and 500 old rows on the board."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from satukota.modules.emergency.tests.telephones import Telephone
from satukota.modules.emergency.tests.test_voice import free_port as free_sip_port
from satukota.runtime.tests.helpers import alive, environment, eventually, free_port, up

HERE = Path(__file__).parent / "telephony"
CALLERS = 40
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("sipp"), reason="not installed: sipp (Debian package sip-tester)"),
]
BEGIN = """
from datetime import timedelta
import json
import django
django.setup()
from django.utils import timezone
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, actor_for, grant
from satukota.modules.emergency.actions import calls
from satukota.modules.emergency.models import Call, Recording, Trunk
from satukota.modules.emergency.queries.desk import desk
"""
OLD = """
at = timezone.now() - timedelta(hours=5)
Call.objects.bulk_create(Call(rang_at=at, ended_at=at, state="callback_due") for _ in range(500))
agency = Agency.objects.get_or_create(code="k112", defaults={"name": "112"})[0]
user = User.objects.create_user("sari112", password="x" * 12, display_name="Sari")
grant(user, "call_taker", agency, Actor.system())
"""
CLAIM = """
user = User.objects.get(username="sari112")
calls.claim(Call.objects.get(trunk__isnull=False).pk, user, actor_for(user))
"""
BOARD = """
user = User.objects.get(username="sari112")
rows = desk(user.pk, personal=True)["calls"]
live = [row for row in rows if row["state"] in ("queued", "ringing", "overflowed", "answered")]
print(json.dumps({
    "first": rows[: len(live)] == live,
    "waiting": sum(row["state"] != "answered" for row in live),
    "numbers": sorted(row["number"] for row in live),
    "located": sum(row["lon"] is not None for row in live),
    "in_all": Call.objects.filter(trunk__isnull=False).count(),
}))
"""
RECORDINGS = "print(json.dumps(list(Recording.objects.values_list('seconds', flat=True))))"


def inside(city, code):
    """Run something in the installation; return what it printed."""
    own = environment(city.data) | {"DJANGO_SETTINGS_MODULE": "satukota.settings"}
    run = subprocess.run([sys.executable, "-c", BEGIN + code], env=own, capture_output=True, text=True, check=False)
    lines = [line for line in run.stdout.splitlines() if line.startswith(("{", "["))]
    return json.loads(lines[-1]) if lines else None


def kill(city, name, which=0):
    victim = city.named(name)[which]
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: not alive(victim))


def waiting_callers(folder, port):
    """Let SIPp make calls that ring until they are ended here."""
    text = (HERE / "variant.xml").read_text().replace('milliseconds="700"', 'milliseconds="150000"')
    invite = (HERE / "caller.xml").read_text().split("<![CDATA[")[1].split("]]>")[0].strip()
    invite = invite.replace("[field0]", "0812[call_number]00000").replace("[rtpstream_audio_port]", "6002")
    text = text.replace("INVITE_TEXT", invite).replace("REQUEST_URI", "sip:112@[remote_ip]:[remote_port]")
    caller = "From: <sip:0812[call_number]00000@[local_ip]>;tag=[call_number]"
    text = text.replace("FROM_LINE", caller).replace("TO_LINE", "To: <sip:112@[remote_ip]>")
    (folder / "waiting.xml").write_text(text)
    command = f"sipp 127.0.0.1:{port} -sf waiting.xml -m {CALLERS - 1} -r 3 -i 127.0.0.1 -p {free_sip_port()} -nostdin"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([*command.split(), "-cid_str", "%u@waiting"], cwd=folder, **quiet)


@pytest.fixture
def city(tmp_path, monkeypatch):
    """An installation that answers 112 itself."""
    monkeypatch.setenv("EMERGENCY_SIP_ADDRESS", f"127.0.0.1:{free_sip_port()}")
    with up(tmp_path, free_port()) as city:
        eventually(lambda: city.named("satukota-phone") and "Answering calls" in city.log())
        yield city


def test_every_caller_stands_on_the_desk_once_whoever_dies(city, tmp_path):
    port = int(os.environ["EMERGENCY_SIP_ADDRESS"].rpartition(":")[2])
    inside(city, OLD)
    speaking = Telephone(440, "081399999999")
    sipp = None
    try:
        speaking.call(port)
        eventually(lambda: inside(city, BOARD)["waiting"] == 1, 60)
        inside(city, CLAIM)
        assert speaking.connected.wait(10)
        sipp = waiting_callers(tmp_path, port)
        for name in ("satukota-phone", "satukota-web", "satukota-worker", "bin/postgres"):
            assert not speaking.ended.wait(2.5)
            kill(city, name)
        eventually(lambda: (inside(city, BOARD) or {}).get("waiting") == CALLERS - 1, 120)
        board = inside(city, BOARD)
        speaking.hang_up()
        lasted = time.monotonic() - speaking.connected_at
        eventually(lambda: inside(city, RECORDINGS), 60)
    finally:
        speaking.close()
        if sipp:
            sipp.kill()
            sipp.wait(10)
    assert (board["in_all"], board["located"], board["first"]) == (CALLERS, CALLERS - 1, True)
    assert len(set(board["numbers"])) == CALLERS
    (seconds,) = inside(city, RECORDINGS)
    assert lasted - 2 < seconds < lasted + 2
