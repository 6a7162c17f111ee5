"""For which agencies somebody works by a permission: a role in one agency says nothing of another."""

from satukota.kernel.people.api import Visitor, agencies_with, below


def agencies_for(user: Visitor, permission: str) -> frozenset[int]:
    """Return the agencies in which a role of somebody carries a permission today, and those below them."""
    return below(frozenset(agencies_with(user, permission)))
