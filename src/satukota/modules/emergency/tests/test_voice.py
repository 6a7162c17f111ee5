"""The call taker hears and speaks in the browser: what the caller plays is heard there and recorded, and back."""

import contextlib
import io
import os
import shutil
import socket
import subprocess
import sys
import time
import wave
from array import array
from urllib.error import HTTPError
from urllib.request import urlopen

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.browsing import FLAGS, shot

from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.actions import transfers
from satukota.modules.emergency.actions.setup import ensure_trunk
from satukota.modules.emergency.models import Call, Recording, TransferTarget, Trunk
from satukota.modules.emergency.queries.recordings import sound as stored
from satukota.modules.emergency.queries.trunks import secret_of
from satukota.modules.emergency.tests.telephones import Telephone, loudness_at
from satukota.modules.emergency.tests.test_desk_journey import signed_in
from satukota.modules.emergency.tests.test_telephone_chain import wait_for
from satukota.web import build

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not build.is_built(), reason="the front end is not built (npm run build in frontend/)"),
]
CALLER, TAKER, AGENCY = 440, 1000, 1700
PEAKS = """async () => {
  const context = new AudioContext();
  const ear = context.createAnalyser();
  ear.fftSize = 8192;
  ear.smoothingTimeConstant = 0;
  context.createMediaStreamSource(document.querySelector("#voice").srcObject).connect(ear);
  await new Promise((done) => setTimeout(done, 700));
  const levels = new Float32Array(ear.frequencyBinCount);
  ear.getFloatFrequencyData(levels);
  const width = context.sampleRate / ear.fftSize;
  await context.close();
  return [440, 1000, 1700].filter((pitch) => Math.max(...levels.slice(Math.round(pitch / width) - 2, Math.round(pitch / width) + 3)) > -60);
}"""


@pytest.fixture
def headset(chrome, tmp_path):
    """A browser whose microphone plays a tone without end."""
    levels = (9000 * np.sin(2 * np.pi * TAKER * np.arange(48_000) / 48_000)).astype("<i2")
    with wave.open(str(tmp_path / "tone.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(levels.tobytes())
    flags = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={tmp_path / 'tone.wav'}",
        "--autoplay-policy=no-user-gesture-required",
    ]
    program = shutil.which("chromium") or "/usr/bin/chromium"
    browser = chrome.browser_type.launch(executable_path=program, args=[*FLAGS, *flags])
    yield browser
    browser.close()


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def agent(live_server, tmp_path, settings):
    """The telephone agent as a process of its own; gives its port."""
    settings.DATA_DIR = tmp_path
    ensure_trunk("sip", "SIP")
    with contextlib.suppress(HTTPError):
        urlopen(f"{live_server.url}/api/v1/emergency/calls/desks", timeout=60)  # the first request loads the site
    port = free_port()
    command = [sys.executable, "-m", "satukota.cli", "emergency", "agent", "--server", live_server.url]
    command += ["--port", str(port), "--spool", str(tmp_path / "spool")]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "EMERGENCY_TRUNK_KEY": secret_of("sip"),
    }
    log = (tmp_path / "agent.log").open("w")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    wait_for(lambda: Trunk.objects.filter(asked_at__isnull=False).exists(), 60, "the agent did not start")
    yield port
    process.terminate()
    process.wait(10)


@pytest.fixture
def telephone():
    """Make telephones and put them away afterwards."""
    made = []

    def telephone(pitch, number="081234567890"):
        made.append(Telephone(pitch, number))
        return made[-1]

    yield telephone
    for one in made:
        one.close()


@pytest.fixture
def desk(headset, live_server, agent, taker):
    """A call taker's desk with its headset connected."""
    from django.test import Client

    page = signed_in(headset, Client(), taker, live_server, viewport={"width": 1440, "height": 900})
    page.context.grant_permissions(["microphone"])
    page.goto(f"{live_server.url}/emergency/desk/")
    page.wait_for_selector("#headset[data-state=on]")
    return page


