"""The parent of all processes: brings the installation up, keeps every process alive, stops all in order.

It loads neither Django nor psycopg: it idles beside the processes that do the work.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from satukota.runtime import claim, hosts, own_city, postgres, register
from satukota.runtime.children import Child, Start, Started, launcher
from satukota.runtime.installation import SIGN_INS
from satukota.runtime.lifeline import PARENT
from satukota.runtime.log import open_log, say
from satukota.runtime.paths import AS_OWNER

READY_SECONDS = 180.0
STOP_SECONDS = {"services": 60.0, "postgres": 60.0}
SERVICES = ("web", "live", "worker", "modules")
"""Who speaks in the log; what modules keep running speaks with one voice, as we do not know them."""


@dataclass(frozen=True)
class Options:
    """How an installation is run. The live feed listens on the port after `port`."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    demo: str = "none"

    @property
    def is_demo(self) -> bool:
        """Whether the city is made up: its accounts have a published password."""
        return self.demo != "none"


class StoppedError(Exception):
    """Somebody asked us to stop."""


class FailedError(Exception):
    """The installation cannot be brought up; the message says why and what to do."""


class Supervisor:
    """One run of `satukota up`."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.log = open_log(options.data)
        self.children: list[Child] = []
        self.stopping = False
        site = os.environ.get("SITE_URL") or self._holder().url.rstrip("/")
        names = hosts.configured_hosts() or hosts.default_hosts(site, options.host, demo=options.is_demo)
        self.environment = {
            # What serves people must not be able to change tables.
            **{name: value for name, value in os.environ.items() if name not in {AS_OWNER, "DATABASE_OWNER_URL"}},
            "SATUKOTA_DATA": str(options.data),
            "SATUKOTA_PORT": str(options.port),
            "SITE_URL": site,
            "ALLOWED_HOSTS": ",".join(names),
            PARENT: str(os.getpid()),
            "DEMO_SIGN_INS": "yes" if options.is_demo else "no",
        }

    def say(self, text: str, source: str = "satukota") -> None:
        """Write a line into the one log."""
        say(self.log, source, text)

    def run(self) -> int:
        """Bring everything up and keep it so until SIGTERM or Ctrl-C; return the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        signal.signal(claim.START_ANEW, self._start_anew)
        try:
            self._start_database()
            self._bring_up_to_date()
            self._start_services()
            self._announce()
            while True:
                signal.pause()
        except StoppedError:
            return 0
        except (FailedError, postgres.ServerError, RuntimeError) as error:
            self.stopping = True
            self.say(f"Failed: {error}")
            return 1
        finally:
            self._stop_all()

    def _ask_to_stop(self, _number: int, _frame: object) -> None:
        if not self.stopping:
            self.stopping = True
            raise StoppedError

    def _start_anew(self, _number: int, _frame: object) -> None:
        """Let the services end; their keeper starts them again, and they read the settings as they are now."""
        for child in self.children:
            if child.name == "services" and child.process and child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)

    def _start_database(self) -> None:
        if os.environ.get("DATABASE_URL"):
            self.say("Using the database of DATABASE_URL.")
            return
        data = self.options.data
        if postgres.stop_detached(data):
            self.say("Stopped the database that an earlier run left behind.")
        self.say(f"Starting PostgreSQL in {postgres.cluster(data)} …")
        postgres.prepare(data)
        self._keep("postgres", lambda: _heard("postgres", postgres.start(data, subprocess.PIPE)), signal.SIGINT)
        self._wait("PostgreSQL", lambda: postgres.answers(data))

    def _bring_up_to_date(self) -> None:
        self.say("Bringing tables, city, case types and static files up to date …")
        if self.options.is_demo or os.environ.get("CITY_CODE"):
            own_city.stop_waiting(self.options.data)
        command = [sys.executable, "-m", "satukota.runtime.installation", "--demo", self.options.demo]
        owner = os.environ.get("DATABASE_OWNER_URL")
        own = self.environment | ({"DATABASE_OWNER_URL": owner} if owner else {})
        process, pipes = launcher("setup", command, own)()
        try:
            for line in pipes["setup"]:
                self.say(line.decode(errors="replace").rstrip(), "setup")
            code = process.wait()
            if code:
                raise FailedError(f"the installation could not be brought up to date (code {code}, see above).")
        finally:
            process.terminate()
            process.wait()

    def _start_services(self) -> None:
        self.say("Starting web, live feed and worker …")
        where = ["--host", self.options.host, "--port", str(self.options.port)]
        command = [sys.executable, "-m", "satukota.runtime.services", *where]
        self._keep("services", launcher("services", command, self.environment, SERVICES))
        self._wait("The site", lambda: is_ready(self._holder().here, self.options.port))

    def _keep(self, name: str, start: Start, stop: signal.Signals = signal.SIGTERM) -> None:
        child = Child(name, start, lambda source, text: self.say(text, source), stop, self._note)
        self.children.append(child)
        child.start()

    def _note(self) -> None:
        register.write(self.options.data, "parent", [child.entry for child in self.children])

    def _wait(self, what: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not ready():
            if time.monotonic() > deadline:
                raise FailedError(f"{what} did not answer within {READY_SECONDS:.0f} seconds; its lines above say why.")
            time.sleep(0.1)

    def _holder(self) -> claim.Holder:
        return claim.Holder(os.getpid(), self.options.host, self.options.port, self.options.demo)

    def _announce(self) -> None:
        sign_ins = self.options.data / SIGN_INS
        self.say(f"SatuKota is ready: {self._holder().url}")
        code = own_city.set_up_code(self.options.data)
        if code:
            self.say(f"This installation has no city yet. Open that address to set it up, with the code {code}")
        if self.options.is_demo and sign_ins.exists():
            for line in sign_ins.read_text().splitlines():
                self.say(f"  sign in as {line}")
        if hosts.is_unspecified(self.options.host) and "SITE_URL" not in os.environ:
            self.say("Set SITE_URL to the address by which people reach it: links in messages lead to this machine.")
        self.say("Stop it with Ctrl-C or `satukota down`.")

    def _stop_all(self) -> None:
        self.say("Stopping …")
        for child in sorted(self.children, key=lambda child: list(STOP_SECONDS).index(child.name)):
            child.stop(STOP_SECONDS[child.name])
        register.forget(self.options.data, "parent")
        self.say("Stopped.")


def _heard(name: str, process: subprocess.Popen[bytes]) -> Started:
    assert process.stdout
    return process, {name: process.stdout}


def up(options: Options) -> int:
    """Run the installation in the foreground; when it runs already, say where and return 0."""
    if "*" in hosts.configured_hosts() and not options.is_demo:
        print(hosts.REFUSED, file=sys.stderr)
        return 1
    lease = claim.take(options.data, claim.Holder(os.getpid(), options.host, options.port, options.demo))
    if lease is None:
        running = claim.holder_of(options.data)
        print(f"SatuKota is already running{f': {running.url}' if running else ''}")
        return 0
    with lease, ExitStack() as reserved:
        for port in (options.port, options.port + 1):
            if not port_free(options.host, port):
                print(f"Port {port} is in use by another program: choose one with --port.", file=sys.stderr)
                return 1
            reserved.enter_context(reserve_port(options.host, port))
        return Supervisor(options).run()


def down(data: Path) -> int:
    """Stop the installation that runs on this data directory and wait until it is gone."""
    running = claim.holder_of(data)
    if running is None:
        print("SatuKota is not running.")
        return 0
    os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + sum(STOP_SECONDS.values())
    while claim.holder_of(data):
        if time.monotonic() > deadline:
            print(f"Process {running.pid} does not stop; log/satukota.log says what it waits for.", file=sys.stderr)
            return 1
        time.sleep(0.1)
    print("Stopped.")
    return 0


def reserve_port(host: str, port: int) -> socket.socket:
    """Return a socket that keeps a port for this installation while it starts, which takes minutes the first time.

    Servers share a port by SO_REUSEPORT: without it a second city that starts meanwhile would take half the requests.
    """
    holder = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    holder.bind((host, port))
    return holder


def port_free(host: str, port: int) -> bool:
    """Say whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def is_ready(host: str, port: int) -> bool:
    """Say whether the site answers its readiness check with 200."""
    # Where https is demanded, we speak as the proxy that ends it would.
    head = f"Host: {checked_host()}\r\nX-Forwarded-Proto: https\r\nConnection: close"
    request = f"GET /readyz HTTP/1.1\r\n{head}\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=5) as site:
            site.sendall(request.encode())
            return site.recv(32).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def checked_host() -> str:
    """Return a host name under which the site lets itself be asked (`ALLOWED_HOSTS`)."""
    return os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip("*.") or "localhost"
