"""Who calls whom, and from where, as a SIP message says."""

import re

from satukota.modules.emergency.rules.sip.messages import Message


def caller(message: Message) -> str:
    """Return the caller's number: what the network asserts, else what the caller's telephone says."""
    for name in ("p-asserted-identity", "remote-party-id", "from"):
        found = re.search(r"(?:sips?|tel):([^@;>]+)", message.get(name))
        if found and re.search(r"\d", found[1]):
            return found[1]
    return ""


def called(message: Message) -> str:
    """Return the number that was dialled."""
    found = re.search(r"(?:sips?|tel):([^@;>\s]+)", message.get("to") or message.first)
    return found[1] if found else ""


def contact(message: Message) -> str:
    """Return the address at which the caller's telephone wants the next requests."""
    found = re.search(r"<([^>]+)>", message.get("contact"))
    return found[1] if found else message.get("contact").split(";")[0].strip()


def pidf_lo(message: Message) -> str:
    """Return the PIDF-LO document in a body, alone or as one part of several; empty where there is none."""
    found = re.search(r"<(?:\w+:)?presence\b.*?</(?:\w+:)?presence>", message.body, re.DOTALL)
    return found[0] if found else ""
