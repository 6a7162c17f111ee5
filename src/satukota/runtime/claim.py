"""Only one `satukota up` runs on a data directory; others learn its address. Standard library only."""

import fcntl
import json
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Holder:
    """The running parent: its process id and where it serves."""

    pid: int
    host: str
    port: int

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


def take(data: Path, holder: Holder) -> IO[str] | None:
    """Claim the data directory until the returned handle is closed or we end; None when somebody else holds it."""
    data.mkdir(parents=True, exist_ok=True)
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


def held_by(data: Path) -> Holder | None:
    """Return who runs on this data directory; None when nobody does."""
    if not _file(data).exists():
        return None
    with _file(data).open("r") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return Holder(**json.loads(handle.read()))
    return None
