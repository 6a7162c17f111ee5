"""Who may begin an application, and by which way: what a definition says under channels, audience and assurance."""

from satukota.kernel.cases.api import Definition
from satukota.kernel.people.api import User, memberships

WEB, COUNTER, FACILITY = "web", "loket", "faskes"
CHANNELS = (WEB, COUNTER, FACILITY)
AUDIENCES = ("warga", "usaha", "lembaga", "opd")
SIGNED_IN = 1
"""How sure we are of somebody who signed in; a second step makes it 2, nothing 0."""


def refused_start(definition: Definition, channel: str, user: User | None, level: int) -> str:
    """Say why an application may not begin so: channel, audience or assurance; empty where it may."""
    if channel not in definition.channels:
        return "channel"
    if definition.audience == ("opd",) and not memberships(user):
        return "audience"
    return "assurance" if level < definition.assurance.get(channel, 0) else ""
