"""Months of earlier calls, so that figures, history and maps have something to show."""

import random
from datetime import timedelta

from django.utils import timezone

from satukota.kernel.places.api import City
from satukota.modules.emergency.actions.takeover import take_over
from satukota.modules.emergency.demo.records import record_of
from satukota.modules.emergency.demo.story import Evening, tell
from satukota.modules.emergency.models import Unit


def load(city: City, days: int) -> None:
    """Take over so many days of calls, ending yesterday."""
    units = list(Unit.objects.order_by("id"))
    by_kind: dict[str, list[int]] = {}
    for unit in units:
        by_kind.setdefault(unit.kind, []).append(unit.pk)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(days, 0, -1):
        start = today - timedelta(days=back)
        rng = random.Random(back)
        count = rng.randint(80, 140)
        evening = Evening(
            calls=count,
            hours=24,
            takers=3,
            fire_calls=2,
            fire_seconds=300,
            seed=1000 + back,
            centre=city.centre or (106.03, -6.0),
        )
        take_over([record_of(call, start, by_kind, rng) for call in tell(evening) if call.classed != "test"])
