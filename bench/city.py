"""A city of its own to be measured: started with `satukota up`, its processes weighed from outside."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psutil

ROLES = ("web", "live", "worker", "postgres", "parent")
READY_SECONDS = 120
UNLIMITED = {"REPORTS_PER_HOUR": "1000000000"}
"""One machine sends what a city's phones send: limits are counted as ever, and never reached."""


@dataclass(slots=True)
class City:
    """A running installation."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Address of the site."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def live(self) -> tuple[str, int]:
        """Host and port of the live feed."""
        return "127.0.0.1", self.port + 1

    def processes(self) -> dict[str, list[psutil.Process]]:
        """Return all processes of the installation by what they do."""
        by_role: dict[str, list[psutil.Process]] = {role: [] for role in ROLES}
        parent = psutil.Process(self.process.pid)
        by_role["parent"].append(parent)
        for child in parent.children():
            with contextlib.suppress(psutil.Error):  # it ended meanwhile
                forks = "satukota.runtime.services" in " ".join(child.cmdline())  # it only forks the services
                if forks:
                    by_role["parent"].append(child)
                for top in child.children() if forks else [child]:
                    by_role[_role(top)] += [top, *top.children(recursive=True)]
        return by_role

    def cpu(self) -> dict[str, float]:
        """Return the CPU seconds used so far by each kind of process, those included that have ended."""
        return {role: sum(map(_seconds, every)) for role, every in self.processes().items()}

    def memory(self) -> dict[str, float]:
        """Return megabytes by kind of process: proportional shares, so that shared pages count once."""
        return {role: round(sum(map(_megabytes, every)), 1) for role, every in self.processes().items()}

    def pause(self, role: str) -> None:
        """Stop a kind of process for a while."""
        for process in self.processes()[role]:
            process.send_signal(signal.SIGSTOP)

    def resume(self, role: str) -> None:
        """Let it go on."""
        for process in self.processes()[role]:
            process.send_signal(signal.SIGCONT)

    def psql(self, sql: str) -> list[list[str]]:
        """Run SQL and return its rows."""
        command = ["psql", "-qAtX", "-F", "\t", "-v", "ON_ERROR_STOP=1", *self.address, "-c", sql]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return [line.split("\t") for line in answer.splitlines()]

    @property
    def address(self) -> list[str]:
        """Arguments by which PostgreSQL's programs reach the database."""
        from satukota.runtime.paths import OWNER, embedded_url, password_file, socket_dir

        if password_file(self.data, OWNER).exists():
            return ["-d", embedded_url(self.data, OWNER)]
        return ["-h", str(socket_dir(self.data)), "-U", "satukota", "-d", "satukota"]  # a checkout from before roles

    def stop(self) -> None:
        """Stop everything and wait for it."""
        self.process.terminate()
        self.process.wait(120)


def start(data: Path, port: int, environment: dict[str, str] | None = None) -> City:
    """Start an installation and return it when it answers. Raises RuntimeError with the end of its log."""
    data.mkdir(parents=True, exist_ok=True)
    if answers(f"http://127.0.0.1:{port}/healthz"):
        raise RuntimeError(f"port {port} is in use")
    log = (data / "bench.log").open("wb")
    command = [sys.executable, "-m", "satukota.cli", "up", "--data", str(data), "--port", str(port)]
    variables = {**os.environ, **UNLIMITED, "LOG_LEVEL": "WARNING", "CITY_CODE": "36.72", **(environment or {})}
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=variables)
    city = City(data, port, process)
    until = time.monotonic() + READY_SECONDS
    while not answers(f"{city.url}/readyz"):
        if process.poll() is not None or time.monotonic() > until:
            process.terminate()
            raise RuntimeError((data / "bench.log").read_text()[-2000:])
        time.sleep(0.2)
    return city


def answers(url: str, within: float = 2.0) -> bool:
    """Say whether an address answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=within) as answer:
            return answer.status == 200
    except OSError:
        return False


def _role(process: psutil.Process) -> str:
    words = f"{process.name()} {' '.join(process.cmdline())}"
    return next(
        (role for role in ROLES if f"satukota-{role}" in words or f"satukota.runtime.{role}" in words), "postgres"
    )


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


def _megabytes(process: psutil.Process) -> float:
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
