"""Traffic lights: how each is drawn, and how many indicators of each part of the plan show which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models import Dimension, Item, Plan, Standing, measured_in
from satukota.modules.planning.queries.dimensions import main_dimensions, tags
from satukota.modules.planning.rules.dimensions import GUIDE, homes
from satukota.modules.planning.rules.lights import Light
from satukota.modules.planning.rules.tree import Kind

ORDER = (Light.ON_TRACK, Light.WATCH, Light.BEHIND, Light.NOT_YET, Light.STALE, Light.MISSING, Light.NO_TARGET)


@dataclass(frozen=True)
class Look:
    """How a light is drawn: word, tone of the chip, icon, colour on paper (where no style sheet reaches)."""

    word: Promise
    tone: str
    icon: str
    paper: str


LOOKS: Mapping[str, Look] = {
    Light.ON_TRACK: Look(_("On track"), "ok", "circle-check", "#0b6b47"),
    Light.WATCH: Look(_("Watch"), "warning", "alert-triangle", "#e69f00"),
    Light.BEHIND: Look(_("Behind"), "danger", "alert-octagon", "#b42318"),
    Light.NOT_YET: Look(_("Not judged yet"), "info", "clock", "#b3c9e0"),
    Light.MISSING: Look(_("No data"), "", "circle", "#d8dfe8"),
    Light.STALE: Look(_("Out of date"), "", "clock", "#7d8ca3"),
    Light.NO_TARGET: Look(_("No target"), "info", "info-circle", "#6ea3d1"),
}


@dataclass
class Lights:
    """How many indicators of a part show which light."""

    name: str
    url: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Number of indicators."""
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        """Number of indicators that have a value and a target."""
        return sum(self.counts.get(light, 0) for light in (Light.ON_TRACK, Light.WATCH, Light.BEHIND))

    @property
    def parts(self) -> list[tuple[str, Look, int, str, str]]:
        """(light, look, count, start in per cent, width in per cent) of each light that occurs, good ones first."""
        parts, start = [], 0.0
        for light in ORDER:
            count = self.counts.get(light, 0)
            if count:
                width = count / self.total * 100
                parts.append((light.value, LOOKS[light], count, f"{start:.2f}", f"{width:.2f}"))
                start += width
        return parts


def counts_by(group: str, year: int, **only: object) -> dict[int | None, dict[str, int]]:
    """Return light counts by `mission`, `dimension` or `agency`: key → light → count."""
    keys = {
        "mission": F("indicator__mission"),
        "agency": F("indicator__agency"),
        "dimension": F("indicator__dimension"),
    }
    rows = (
        Standing.objects.filter(measured_in(year, "indicator__"), year=year, **only)
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
    rows = (
        Standing.objects.filter(measured_in(year, "indicator__"), year=year).values_list("light").annotate(Count("pk"))
    )
    return Lights("", counts=dict(rows))


def lights_of(groups: Iterable[tuple[int, str, str]], counts: Mapping[int | None, dict[str, int]]) -> list[Lights]:
    """Put names and addresses to counts: groups are (key, name, address)."""
    return [Lights(name, url, counts.get(key, {})) for key, name, url in groups]


def public_only() -> Q:
    """Return the condition for what everybody may see."""
    return Q(indicator__is_public=True)


def missions(plan: Plan, year: int) -> list[Lights]:
    """Return the lights of each mission."""
    rows = plan.items.filter(kind=Kind.MISSION).exclude(state=Item.State.DROPPED).order_by("path")
    base = reverse("planning:indicators")
    groups = [(row.pk, f"{row.code}. {row.name}", f"{base}?mission={row.code}") for row in rows]
    return lights_of(groups, counts_by("mission", year))


@dataclass(frozen=True)
class Dimensions:
    """The lights of the main dimensions of a set, and what has no place in it."""

    lights: list[Lights]
    lost: int
    """How many indicators stand in a dimension that has no counterpart in the set."""
    names: list[str]
    """What those dimensions are called."""


def dimensions(year: int, framework: str = GUIDE) -> Dimensions:
    """Return the lights of each main dimension of a set; an indicator of the other set counts where the mapping leads."""
    home = homes(tags(), framework)
    counts: dict[int | None, dict[str, int]] = {}
    lost: dict[int, int] = {}
    for key, shown in counts_by("dimension", year).items():
        if key is not None and home[key] is None:
            lost[key] = sum(shown.values())
            continue
        whole = counts.setdefault(home[key] if key is not None else None, {})
        for light, count in shown.items():
            whole[light] = whole.get(light, 0) + count
    base = reverse("planning:indicators")
    groups = [(row.pk, row.name, f"{base}?dimension={row.code}") for row in main_dimensions(framework)]
    names = list(Dimension.objects.filter(pk__in=lost).values_list("name", flat=True)) if lost else []
    return Dimensions(lights_of(groups, counts), sum(lost.values()), names)
