"""Blocked numbers, and how often a block hit somebody who needed help."""

from datetime import datetime

from django.db.models import Count, Q

from satukota.modules.emergency.models import Block, Call
from satukota.modules.emergency.queries.clock import EXERCISE


def active_block(number: str, at: datetime) -> Block | None:
    """Return the block that holds for a number now, None where there is none."""
    if not number:
        return None
    return Block.objects.filter(number_index=number, until__gt=at, lifted_at__isnull=True).order_by("-until").first()


def active_blocks(at: datetime) -> list[Block]:
    """Return the blocks that hold now, the longest first."""
    return list(
        Block.objects.filter(until__gt=at, lifted_at__isnull=True).select_related("created_by").order_by("-until")
    )


def shares(start: datetime, end: datetime, *, exercise: bool = False) -> dict[str, int]:
    """Return how many calls of a period had which class; `blocked` and `pressed_1` tell the false-block rate."""
    rung = Call.objects.filter(rang_at__range=(start, end))
    calls = rung.filter(EXERCISE) if exercise else rung.exclude(EXERCISE)
    counted = dict(calls.exclude(classed="").values_list("classed").annotate(n=Count("id")))
    blocked = calls.filter(Q(state="blocked") | Q(flags__contains=["pressed_1"])).count()
    through = calls.filter(flags__contains=["pressed_1"])
    real = through.filter(classed__in=("emergency", "duplicate")).count()
    return counted | {"blocked": blocked, "pressed_1": through.count(), "falsely_blocked": real}
