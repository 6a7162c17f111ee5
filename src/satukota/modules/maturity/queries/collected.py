"""What the system collected, each figure with its age."""

from dataclasses import dataclass

from django.utils import timezone

from satukota.modules.maturity.models import Collected
from satukota.modules.maturity.rules import Freshness, freshness, topics


@dataclass(frozen=True)
class Fact:
    """A collected figure and how fresh it is."""

    collected: Collected
    freshness: Freshness


def facts() -> list[Fact]:
    """Return the newest answer of each offer with its age, oldest topics first."""
    today = timezone.localdate()
    newest = Collected.objects.order_by("code", "-collected_at").distinct("code")
    return [Fact(row, freshness(timezone.localdate(row.collected_at), today)) for row in newest]


def facts_for(code: str, no: int) -> list[Fact]:
    """Return the collected figures that speak for an indicator of an instrument."""
    wanted = {*topics().get((code, no), ()), f"{code}:{no}"}
    return [fact for fact in facts() if wanted & set(fact.collected.topics)]
