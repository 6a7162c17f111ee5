"""How many indicators of each part of the plan show which light."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from satukota.modules.planning.models import Standing
from satukota.modules.planning.queries.lights import Lights


def counts_by(group: str, year: int, **only: object) -> dict[int | None, dict[str, int]]:
    """Return light counts by `mission`, `dimension` (its main one) or `agency`: key → light → count."""
    keys = {
        "mission": F("indicator__mission"),
        "agency": F("indicator__agency"),
        "dimension": Coalesce("indicator__dimension__parent", "indicator__dimension"),
    }
    rows = (
        Standing.objects.filter(year=year, indicator__ended_on=None, **only)
        .values(key=keys[group], shown=F("light"))
        .annotate(count=Count("pk"))
        .order_by()
    )
    counts: dict[int | None, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["key"], {})[row["shown"]] = row["count"]
    return counts


def whole(year: int) -> Lights:
    """Return the lights of the whole plan."""
    rows = Standing.objects.filter(year=year, indicator__ended_on=None).values_list("light").annotate(Count("pk"))
    return Lights("", counts=dict(rows))


def lights_of(groups: Iterable[tuple[int, str, str]], counts: Mapping[int | None, dict[str, int]]) -> list[Lights]:
    """Put names and addresses to counts: groups are (key, name, address)."""
    return [Lights(name, url, counts.get(key, {})) for key, name, url in groups]


def public_only() -> Q:
    """Return the condition for what everybody may see."""
    return Q(indicator__is_public=True)
