"""Which values a setting may hold."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from satukota.kernel.registry.api import Setting

LONGEST = 2000
LARGEST_DIGITS = 9
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
OWN_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost")


def fault(setting: Setting, text: str) -> str:
    """Return in a code what is wrong with a value (`number`, `least`, `flag`, `address` …); empty where it may stand."""
    if len(text) > LONGEST:
        return "long"
    if UNPRINTABLE.search(text):
        return "character"
    judge = {"number": _number, "flag": _flag, "address": _address, "list": _list}.get(setting.holds)
    wrong = judge(setting, text) if judge else ""
    if not wrong and setting.pattern and text and not re.fullmatch(setting.pattern, text):
        return "pattern"
    return wrong


def _number(setting: Setting, text: str) -> str:
    if not re.fullmatch(rf"[0-9]{{1,{LARGEST_DIGITS}}}", text):
        return "number"
    return "least" if int(text) < setting.least else ""


def _flag(_setting: Setting, text: str) -> str:
    return "" if text in {"yes", "no"} else "flag"


def _list(_setting: Setting, text: str) -> str:
    return "list" if text.strip() and not all(part.strip() for part in text.split(",")) else ""


def _address(setting: Setting, text: str) -> str:
    if not text or text in setting.words:
        return ""
    host = host_of(text)
    if not host or urlsplit(text).username or re.search(r"\s", text):
        return "address"
    return "own_machine" if is_own_machine(host) else ""


def host_of(text: str) -> str:
    """Return the host of an address of the web in small letters; empty where the text is none."""
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return ""
    return (parts.hostname or "").lower() if parts.scheme in {"http", "https"} else ""


def is_own_machine(host: str) -> bool:
    """Tell whether a host is this machine, or an address of its link alone, where clouds answer with their keys."""
    if host in OWN_NAMES or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return mapped.is_loopback or mapped.is_link_local or mapped.is_unspecified
