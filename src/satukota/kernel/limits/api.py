"""The limits' door: where a request came from, and whether somebody did something too often."""

from satukota.kernel.limits.actions import (
    begin_try,
    forget_counters,
    forget_refusals,
    mark,
    remove_old_counters,
    seconds_left,
    seconds_to_wait,
    seconds_to_wait_from,
)
from satukota.kernel.limits.queries import client_address, from_this_machine
from satukota.kernel.limits.rules import Delay, Limit, sender, subscriber

__all__ = [
    "Delay",
    "Limit",
    "begin_try",
    "client_address",
    "forget_counters",
    "forget_refusals",
    "from_this_machine",
    "mark",
    "remove_old_counters",
    "seconds_left",
    "seconds_to_wait",
    "seconds_to_wait_from",
    "sender",
    "subscriber",
]
