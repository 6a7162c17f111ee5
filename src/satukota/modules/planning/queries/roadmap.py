"""The roadmap: initiatives on a timeline with milestones, what they wait for, how far they are, and what is late."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from satukota.modules.planning.models import Dependency, Item, Milestone, Plan
from satukota.modules.planning.queries import readiness
from satukota.modules.planning.queries.nodes import realisations
from satukota.modules.planning.queries.tree import matching_items
from satukota.modules.planning.rules.schedule import Task, begins_too_early, critical_path, days_of, is_late
from satukota.modules.planning.rules.terms import Term

MOST = 300
ROW, LANE = 64, 40
"""Heights of an initiative and of the heading of a lane, in pixels: the lines between initiatives are drawn by them."""


@dataclass(frozen=True)
class Mark:
    """A milestone on the timeline."""

    milestone: Milestone
    x: str
    late: bool


@dataclass
class Bar:
    """An initiative on the timeline; positions in per cent of the width, as text so that no locale writes a comma.

    `top` is where its row begins in pixels. `progress` is the newest work done that was reported, in per cent.
    """

    row: readiness.Row
    left: str
    width: str
    filled: str
    progress: Decimal | None
    late: bool
    critical: bool
    marks: list[Mark]
    needs: list["Need"] = field(default_factory=list)
    top: int = 0

    @property
    def item(self) -> Item:
        """The initiative."""
        return self.row.item

    @property
    def y(self) -> int:
        """The middle of its row."""
        return self.top + ROW // 2

    @property
    def bar_top(self) -> int:
        """Where its bar begins."""
        return self.top + ROW // 2 - 11

    @property
    def right(self) -> str:
        """Where its bar ends."""
        return f"{float(self.left) + float(self.width):.2f}"


@dataclass(frozen=True)
class Need:
    """What an initiative needs first, and whether it is to begin before that is done."""

    item: Item
    too_early: bool


@dataclass(frozen=True)
class Link:
    """A line from the end of an initiative to the beginning of one that needs it."""

    x1: str
    y1: int
    x2: str
    y2: int
    kind: str


@dataclass
class Lane:
    """The initiatives of one dimension, term or agency."""

    name: str
    bars: list[Bar]
    top: int = 0


@dataclass
class Roadmap:
    """What the page draws. `more` is how many initiatives are not drawn; `path` are the items that decide the end."""

    lanes: list[Lane]
    years: list[tuple[int, str]]
    today: str
    links: list[Link]
    path: list[Item]
    total: int
    more: int
    height: int

    @property
    def bars(self) -> list[Bar]:
        """All initiatives that are drawn."""
        return [bar for lane in self.lanes for bar in lane.bars]


def initiatives(plan: Plan, filters: Mapping[str, str], kind: str = "") -> QuerySet[Item]:
    """Return the initiatives with an end that a filter names."""
    wanted = readiness.initiatives(plan).filter(ends__isnull=False)
    items = wanted.filter(pk__in=matching_items(plan, filters).values("pk")) if filters else wanted
    return (items.filter(kind=kind) if kind else items).order_by("path")


def roadmap(plan: Plan, items: QuerySet[Item], group: str, *, public: bool = False, day: date | None = None) -> Roadmap:
    """Return the roadmap of initiatives, by dimension, term or agency. What is late is never left out first."""
    day = day or timezone.localdate()
    total, shown = _drawn(items, day)
    path = critical_items(plan)
    lanes, start, end = _lanes(plan, shown, group, day, {item.pk for item in path}, public=public)
    height = _placed(lanes)
    bars = {bar.item.pk: bar for lane in lanes for bar in lane.bars}
    years = [(year, _place(date(year, 1, 1), start, end)) for year in range(start.year, end.year)]
    return Roadmap(lanes, years, _place(day, start, end), _links(bars), path, total, total - len(shown), height)


def _drawn(items: QuerySet[Item], day: date) -> tuple[int, list[Item]]:
    """Return how many initiatives there are, and those that are drawn; only these are read whole."""
    known = items.order_by().values_list("pk", "path", "ends", "state")
    listed = sorted((not _is_late(ends, state, day), path, pk) for pk, path, ends, state in known)
    return len(listed), list(items.filter(pk__in=[pk for _late, _path, pk in listed[:MOST]]).order_by("path"))


def _is_late(ends: date | None, state: str, day: date) -> bool:
    return is_late(ends, state in {Item.State.DONE, Item.State.DROPPED}, day)


def critical_items(plan: Plan) -> list[Item]:
    """Return the chain of items of a plan that takes longest, from its first to its last."""
    needs: dict[int, list[int]] = defaultdict(list)
    for item, need in Dependency.objects.filter(item__plan=plan).values_list("item", "needs"):
        needs[item].append(need)
    involved = {*needs, *(need for row in needs.values() for need in row)}
    items = Item.objects.filter(plan=plan).exclude(state=Item.State.DROPPED).in_bulk(involved)
    tasks = [
        Task(pk, days_of(items[pk].starts, items[pk].ends, items[pk].state == Item.State.DONE), tuple(needs[pk]))
        for pk in involved & items.keys()
    ]
    return [items[key] for key in critical_path(tasks)]


def _lanes(
    plan: Plan, items: list[Item], group: str, day: date, critical: set[int], *, public: bool
) -> tuple[list[Lane], date, date]:
    last = max([plan.end_year, *(item.ends.year for item in items if item.ends)])
    first = min([plan.start_year, *(item.starts.year for item in items if item.starts)])
    start, end = date(first, 1, 1), date(last + 1, 1, 1)
    facts = _Facts(items, start, end, day, public=public)
    lanes: dict[str, list[Bar]] = defaultdict(list)
    for row in readiness.rows(items, day):
        lanes[_lane(row.item, group)].append(facts.bar(row, row.item.pk in critical))
    order = sorted(lanes, key=lambda name: (name == "", name))
    if group == "term":
        order = [str(term) for term in Term if str(term) in lanes] + [name for name in order if name not in set(Term)]
    return [Lane(name, sorted(lanes[name], key=lambda bar: float(bar.left))) for name in order], start, end


class _Facts:
    """What stands beside initiatives, read once for all of them."""

    def __init__(self, items: list[Item], start: date, end: date, day: date, *, public: bool) -> None:
        self.start, self.end, self.day = start, end, day
        ids = [item.pk for item in items]
        self.reports = realisations(ids, public=public)
        self.milestones: dict[int, list[Milestone]] = defaultdict(list)
        for milestone in Milestone.objects.filter(item__in=ids):
            self.milestones[milestone.item_id].append(milestone)
        self.needs: dict[int, list[Item]] = defaultdict(list)
        for need in Dependency.objects.filter(item__in=ids).select_related("needs"):
            self.needs[need.item_id].append(need.needs)

    def bar(self, row: readiness.Row, critical: bool) -> Bar:
        """Return an initiative with its place on the timeline."""
        item = row.item
        begins = item.starts or date(item.ends.year if item.ends else self.start.year, 1, 1)
        left, right = (float(_place(at, self.start, self.end)) for at in (begins, item.ends or begins))
        width = max(right - left, 1.5)
        report = self.reports.get(item.pk)
        progress = Decimal(100) if item.state == Item.State.DONE else report.physical if report else None
        marks = [
            Mark(one, _place(one.due, self.start, self.end), is_late(one.due, one.done_on is not None, self.day))
            for one in self.milestones[item.pk]
        ]
        return Bar(
            row, f"{left:.2f}", f"{width:.2f}", f"{width * float(min(progress or 0, 100)) / 100:.2f}", progress,
            _is_late(item.ends, item.state, self.day), critical, marks, [self._need(item, need) for need in self.needs[item.pk]],
        )  # fmt: skip

    def _need(self, item: Item, need: Item) -> Need:
        return Need(need, begins_too_early(item.starts, need.ends, need.state == Item.State.DONE))


def _lane(item: Item, group: str) -> str:
    if group == "term":
        return item.term
    if group == "agency":
        return item.agency.name if item.agency else ""
    if item.dimension is None:
        return ""
    return item.dimension.parent.name if item.dimension.parent else item.dimension.name


def _placed(lanes: Iterable[Lane]) -> int:
    """Give lanes and bars their heights from above; return the height of all."""
    at = 0
    for lane in lanes:
        lane.top, at = at, at + LANE
        for bar in lane.bars:
            bar.top, at = at, at + ROW
    return at


def _links(bars: Mapping[int, Bar]) -> list[Link]:
    """Return the lines between initiatives that are both drawn."""
    return [
        Link(bars[need.item.pk].right, bars[need.item.pk].y, bar.left, bar.y, _kind(bar, bars[need.item.pk], need))
        for bar in bars.values()
        for need in bar.needs
        if need.item.pk in bars
    ]


def _kind(bar: Bar, before: Bar, need: Need) -> str:
    if need.too_early:
        return "early"
    return "critical" if bar.critical and before.critical else ""


def _place(day: date, start: date, end: date) -> str:
    return f"{min(max((day - start).days / (end - start).days, 0), 1) * 100:.2f}"
