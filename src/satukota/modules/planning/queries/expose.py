"""The sheet of a quick win: its approved words beside figures that are computed now, each with its day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from satukota.modules.planning.models import Expose, Indicator, Item
from satukota.modules.planning.queries.indicators import Line, lines
from satukota.modules.planning.queries.nodes import Node, nodes, owned

MOST_RESULTS = 6
"""So many results stand on one page of paper; how many more there are is said."""


@dataclass(frozen=True)
class Sheet:
    """A quick win as others read it. `more` results are not on the page."""

    node: Node
    words: Expose | None
    results: list[Line]
    more: int
    milestones_done: int
    milestones: int
    at: datetime

    @property
    def item(self) -> Item:
        """The quick win."""
        return self.node.item


def quick_win_of(uid: UUID) -> Item:
    """Return a quick win. Raises Http404 for an item that is none, or that was dropped."""
    item = Item.objects.select_related("agency", "plan").filter(uid=uid, quick_win=True).first()
    if item is None or item.state == Item.State.DROPPED:
        raise Http404(uid)
    return item


def approved(item: Item) -> Expose | None:
    """Return the newest approved words."""
    return item.exposes.exclude(approved_at=None).first()


def waiting(item: Item) -> Expose | None:
    """Return words that are newer than what is public and wait for a second person."""
    newest: Expose | None = item.exposes.select_related("written_by").first()
    return newest if newest is not None and newest.approved_at is None else None


def sheet(item: Item, words: Expose | None) -> Sheet:
    """Return a quick win with its public figures: published values alone, published money alone."""
    [node] = owned(nodes(Item.objects.filter(pk=item.pk), public=True))
    parts = Item.objects.filter(path__startswith=f"{item.path}/", plan=item.plan)
    of_it = Indicator.objects.filter(Q(item=item) | Q(item__in=parts), is_public=True, ended_on=None)
    every = lines(of_it.order_by("-is_key", "code"), timezone.localdate().year, quarters=0)
    results = [line for line in every if line.standing and line.standing.published_value is not None]
    done = item.milestones.exclude(done_on=None).count()
    return Sheet(
        node, words, results[:MOST_RESULTS], len(results[MOST_RESULTS:]), done, item.milestones.count(), timezone.now()
    )


def context_of(item: Item) -> dict[str, Any]:
    """Return what the public page and its paper show."""
    return {"sheet": sheet(item, approved(item))}
