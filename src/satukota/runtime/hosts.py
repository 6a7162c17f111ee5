"""Under which names the site lets itself be reached (`ALLOWED_HOSTS`). Standard library only."""

import os
import socket
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
REFUSED = (
    "ALLOWED_HOSTS=* lets anybody write the host name into the city's answers: set it to the names of this site, "
    "such as ALLOWED_HOSTS=satu.kota.go.id, or leave it empty to follow SITE_URL."
)


def configured_hosts() -> list[str]:
    """Return what `ALLOWED_HOSTS` names; empty where it is not set."""
    return [name.strip() for name in os.environ.get("ALLOWED_HOSTS", "").split(",") if name.strip()]


def default_hosts(site_url: str, host: str = "127.0.0.1", *, demo: bool = False) -> list[str]:
    """Return the names where none are configured: of SITE_URL, of this machine for itself, of where it listens.

    On every address (`0.0.0.0`) that is each name and address of this machine; a demo city is let into from anywhere,
    since it is often behind a forwarded port whose name nobody knows and holds nobody's data.
    """
    names = [urlsplit(site_url).hostname or "", *LOOPBACK]
    if not is_unspecified(host):
        names.append(host)
    else:
        names += ["*"] if demo else _of_machine()
    return list(dict.fromkeys(_in_brackets(name) for name in names if name))


def is_unspecified(host: str) -> bool:
    """Say whether that means every address of the machine."""
    with suppress(ValueError):
        return ip_address(host).is_unspecified
    return False


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches that host."""
    with suppress(ValueError):
        return ip_address(host.strip("[]")).is_loopback
    return host == "localhost"


def _in_brackets(name: str) -> str:
    return f"[{name}]" if ":" in name and not name.startswith("[") else name


def _of_machine() -> list[str]:
    own = socket.gethostname()
    names = [own, socket.getfqdn(), f"{own}.local"]
    with suppress(OSError):
        names += [str(entry[4][0]).partition("%")[0] for entry in socket.getaddrinfo(own, None)]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks by which address one leaves
        names.append(probe.getsockname()[0])
    return names
