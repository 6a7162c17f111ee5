"""A real telephone chain: SIPp calls 112 → Kamailio → our agent → the site.

No call is lost, also not while the database is away.
"""

import contextlib
import json
import math
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.utils import timezone

from satukota.kernel.events.api import Actor, Event
from satukota.modules.emergency.actions import blocks
from satukota.modules.emergency.actions.setup import ensure_trunk
from satukota.modules.emergency.models import Block, Call, Recording
from satukota.modules.emergency.queries.recordings import sound
from satukota.modules.emergency.queries.trunks import secret_of

HERE = Path(__file__).parent / "telephony"
SIP_PORT, AGENT_PORT = 5860, 5870
CALLS, RATE = 200, 8
# How fast a call stands in the queue is asked of a pace that the tests' own server keeps up with.
CALM = 4
BLOCKED = "081299990000"

missing = [name for name in ("sipp", "kamailio") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(missing), reason=f"not installed: {', '.join(missing)} (Debian packages sip-tester and kamailio)"
    ),
    pytest.mark.django_db(transaction=True),
]


def a_law(sample):
    """Code one 16-bit sample, as ITU-T G.711 says."""
    sign, size = (0x80 if sample >= 0 else 0), min(abs(sample), 32635)
    exponent = max(0, size.bit_length() - 8)
    mantissa = (size >> (4 if exponent == 0 else exponent + 3)) & 0x0F
    return (sign | (exponent << 4) | mantissa) ^ 0x55


