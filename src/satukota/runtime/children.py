"""A child process that is kept alive: started again when it ends, its words passed on to the one log."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from typing import IO

from satukota.runtime.register import Entry
from satukota.runtime.voices import Voices

FIRST_DELAY, LONGEST_DELAY = 0.1, 5.0
STEADY_SECONDS = 3.0
ORPHAN_SECONDS = 3.0

type Say = Callable[[str, str], None]
type Started = tuple[subprocess.Popen[bytes], dict[str, IO[bytes]]]
type Start = Callable[[], Started]


class Child(threading.Thread):
    """Keeps one child process alive until `stop`.

    `start_process` starts it as the head of a process group of its own, and returns it with its pipes by name of
    the speaker. `note` is called whenever it was started.
    """

    def __init__(
        self,
        name: str,
        start_process: Start,
        say: Say,
        stop_signal: signal.Signals = signal.SIGTERM,
        note: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.note = note
        self.start_process = start_process
        self.say = say
        self.stop_signal = stop_signal
        self.process: subprocess.Popen[bytes] | None = None
        self.pipes: dict[str, IO[bytes]] = {}
        self.wanted = True
        self.changed = threading.Condition()
        self.restarts = 0
        self.since = 0.0
        self.ended = ""

    def run(self) -> None:
        """Start the process, wait for its end, start it again: at once at first, ever slower when it keeps ending."""
        delay = FIRST_DELAY
        while self._start():
            began = time.monotonic()
            self._wait_for_end()
            if not self.wanted:
                return
            delay = FIRST_DELAY if time.monotonic() - began > STEADY_SECONDS else min(delay * 2, LONGEST_DELAY)
            self.restarts += 1
            self.say(self.name, f"starts again in {delay:.1f} s")
            with self.changed:
                self.changed.wait_for(lambda: not self.wanted, timeout=delay)

    def stop(self, seconds: float) -> None:
        """Ask the process to end, wait so long, then end it by force; returns when it is gone."""
        with self.changed:
            self.wanted = False
            self.changed.notify()
            if self.process and self.process.poll() is None:
                self.process.send_signal(self.stop_signal)
        self.join(seconds)
        if self.is_alive() and self.process:
            self.say(self.name, f"did not end within {seconds:.0f} s: killed")
            self.process.kill()
            self.join()

    def _start(self) -> bool:
        with self.changed:
            if self.wanted:
                self.process, self.pipes = self.start_process()
                self.since = time.time()
                self.note()
            return self.wanted

    @property
    def entry(self) -> Entry:
        """What is written down of it for others."""
        return Entry(self.name, self.process.pid if self.process else None, self.since, self.restarts, self.ended)

    def _wait_for_end(self) -> None:
        assert self.process
        readers = [threading.Thread(target=self._pass_on, args=pipe, daemon=True) for pipe in self.pipes.items()]
        for reader in readers:
            reader.start()
        code = self.process.wait()
        if self.wanted:
            self.ended = reason(code)
            self.say(self.name, f"ended ({self.ended})")
        _end_group(self.process.pid)
        for reader in readers:
            reader.join(ORPHAN_SECONDS)

    def _pass_on(self, speaker: str, pipe: IO[bytes]) -> None:
        with pipe as lines:
            for line in lines:
                self.say(speaker, line.decode(errors="replace").rstrip())


def launcher(name: str, command: list[str], environment: dict[str, str], voices: tuple[str, ...] = ()) -> Start:
    """Return a function that starts the command the way Child wants it; `voices` are those that it will fork."""

    def start() -> Started:
        inner = Voices(voices)
        process = subprocess.Popen(
            command,
            env=environment | inner.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
            pass_fds=inner.given,
        )
        inner.hand_over()
        assert process.stdout
        return process, {name: process.stdout, **inner.readers}

    return start


def _end_group(group: int) -> None:
    """End what a dead child left behind: its own children may still hold its port."""
    for number, patience in ((signal.SIGTERM, ORPHAN_SECONDS), (signal.SIGKILL, 0.0)):
        deadline = time.monotonic() + patience
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)
            while time.monotonic() < deadline:
                os.killpg(group, 0)
                time.sleep(0.02)
            continue
        return


def reason(code: int) -> str:
    """Return why a process ended, from its exit code."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
