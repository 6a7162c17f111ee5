"""The tracker of promises: indicators by year and items by their day, with what was published of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as Text
from django.utils.translation import gettext_lazy as _

from satukota.kernel.addresses import absolute
from satukota.modules.planning.models import Item, Milestone, Plan, Standing, measured_in
from satukota.modules.planning.queries.coverage import Coverage
from satukota.modules.planning.queries.dimensions import codes_within
from satukota.modules.planning.queries.judged import Judged
from satukota.modules.planning.rules.lights import Status, status_of_figure, status_of_item
from satukota.modules.planning.rules.schedule import is_late
from satukota.modules.planning.rules.tree import Kind

FILTERS = ("q", "mission", "dimension", "agency", "status", "kind")
NAMED = {
    "mission": attrgetter("mission"),
    "agency": attrgetter("agency_code"),
    "status": attrgetter("status"),
    "kind": attrgetter("kind"),
}
STATUS: Mapping[Status, Text] = {
    Status.KEPT: _("Kept or on track"),
    Status.WATCH: _("A little short"),
    Status.BEHIND: _("Behind or late"),
    Status.UNDER_WAY: _("Under way"),
    Status.UNKNOWN: _("Nothing published yet"),
    Status.DROPPED: _("Dropped"),
}
FIGURES = (
    "indicator__code", "indicator__name", "indicator__agency__code", "indicator__agency__name",
    "indicator__mission__code", "indicator__dimension__code", "target",
    "first_target", "published_value", "published_light", "published_quarter", "definition__unit",
    "definition__decimals", "instrument", "published_judged_quarter", "published_judged_value", "published_due",
    "promise__upper", "definition__way", "published_units_reported", "published_units_expected",
)  # fmt: skip
WORKS = (
    "uid", "name", "agency__code", "agency__name", "mission__code", "dimension__code",
    "ends", "state", "dropped_reason",
)  # fmt: skip


class Promise(NamedTuple):
    """A promise as it is listed: what, whose, for when, and what became of it. `code` is the indicator's, or an item's id.

    A city has ten thousand, and a list is drawn from all of them: a tuple is made in a quarter of a data class' time.
    """

    kind: str
    code: str
    name: str
    agency: str
    agency_code: str
    mission: str
    dimension: str
    year: int
    status: Status
    due: date | None = None
    promised: Decimal | None = None
    first: Decimal | None = None
    value: Decimal | None = None
    unit: str = ""
    decimals: int = 0
    instrument: str = ""
    reason: str = ""
    judged: Judged | None = None
    coverage: tuple[int, int] = (0, 0)

    @property
    def covered(self) -> str:
        """How many units its figure was computed from, in words; empty for any other."""
        return Coverage(*self.coverage).words

    @property
    def word(self) -> Text:
        """Its status as it is written."""
        return STATUS[self.status]

    @property
    def address(self) -> str:
        """Its page, which stays at this address."""
        if self.kind == "item":
            return reverse("planning:public_item", args=[self.code])
        return f"{reverse('planning:public_indicator', args=[self.code])}?year={self.year}"


def promises_of(plan: Plan, year: int, day: date | None = None) -> list[Promise]:
    """Return every promise of a year that everybody may know of: figures first, then items that end in it."""
    return [*_figures(year), *_items(plan, year, day or timezone.localdate())]


def _figures(year: int) -> Iterable[Promise]:
    measured = measured_in(year, "indicator__")
    rows = Standing.objects.filter(measured, year=year, target__isnull=False, indicator__is_public=True)
    for row in rows.order_by("-indicator__is_key", "indicator__code").values_list(*FIGURES):
        code, name, agency_code, agency, mission, dimension, *figures = row
        target, first, value, light, newest, unit, decimals, instrument, quarter, judged, due, upper, way, *covered = (
            figures
        )
        yield Promise(
            "indicator", code, name, agency or "", agency_code or "", mission or "",
            dimension or "", year,
            status_of_figure(light, published=value is not None), None, target, first, value, unit or "",
            decimals or 0, instrument,
            judged=Judged(year, light, quarter, newest, judged, due, upper, unit or "", decimals or 0, way or ""),
            coverage=(covered[0], covered[1]),
        )  # fmt: skip


def promised_items(plan: Plan) -> Any:
    """Return the items of a plan that were promised for a day."""
    return with_day(plan.items.all())


def with_day(items: QuerySet[Item]) -> QuerySet[Item]:
    """Return those items that were promised for a day: quick wins, action plans, and what has milestones."""
    with_milestones = Exists(Milestone.objects.filter(item=OuterRef("pk")))
    return items.filter(Q(quick_win=True) | Q(kind=Kind.ACTION) | with_milestones, ends__isnull=False)


def has_day(item: Item) -> bool:
    """Tell whether an item, as it is in memory, is promised for a day."""
    listed = item.quick_win or item.kind == Kind.ACTION or item.milestones.exists()
    return item.ends is not None and listed


def _items(plan: Plan, year: int, day: date) -> Iterable[Promise]:
    rows = promised_items(plan).filter(Q(ends__year=year) | Q(starts__year__lte=year, ends__year__gte=year))
    for row in rows.order_by("ends", "path").values_list(*WORKS):
        uid, name, agency_code, agency, mission, dimension, ends, state, reason = row
        yield Promise(
            "item", str(uid), name, agency or "", agency_code or "", mission or "", dimension or "",
            year, _status_by(ends, state, day), ends, reason=reason,
        )  # fmt: skip


def item_status(item: Item, day: date) -> Status:
    """Return what became of an item by a day."""
    return _status_by(item.ends, item.state, day)


def _status_by(ends: date | None, state: str, day: date) -> Status:
    done = state == Item.State.DONE
    return status_of_item(done=done, dropped=state == Item.State.DROPPED, late=is_late(ends, done, day))


def matching(rows: Iterable[Promise], filters: Mapping[str, str]) -> list[Promise]:
    """Return the promises that a filter names; an unknown word in it names none."""
    named = [(read, filters[name]) for name, read in NAMED.items() if filters.get(name)]
    listed = [row for row in rows if all(read(row) == value for read, value in named)]
    if dimension := filters.get("dimension"):
        codes = codes_within(dimension)
        listed = [row for row in listed if row.dimension in codes]
    words = filters.get("q", "").strip().lower()[:100]
    return [row for row in listed if words in row.name.lower() or words == row.code.lower()] if words else listed


def counts(rows: Iterable[Promise], filters: Mapping[str, str]) -> list[tuple[Status, Text, int]]:
    """Return how many promises have each status, by the filter without its status: what each list will hold."""
    others = {name: text for name, text in filters.items() if name != "status"}
    counter = Counter(row.status for row in matching(rows, others))
    return [(status, word, counter[status]) for status, word in STATUS.items()]


def _digits(value: Decimal | None) -> str | None:
    """Return a number as people write it down: without needless noughts, and never as 9E+5."""
    return None if value is None else f"{value.normalize():f}"


def as_data(row: Promise) -> dict[str, Any]:
    """Return a promise as plain data: what CSV and REST show."""
    return {
        "kind": row.kind,
        "code": row.code,
        "name": row.name,
        "agency": row.agency,
        "mission": row.mission,
        "year": row.year,
        "due": row.due.isoformat() if row.due else None,
        "promised": _digits(row.promised),
        "first_promised": _digits(row.first),
        "published": _digits(row.value),
        "unit": row.unit,
        "instrument": row.instrument,
        "status": row.status.value,
        "reason": row.reason,
        "address": absolute() + row.address,
    }
