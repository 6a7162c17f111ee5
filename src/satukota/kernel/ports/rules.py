"""Which addresses may be called: public ones, and those that who runs the installation names. No Django."""

import ipaddress
from collections.abc import Iterable

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network
type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
INSIDE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def networks(listed: Iterable[str]) -> tuple[Network, ...]:
    """Return networks (`10.20.0.0/16`) and single addresses as networks. Raises ValueError."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in listed if text.strip())


def is_allowed(text: str, inside: Iterable[Network], *, own: bool = False) -> bool:
    """Tell whether an address may be called.

    `inside` are the networks that are allowed whatever they are. `own` is an address of a setting: it may lie on this
    machine or in this house, but is never one of those by which a cloud hands its keys to a machine (link-local).
    """
    address = _meant(ipaddress.ip_address(text.split("%", maxsplit=1)[0]))
    if any(address in network for network in inside):
        return True
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return own or address.is_global


def _meant(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address carries, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_inside_name(host: str) -> bool:
    """Tell whether a name can only be one of this machine or this house: `localhost`, `printer`, `nas.local`."""
    name = host.rstrip(".").lower()
    return ("." not in name and ":" not in name) or name.endswith(INSIDE_NAMES)
