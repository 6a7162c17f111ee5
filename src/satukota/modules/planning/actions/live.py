"""Values that nobody types: computed by the modules that know them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.registry.api import Indicator as Offer
from satukota.kernel.registry.api import Module, offers, resolve
from satukota.modules.planning.actions.events import LiveRefreshed, note
from satukota.modules.planning.actions.indicators import Reading, current_value, put_value
from satukota.modules.planning.actions.standing import restand
from satukota.modules.planning.models import Indicator, Value
from satukota.modules.planning.rules.periods import Quarter, quarter_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Figure:
    """What a module's indicator function answered: the figure, how many things it counts, where their list is."""

    value: Decimal | None
    n: int | None
    inputs: dict[str, Any]
    url: str


PLAIN = ("value", "n", "inputs", "url")


def offered() -> dict[str, tuple[Module, Offer]]:
    """Return the live figures of all modules by code."""
    return {offer.code: (module, offer) for module, offer in offers("indicators", Offer)}


def measure(code: str, quarter: Quarter) -> Figure | None:
    """Compute a live figure for a quarter, or None where no module offers it (any more)."""
    found = offered().get(code)
    if found is None:
        return None
    module, offer = found
    start, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (quarter.start, quarter.next.start))
    figure = _figure(resolve(module.name, offer.compute)(start, end))
    elsewhere = next((counter.url for counter in module.counters), "")
    return replace(figure, url=figure.url or elsewhere)


def _figure(answer: Any) -> Figure:
    """Take an answer as an object or as a mapping; what a mapping says besides the four facts is an input."""
    held = answer if isinstance(answer, Mapping) else {name: getattr(answer, name, None) for name in PLAIN}
    more = {str(name): value for name, value in held.items() if name not in PLAIN and value is not None}
    value = held.get("value")
    exact = None if value is None else Decimal(str(value)).quantize(Decimal("0.0001"))
    return Figure(exact, held.get("n"), {**(held.get("inputs") or {}), **more}, str(held.get("url") or ""))


def reading(code: str, quarter: Quarter) -> Reading | None:
    """Return a live figure as a reading, or None where nothing can be said yet."""
    found = measure(code, quarter)
    if found is None:
        return None
    inputs = {**found.inputs, "live": code, "live_version": offered()[code][1].version}
    return Reading(
        found.value, found.n, inputs, found.url, source=Indicator.Source.LIVE, state=Value.State.PUBLISHED
    )


@transaction.atomic
def refresh_live(actor: Actor, quarter: Quarter | None = None) -> int:
    """Compute every live indicator of a quarter (this one by default). Returns how many changed.

    A figure that fails is logged and left as it was: one module's fault must not hide the others.
    """
    quarter = quarter or quarter_of(timezone.localdate())
    changed = [
        indicator.pk
        for indicator in Indicator.objects.filter(source=Indicator.Source.LIVE, ended_on=None)
        if _refresh(indicator, quarter, actor)
    ]
    if changed:
        restand(changed, [quarter.year])
        note(LiveRefreshed(len(changed)), "live", quarter.year * 10 + quarter.number, actor)
    return len(changed)


def _refresh(indicator: Indicator, quarter: Quarter, actor: Actor) -> bool:
    try:
        with transaction.atomic():
            new = reading(indicator.live_code, quarter)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        log.warning("planning.live_failed", code=indicator.live_code, error=type(error).__name__)
        return False
    if new is None:
        return False
    held = current_value(indicator, quarter)
    if held is not None and (held.value, held.n, held.inputs) == (new.value, new.n, new.inputs):
        return False
    if held is not None and _may_overwrite(held):
        Value.objects.filter(pk=held.pk).update(value=new.value, n=new.n, inputs=new.inputs, url=new.url)
    else:
        put_value(indicator, quarter, new, actor, held)
    return True


def _may_overwrite(held: Value) -> bool:
    """A live figure moves all day; its history keeps one row for each day and definition."""
    today = timezone.localdate(held.entered_at) == timezone.localdate()
    return today and held.source == Indicator.Source.LIVE and held.definition.is_current
