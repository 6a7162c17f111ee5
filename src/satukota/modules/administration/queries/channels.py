"""The channels as their page shows them."""

from django.utils.translation import ngettext

from satukota.kernel.notifications.api import ChannelState, channel_states
from satukota.kernel.people.api import Visitor

TROUBLE_PERCENT = 10
"""From this share of failures on somebody should look at a channel."""
OUTSIDE_SETTINGS = ("ON", "COST")


def trouble(user: Visitor) -> str:  # noqa: ARG001 - the hook names it
    """Return in a few words how many channels that are used fail often; empty where none does."""
    n = sum(is_troubled(state) for state in channel_states())
    return ngettext("%(n)s fails often", "%(n)s fail often", n) % {"n": n} if n else ""


def is_troubled(state: ChannelState) -> bool:
    """Tell whether a channel that is used fails often."""
    return state.on and state.configured and (state.failed_percent or 0) >= TROUBLE_PERCENT
