"""Who calls whom, and from where, as a SIP message says."""

import re

from satukota.modules.emergency.rules.sip.messages import Message


def caller_number(message: Message) -> str:
    """Return the caller's number: what the network asserts, else what the caller's telephone says."""
    for name in ("p-asserted-identity", "remote-party-id", "from"):
        match = re.search(r"(?:sips?|tel):([^@;>]+)", message.get(name))
        if match and re.search(r"\d", match[1]):
            return match[1]
    return ""


def called_number(message: Message) -> str:
    """Return the number that was dialled."""
    match = re.search(r"(?:sips?|tel):([^@;>\s]+)", message.get("to") or message.first)
    return match[1] if match else ""


def contact_address(message: Message) -> str:
    """Return the address at which the caller's telephone wants the next requests."""
    match = re.search(r"<([^>]+)>", message.get("contact"))
    return match[1] if match else message.get("contact").split(";")[0].strip()


def pidf_lo(message: Message) -> str:
    """Return the PIDF-LO document in a body, alone or as one part of several; empty where there is none."""
    match = re.search(r"<(?:\w+:)?presence\b.*?</(?:\w+:)?presence>", message.body, re.DOTALL)
    return match[0] if match else ""
