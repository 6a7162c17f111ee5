import os
import signal
import threading

import pytest

from satukota.runtime import register
from satukota.runtime.children import LONGEST_DELAY
from satukota.runtime.lifeline import PARENT
from satukota.runtime.service import Service
from satukota.runtime.services import Keeper, of_modules
from satukota.runtime.tests.helpers import alive, descendants, eventually, is_called


def wait_for_ever():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Event().wait()


@pytest.fixture
def keeper(tmp_path):
    """A keeper of two services in a process of its own; gives its process id."""
    pid = os.fork()
    if pid == 0:
        os.environ[PARENT] = str(os.getpid())
        made = [Service("web", wait_for_ever), Service("worker", lambda: 1)]
        try:
            Keeper(made, tmp_path).keep()
        finally:
            os._exit(0)
    yield pid
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)


def named(pid, name):
    return [child for child in descendants(pid) if is_called(child, name)]


def test_a_service_shows_its_name(keeper):
    eventually(lambda: named(keeper, "satukota-web"))


def test_a_killed_service_is_forked_again(keeper):
    eventually(lambda: named(keeper, "satukota-web"))
    (first,) = named(keeper, "satukota-web")
    os.kill(first, signal.SIGKILL)
    eventually(lambda: named(keeper, "satukota-web") not in ([], [first]))


def kept(folder, name):
    return next((entry for entry in register.read(folder) if entry.name == name), None)


def test_who_runs_and_how_often_it_began_again_is_written_down(keeper, tmp_path):
    eventually(lambda: kept(tmp_path, "web"))
    first = kept(tmp_path, "web")
    assert first.lives
    os.kill(first.pid, signal.SIGKILL)
    eventually(lambda: kept(tmp_path, "web").restarts == 1 and kept(tmp_path, "web").lives)
    assert kept(tmp_path, "web").ended == "signal SIGKILL"
    assert kept(tmp_path, "web").since > first.since


def test_services_end_with_their_keeper(keeper):
    eventually(lambda: named(keeper, "satukota-web"))
    everybody = descendants(keeper)
    os.kill(keeper, signal.SIGKILL)
    eventually(lambda: not [pid for pid in everybody if alive(pid)])


def test_a_modules_process_is_kept_where_its_settings_want_it(monkeypatch):
    monkeypatch.setenv("EMERGENCY_SIP_ADDRESS", "")
    assert list(of_modules("http://127.0.0.1:8000")) == []
    monkeypatch.setenv("EMERGENCY_SIP_ADDRESS", "127.0.0.1:5060")
    (phone,) = of_modules("http://127.0.0.1:8000")
    assert (phone.name, phone.voice, phone.run.args) == ("phone", "modules", ("http://127.0.0.1:8000",))


def test_one_that_keeps_ending_is_started_ever_slower():
    service = Service("worker", lambda: 1)
    delays = []
    for _ in range(8):
        service.start()
        service.process.join()
        assert "ended (code 1)" in service.note_end()
        delays.append(service.delay)
    assert delays[:3] == [0.2, 0.4, 0.8]
    assert delays[-1] == LONGEST_DELAY
