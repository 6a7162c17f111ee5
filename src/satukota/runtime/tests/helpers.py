"""What the tests of running processes share: an installation of its own, its process tree, waiting with an end."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from satukota.runtime import claim
from satukota.runtime.supervisor import is_ready

PATIENCE = 180.0
STEP = 0.05


def eventually(what: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Return once `what` is true; fail when it is not within that time."""
    pause = threading.Event()
    for _ in range(int(seconds / STEP)):
        if what():
            return
        pause.wait(STEP)
    raise AssertionError(f"not within {seconds:.0f} s")


# Below the ports that the system lends to connections: one of those may be lent between the choice and its use.
# Each process of tests has a row of its own to choose from.
_ROW = 40
_ports = iter(range(12_000 + os.getpid() * _ROW % 20_000, 32_700, 2))


def free_port() -> int:
    """Return a port that is free together with the one after it; never the same one twice."""
    return next(port for port in _ports if _is_free(port) and _is_free(port + 1))


def _is_free(port: int) -> bool:
    """Say whether nobody listens there."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def descendants(pid: int) -> list[int]:
    """Return the processes below one, nearest first."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except FileNotFoundError:
        return []
    return children + [below for child in children for below in descendants(child)]


def alive(pid: int) -> bool:
    """Say whether a process runs (one that ended but was not fetched by its parent does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def is_called(pid: int, name: str) -> bool:
    """Say whether a process shows that name, or has it in its command line."""
    shown = Path(f"/proc/{pid}")
    try:
        return name in (shown / "comm").read_text() + (shown / "cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return False


@dataclass
class Installation:
    """An installation under `satukota up`, in a process of its own."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def ready(self) -> bool:
        """Whether the site answers that all is well."""
        return is_ready("127.0.0.1", self.port)

    def named(self, name: str) -> list[int]:
        """Return the processes of that name, the head of each group first."""
        return [pid for pid in descendants(self.process.pid) if is_called(pid, name)]

    def log(self) -> str:
        """Return what the one log holds."""
        return (self.data / "log" / "satukota.log").read_text()


def environment(data: Path, city: str = "36.72") -> dict[str, str]:
    """Return the environment of a process outside this test run; without a `city` it may wait to be set up."""
    left_out = {"PYTEST_VERSION", "DATABASE_URL", "CITY_CODE"}
    passed = {name: value for name, value in os.environ.items() if name not in left_out}
    passed |= {"CITY_CODE": city} if city else {}
    source = Path(__file__).resolve().parents[3]
    return passed | {"SATUKOTA_DATA": str(data), "PYTHONPATH": str(source), "DATABASE_BUFFERS": "16MB"}


def satukota(data: Path, *arguments: str, city: str = "36.72") -> subprocess.CompletedProcess[str]:
    """Run a subcommand to its end."""
    command = [sys.executable, "-m", "satukota.cli", *arguments]
    return subprocess.run(
        command, env=environment(data, city), capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@contextmanager
def up(data: Path, port: int, city: str = "36.72") -> Iterator[Installation]:
    """Run an installation inside the `with`."""
    command = [sys.executable, "-m", "satukota.cli", "up", "--port", str(port)]
    with (data / "screen.txt").open("ab") as screen:
        process = subprocess.Popen(command, env=environment(data, city), stdout=screen, stderr=screen)
    running = Installation(data, port, process)
    try:
        eventually(lambda: process.poll() is not None or (claim.holder_of(data) and running.ready))
        assert process.poll() is None, (data / "screen.txt").read_text()
        yield running
    finally:
        process.terminate()
        process.wait(PATIENCE)