@pytest.fixture
def speech(tmp_path):
    """A second that comes and goes like speech, as raw A-law."""
    rows = (int(9000 * math.sin(n * 0.3) * (1 if (n // 1200) % 2 else 0)) for n in range(12000))
    path = tmp_path / "speech.al"
    path.write_bytes(bytes(a_law(row) for row in rows))
    return path


def wait_for(condition, seconds, why):
    """Wait until something is so; fail with the reason where it does not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail(why)


@pytest.fixture
def processes(tmp_path):
    """Start processes and end those, and only those, afterwards."""
    started = []

    def start(*command, **more):
        log = (tmp_path / f"{Path(command[0]).name}-{len(started)}.log").open("w")
        started.append(subprocess.Popen([str(word) for word in command], stdout=log, stderr=subprocess.STDOUT, **more))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
    for process in started:
        process.wait(10)


def begin(live_server, processes, folder, speech, *more):
    """Start exchange and agent, ready for calls."""
    ensure_trunk("sip", "SIP")
    config = folder / "kamailio.cfg"
    config.write_text(
        (HERE / "kamailio.cfg").read_text().replace("SIP_PORT", str(SIP_PORT)).replace("AGENT_PORT", str(AGENT_PORT))
    )
    (folder / "caller.xml").write_text((HERE / "caller.xml").read_text().replace("SOUND", str(speech)))
    run = folder / "run"
    run.mkdir()
    processes("kamailio", "-f", config, "-DD", "-E", "-Y", run, "-w", run, "-P", run / "pid")
    agent = [sys.executable, "-m", "satukota.cli", "emergency", "agent", "--server", live_server.url]
    agent += ["--port", AGENT_PORT, "--spool", folder / "spool", *more]
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "EMERGENCY_TRUNK_KEY": secret_of("sip")}
    processes(*agent, env={**os.environ, **environment})
    with contextlib.suppress(HTTPError):
        urlopen(f"{live_server.url}/api/v1/emergency/calls/desks", timeout=60)  # the first request loads the site
    wait_for(lambda: alive(AGENT_PORT), 60, "the agent did not start")
    wait_for(lambda: alive(SIP_PORT), 10, "Kamailio did not start")
    return folder


@pytest.fixture
def chain(live_server, processes, tmp_path, speech):
    """Exchange and an agent that answers by itself."""
    return begin(live_server, processes, tmp_path, speech, "--answer-after", "0.3")


@pytest.fixture
def silent_chain(live_server, processes, tmp_path, speech):
    """Exchange and an agent that lets calls ring until a desk takes them."""
    return begin(live_server, processes, tmp_path, speech)


def alive(port):
    """Tell whether something answers OPTIONS (or refuses it) there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(0.5)
        me = line.getsockname()
        text = f"OPTIONS sip:112@127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{me[1]};branch=z9hG4bK{time.monotonic_ns()};rport\r\n"
        text += "From: <sip:t@127.0.0.1>;tag=1\r\nTo: <sip:112@127.0.0.1>\r\nCall-ID: alive\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 1\r\nContent-Length: 0\r\n\r\n"
        line.sendto(text.encode(), ("127.0.0.1", port))
        try:
            return bool(line.recv(2000))
        except (TimeoutError, ConnectionRefusedError):
            return False


def call(folder, numbers, processes, rate=RATE):
    """Let SIPp make one call per number."""
    (folder / "numbers.csv").write_text("SEQUENTIAL\n" + "\n".join(f"{number};" for number in numbers) + "\n")
    return processes(
        "sipp",
        f"127.0.0.1:{SIP_PORT}",
        "-sf",
        folder / "caller.xml",
        "-inf",
        folder / "numbers.csv",
        "-m",
        len(numbers),
        "-r",
        rate,
        "-i",
        "127.0.0.1",
        "-mi",
        "127.0.0.1",
        "-p",
        "5880",
        "-nostdin",
        "-timeout",
        "120",
        "-mp",
        "41000",
        cwd=folder,
    )


def test_two_hundred_calls_arrive_with_number_place_and_recording_while_the_database_restarts(
    chain, processes, settings, django_db_blocker
):
    """The acceptance run: every call in the queue, at most a second after its INVITE while the database is there."""
    settings.DATA_DIR = chain
    blocks.block(BLOCKED, "prank", Actor.system())
    time.sleep(1)  # the agent asks for the list every 0.4 s
    numbers = [f"0812{n:08d}" for n in range(CALLS - 1)] + [BLOCKED]
    sipp = call(chain, numbers, processes)
    wait_for(lambda: Call.objects.count() >= 60, 60, "the first calls did not arrive")
    stop_database()
    wait_for(lambda: sipp.poll() is not None, 120, "SIPp did not end")
    wait_for(lambda: Call.objects.count() == CALLS, 240, "not every call arrived")
    wait_for(lambda: Recording.objects.count() == CALLS - 1, 240, "not every recording arrived")
    answered = Call.objects.exclude(state="blocked")
    assert {row.caller for row in answered} == {f"+62812{n:08d}" for n in range(CALLS - 1)}
    assert all(row.lon == 106.0212 and row.cell_id == "5100112345678" for row in answered)
    assert Call.objects.filter(state="blocked").count() == 1
    assert Block.objects.get().refused == 1
    assert all(row.ended_at > row.rang_at for row in answered)
    assert not list((chain / "spool" / "refused").iterdir())
    assert struct.unpack("<4s", sound(Recording.objects.first())[:4])[0] == b"RIFF"
    assert Recording.objects.order_by("seconds").first().seconds > 0.8


def waits():
    """Yield (call, seconds from its INVITE until it stood in the queue) by the database's own clock."""
    stood = dict(Event.objects.filter(name="emergency.call_rang").values_list("subject_id", "at"))
    for row in Call.objects.exclude(state="blocked"):
        yield row, (stood[row.pk] - row.rang_at).total_seconds()


def stop_database():
    """End every connection to the test database and keep new ones out for three seconds: what a restart does to a
    client.
    """
    from django.db import connection

    params = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in ("host", "port", "user", "password", "passfile")
    }
    import psycopg

    name = connection.settings_dict["NAME"]
    with psycopg.connect(**params, dbname="postgres", autocommit=True) as other:
        other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        time.sleep(3)
        other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    connection.close()


def test_each_of_two_hundred_calls_stands_in_the_queue_within_a_second_of_its_invite(chain, processes):
    """Measured at the agent's time of the INVITE and the database's of the row."""
    call(chain, [f"0813{n:08d}" for n in range(CALLS)], processes, rate=CALM)
    wait_for(lambda: Call.objects.count() == CALLS, 120, "not every call arrived")
    late = {row.pk: wait for row, wait in waits() if wait > 1}
    assert late == {}, f"{len(late)} calls stood in the queue late"


def test_a_call_stands_in_the_queue_within_a_second_of_its_invite(chain, processes):
    """Measured at the agent's own time of the INVITE and the row's arrival."""
    began = timezone.now()
    call(chain, ["081377778888"], processes)
    wait_for(Call.objects.exists, 5, "the call did not arrive")
    row = Call.objects.get()
    assert (timezone.now() - row.rang_at).total_seconds() < 1.2
    assert row.rang_at >= began
    assert (row.state, row.lat) == ("queued", -6.0125)


def test_a_blocked_caller_is_asked_to_press_1_and_counted(chain, processes):
    """SIPp is connected, presses nothing and hangs up; the site counts it, nothing is recorded."""
    blocks.block(BLOCKED, "prank", Actor.system())
    time.sleep(1)  # as above
    sipp = call(chain, [BLOCKED], processes)
    wait_for(lambda: sipp.poll() is not None, 15, "SIPp did not end")
    wait_for(lambda: Call.objects.filter(state="blocked").exists(), 5, "the refusal was not told")
    assert not Recording.objects.exists()
    assert json.loads(json.dumps(Block.objects.get().refused)) == 1
