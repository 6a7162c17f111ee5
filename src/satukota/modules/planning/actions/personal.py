"""End what somebody follows and forget their address, on their request, inside the caller's transaction."""

from satukota.kernel.events.api import Actor
from satukota.kernel.registry.api import PersonQuery
from satukota.modules.planning.actions.follows import stop
from satukota.modules.planning.queries.personal import follows_of


def erase_follows(query: PersonQuery, _by: Actor) -> int:
    """End what somebody follows; return how many promises."""
    rows = list(follows_of(query))
    for row in rows:
        stop(row)
    return len(rows)