def answered_call(desk, agent, telephone):
    """Let somebody call and press A; return the caller's telephone once both are connected."""
    caller = telephone(CALLER)
    caller.call(agent)
    desk.wait_for_selector("[data-call]")
    desk.keyboard.press("a")
    assert caller.connected.wait(5)
    wait_for(lambda: caller.hears(TAKER, 0.2) > 0.8, 5, "the caller does not hear the call taker")
    return caller


def sides(recording):
    """Return both channels of a recording."""
    with wave.open(io.BytesIO(stored(recording))) as file:
        assert file.getnchannels() == 2
        levels = array("h", file.readframes(file.getnframes()))
    return levels[::2], levels[1::2]


def test_both_hear_one_another_and_both_are_recorded_in_time(desk, agent, telephone):
    began = time.monotonic()
    caller = answered_call(desk, agent, telephone)
    assert desk.evaluate(PEAKS) == [CALLER]
    shot(desk, "112-voice-1440")
    desk.keyboard.press("h")
    wait_for(lambda: Call.objects.get().state == "on_hold", 5, "not held")
    wait_for(lambda: caller.hears(TAKER, 0.2) < 0.1, 5, "a held caller hears the call taker")
    assert desk.evaluate(PEAKS) == []
    time.sleep(1)
    desk.keyboard.press("h")
    wait_for(lambda: caller.hears(TAKER, 0.2) > 0.8, 5, "the call is not taken up again")
    desk.keyboard.press("x")
    assert caller.ended.wait(5)
    lasted = time.monotonic() - began
    wait_for(Recording.objects.exists, 20, "no recording came")
    recording = Recording.objects.get()
    said, heard = sides(recording)
    talk = slice(3200, 7200)
    assert loudness_at(said[talk], CALLER) > 0.9
    assert loudness_at(heard[talk], TAKER) > 0.9
    assert loudness_at(said[talk], TAKER) < 0.01
    assert 3 < recording.seconds < lasted
    quiet = [loudness_at(heard[start : start + 800], TAKER) < 0.1 for start in range(0, len(heard) - 800, 800)]
    assert sum(quiet) >= 10  # the second and more that the caller was held is as long in the recording
    assert abs(len(said) - len(heard)) < 160


def test_a_transfer_is_consulted_then_three_hear_one_another_then_two_go_on_without_us(desk, agent, telephone, taker):
    agency = telephone(AGENCY, "119")
    target = TransferTarget.objects.create(name="PSC 119", kind="agency", phone=agency.address)
    caller = answered_call(desk, agent, telephone)
    transfer = transfers.offer(Call.objects.get().pk, target.pk, actor_for(taker))
    assert agency.connected.wait(5)
    wait_for(lambda: agency.hears(TAKER, 0.2) > 0.8, 5, "the agency does not hear the call taker")
    expect(desk.locator("#matter")).to_contain_text("ada di saluran")
    assert caller.hears(TAKER) < 0.1
    assert desk.evaluate(PEAKS) == [AGENCY]
    transfers.note_both_heard(transfer.pk, actor_for(taker))
    wait_for(lambda: caller.hears(AGENCY, 0.3) > 0.2, 5, "the caller does not hear the agency")
    assert caller.hears(TAKER) > 0.2
    assert min(agency.hears(TAKER), agency.hears(CALLER)) > 0.2
    assert desk.evaluate(PEAKS) == [CALLER, AGENCY]
    transfers.confirm(transfer.pk, actor_for(taker), taken_by="Dewi")
    wait_for(lambda: caller.hears(AGENCY, 0.3) > 0.8, 5, "the caller does not hear the agency alone")
    assert desk.evaluate(PEAKS) == []
    agency.hang_up_called()
    assert caller.ended.wait(5)


def test_a_headset_that_is_lost_is_said_in_red_and_connected_anew(desk, agent, telephone):
    desk.evaluate("() => document.querySelector('#voice').srcObject")
    answered_call(desk, agent, telephone)
    desk.reload()
    desk.wait_for_selector("#headset[data-state=on]")
    wait_for(lambda: desk.evaluate(PEAKS) == [CALLER], 5, "the caller is not heard after reloading the desk")
