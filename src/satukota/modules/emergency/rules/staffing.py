"""How many call takers are needed, by Erlang C."""

import math


def _waiting_probability(load: float, desks: int) -> float:
    """Return Erlang C: the chance that a call has to wait, by the stable recursion over Erlang B."""
    blocked = 1.0
    for number in range(1, desks + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - load / desks * (1 - blocked)) if desks > load else 1.0


def desks_needed(calls_per_hour: float, handling_seconds: float, share: float = 0.9, limit: float = 10) -> int:
    """Return the call takers needed so that `share` of calls are answered within `limit` seconds; never fewer than
    two.
    """
    load = calls_per_hour * handling_seconds / 3600
    desks = max(2, math.floor(load) + 1)
    while desks < 500:
        waiting = _waiting_probability(load, desks)
        if 1 - waiting * math.exp(-(desks - load) * limit / max(handling_seconds, 1)) >= share:
            break
        desks += 1
    return desks
