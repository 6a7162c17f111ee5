import os
import signal
import sys

import pytest

from satukota.runtime.children import Child, launcher
from satukota.runtime.tests.helpers import alive, eventually

FOREVER = "import signal; print('up', flush=True); signal.pause()"

PARENT = """
import signal, subprocess
print("grandchild", subprocess.Popen(["cat"], stdin=subprocess.PIPE).pid, flush=True)
signal.pause()
"""


class Said(list):
    def __call__(self, source, text):
        self.append(f"{source}: {text}")

    def has(self, text):
        return any(text in line for line in self)


@pytest.fixture
def said():
    return Said()


@pytest.fixture
def child(said):
    made = Child("tester", launcher("tester", [sys.executable, "-c", FOREVER], dict(os.environ)), said)
    made.start()
    eventually(lambda: said.has("tester: up"))
    yield made
    made.stop(5)


def test_what_a_child_says_is_passed_on_under_its_name(child, said):
    assert said == ["tester: up"]


def test_a_child_that_dies_is_started_again(child, said):
    child.process.kill()
    eventually(lambda: said.count("tester: up") == 2)
    assert said.has("ended (signal SIGKILL)")


def test_a_child_that_keeps_ending_is_started_ever_slower(said):
    child = Child("tester", launcher("tester", [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ)), said)
    child.start()
    eventually(lambda: said.has("starts again in 0.4 s"))
    child.stop(5)
    assert said.has("ended (code 3)")


def test_a_stopped_child_stays_stopped(child):
    child.stop(5)
    assert not alive(child.process.pid)
    assert child.restarts == 0


def test_a_child_that_does_not_listen_is_killed(said):
    deaf = "import signal; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
    child = Child("tester", launcher("tester", [sys.executable, "-c", deaf], dict(os.environ)), said)
    child.start()
    eventually(lambda: said.has("deaf"))
    child.stop(0.1)
    assert child.process.returncode == -signal.SIGKILL


def test_what_a_dead_child_left_behind_is_ended(said):
    child = Child("tester", launcher("tester", [sys.executable, "-c", PARENT], dict(os.environ)), said)
    child.start()
    eventually(lambda: said.has("grandchild"))
    grandchild = int(said[0].split()[-1])
    child.process.kill()
    eventually(lambda: not alive(grandchild))
    child.stop(5)


def test_what_a_child_forks_speaks_under_its_own_name(said):
    choir = "from satukota.runtime.voices import speak_as; speak_as('alto'); print('la', flush=True)"
    start = launcher("choir", [sys.executable, "-c", choir], dict(os.environ), ("alto", "bass"))
    child = Child("choir", start, said)
    child.start()
    eventually(lambda: said.has("alto: la"))
    child.stop(5)
