"""Who sent a request through how many proxies, what may be done how often, and how long a wrong password waits."""

import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times (`most`) within so many seconds, counted from the first; `most` 0 is any number.

    A count that somebody may take back (`forget_counters`) is not `remembered` by the processes that refused.
    """

    name: str
    most: int
    seconds: int
    remembered: bool = True


@dataclass(frozen=True, slots=True)
class Delay:
    """After `free` wrong tries in a row each further one makes the next wait twice as long, at most `longest` seconds.

    A row of tries is forgotten after `forgotten` seconds without one.
    """

    name: str
    free: int
    first: int
    longest: int
    forgotten: int = 86_400


def sender(peer: str, forwarded: str, proxies: int) -> str:
    """Return the address that a request came from: the peer's, or what the outermost of `proxies` of ours wrote down.

    Each proxy adds the address of its own peer at the right of `X-Forwarded-For`; what stands further left was written
    by the sender and is believed by nobody. IPv4 inside IPv6 is returned as IPv4; what is no address, as the peer's.
    """
    entries = [entry.strip() for entry in forwarded.split(",") if entry.strip()] if proxies > 0 else []
    written = entries[-min(proxies, len(entries))] if entries else peer
    return _plain(written) or _plain(peer)


def _plain(text: str) -> str:
    """Return an address without port, brackets and zone; empty where it is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def subscriber(address: str) -> str:
    """Return what one subscriber holds: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.version == 4:
        return str(known)
    return str(ipaddress.ip_network((known, 64), strict=False))


def is_loopback(address: str) -> bool:
    """Say whether an address is this machine itself; none at all (a socket) is."""
    return not address or ipaddress.ip_address(address).is_loopback
