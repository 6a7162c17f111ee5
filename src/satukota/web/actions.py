"""Writes of the shell: filters that people keep."""

from satukota.kernel.cases.api import SavedFilter
from satukota.kernel.people.api import User


def save_filter(user: User, name: str, query: str, *, shared: bool) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces it."""
    kept, _made = SavedFilter.objects.update_or_create(
        user=user, name=name[:80], defaults={"query": query[:2000], "shared": shared}
    )
    return kept


def forget_filter(user: User, name: str) -> None:
    """Drop a filter of one's own."""
    SavedFilter.objects.filter(user=user, name=name).delete()
