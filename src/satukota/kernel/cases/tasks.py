"""Jobs of cases: clocks every minute, the map's counts, the words of the search."""

from satukota.kernel.cases.actions import ring_due
from satukota.kernel.cases.actions.calendars import move_clocks as move_running_clocks
from satukota.kernel.cases.actions.upkeep import fold_tiles, learn_words
from satukota.kernel.changes.api import Change
from satukota.kernel.events.api import retry, task


@task(name="cases.ring_clocks", queueing_lock="cases.ring_clocks")
def ring_clocks(timestamp: int) -> None:
    """Warn, escalate and act for the clocks that are due."""
    while ring_due():
        pass


@task(name="cases.fold_map", queueing_lock="cases.fold_map")
def fold_map(timestamp: int) -> None:
    """Fold the map's changes into its counts."""
    fold_tiles()


@task(name="cases.learn_words", queueing_lock="cases.learn_words")
def learn_search_words(timestamp: int) -> None:
    """Learn the words of the newest cases."""
    learn_words()


@task(name="cases.move_clocks", retry=retry)
def move_clocks(change: int) -> None:
    """Bring the running clocks in step with a changed calendar."""
    move_running_clocks(Change.objects.get(pk=change))
