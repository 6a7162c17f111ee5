"""Only one `satukota up` runs on a data directory; others learn its address. Standard library only."""

import fcntl
import json
import os
import signal
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import IO

READ_TRIES, READ_SECONDS = 40, 0.05
START_ANEW = signal.SIGUSR1
"""What the running parent is sent when its services are to read the settings anew."""


@dataclass(frozen=True)
class Holder:
    """The running parent: its process id where it serves, and the size of its demo city."""

    pid: int
    host: str
    port: int
    demo: str = "none"

    @property
    def here(self) -> str:
        """The host under which this machine reaches it: where it listens on every address, the local one."""
        try:
            address = ip_address(self.host)
        except ValueError:
            return self.host
        local = "127.0.0.1" if address.version == 4 else "::1"
        return local if address.is_unspecified else self.host

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        return f"http://[{self.here}]:{self.port}/" if ":" in self.here else f"http://{self.here}:{self.port}/"


def _file(data: Path) -> Path:
    return data / "up.lock"


def open_to_us_only(folder: Path) -> None:
    """Make a directory, and let nobody else look into it.

    Started by root, the database runs under an account of its own, which has to pass the directory but not to read it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # another account's, with whom we share it
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def take(data: Path, holder: Holder) -> IO[str] | None:
    """Claim the data directory until the returned handle is closed or we end; None when somebody else holds it."""
    open_to_us_only(data)
    handle = _file(data).open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    handle.truncate(0)
    handle.write(json.dumps(asdict(holder)))
    handle.flush()
    return handle


def holder_of(data: Path) -> Holder | None:
    """Return who runs on this data directory; None when nobody does."""
    for _ in range(READ_TRIES):
        if not _is_held(data):
            return None
        with suppress(ValueError, ProcessLookupError):  # it has the lock, but has not written its name yet
            holder = Holder(**json.loads(_file(data).read_text()))
            with suppress(PermissionError):  # another user's, but there
                os.kill(holder.pid, 0)
            return holder
        time.sleep(READ_SECONDS)
    return None


def start_anew(data: Path) -> bool:
    """Ask the running parent to start its services anew; False where none runs, or not under our account."""
    holder = holder_of(data)
    if holder is None or holder.pid == os.getpid():
        return False
    try:
        os.kill(holder.pid, START_ANEW)
    except PermissionError:
        return False
    return True


def is_demo(data: Path) -> bool:
    """Say whether a demo city runs on this data directory."""
    running = holder_of(data)
    return running is not None and running.demo != "none"


def _is_held(data: Path) -> bool:
    if not _file(data).exists():
        return False
    with _file(data).open("r") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
