"""Readiness and roadmap: who is held up, and by what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from satukota.modules.planning.models import Dependency, Item, Plan, Readiness
from satukota.modules.planning.rules.readiness import Ready, State, Variable, blocking_variables, gaps
from satukota.modules.planning.rules.terms import Term
from satukota.modules.planning.rules.tree import Kind

INITIATIVES = (Kind.ACTION, Kind.PROGRAMME, Kind.ACTIVITY)


def initiatives(plan: Plan) -> QuerySet[Item]:
    """Return what needs the four variables: quick wins, action plans, and programmes with dates."""
    wanted = Q(quick_win=True) | Q(kind=Kind.ACTION) | Q(readiness__isnull=False)
    related = ("agency", "dimension", "dimension__parent", "mission")
    return plan.items.filter(wanted).exclude(state=Item.State.DROPPED).select_related(*related).distinct()


@dataclass(frozen=True)
class Row:
    """An initiative with its four variables and what holds it up."""

    item: Item
    cells: tuple[tuple[str, Readiness | None, Ready], ...]
    missing: tuple[Variable, ...]
    waits_for: tuple[Item, ...]

    @property
    def judged(self) -> bool:
        """Whether anybody judged it; without that nobody knows whether it is held up."""
        return any(readiness for _name, readiness, _state in self.cells)

    @property
    def blocked(self) -> bool:
        """Whether something holds it up."""
        held_up = bool(self.waits_for) or (self.judged and bool(self.missing))
        return held_up and self.item.state != Item.State.DONE


def rows(items: Iterable[Item], day: date | None = None) -> list[Row]:
    """Return initiatives with their readiness on a day, in four queries for any number."""
    day = day or timezone.localdate()
    listed = list(items)
    ids = [item.pk for item in listed]
    judged: dict[int, dict[str, Readiness]] = defaultdict(dict)
    for judgement in Readiness.objects.filter(item__in=ids).select_related("regulation", "judged_by"):
        judged[judgement.item_id][judgement.variable] = judgement
    waits: dict[int, list[Item]] = defaultdict(list)
    for need in Dependency.objects.filter(item__in=ids).select_related("needs"):
        if need.needs.state != Item.State.DONE:
            waits[need.item_id].append(need.needs)
    return [_row(item, judged[item.pk], waits[item.pk], day) for item in listed]


def _row(item: Item, judged: dict[str, Readiness], waits: list[Item], day: date) -> Row:
    states = {Variable(name): state_of(judgement) for name, judgement in judged.items()}
    _held_up, missing = blocking_variables(states, item.starts, bool(waits), day)
    cells = tuple(
        (str(name), judged.get(name), states[name].on(day) if name in states else Ready.MISSING) for name in Variable
    )
    return Row(item, cells, tuple(missing), tuple(waits))


def state_of(judgement: Readiness) -> State:
    """Return a judgement as the rules know it; a regulation's end is the end of what it proves."""
    expires = judgement.regulation.valid_to if judgement.regulation else None
    return State(Ready(judgement.ready), judgement.due, expires)


def open_gaps(row: Row) -> list[Readiness]:
    """Return the judged variables that are not fully there."""
    states = {Variable(name): state_of(judgement) for name, judgement, _state in row.cells if judgement}
    wanting = gaps(states, timezone.localdate())
    return [judgement for name, judgement, _state in row.cells if judgement and Variable(name) in wanting]


@dataclass(frozen=True)
class Bar:
    """An initiative on the timeline; positions in per cent of its width as text, so that no locale writes a comma."""

    row: Row
    left: str
    width: str
    done: str


@dataclass(frozen=True)
class Lane:
    """The initiatives of one dimension and term."""

    name: str
    bars: list[Bar]


def timeline(
    plan: Plan, items: Iterable[Item], group: str = "dimension"
) -> tuple[list[Lane], list[tuple[int, str]], str]:
    """Return the lanes of the roadmap, the years with their positions, and the position of today."""
    listed = [item for item in items if item.ends]
    last = max([plan.end_year, *(item.ends.year for item in listed if item.ends)])
    start, end = date(plan.start_year, 1, 1), date(last + 1, 1, 1)
    lanes: dict[str, list[Bar]] = defaultdict(list)
    for row in rows(listed):
        lanes[_lane(row.item, group)].append(_bar(row, start, end))
    years = [(year, _place(date(year, 1, 1), start, end)) for year in range(plan.start_year, last + 1)]
    order = sorted(lanes, key=lambda name: (name == "", name))
    if group == "term":
        order = [str(term) for term in Term if str(term) in lanes] + [name for name in order if name not in set(Term)]
    return (
        [Lane(name, sorted(lanes[name], key=lambda bar: float(bar.left))) for name in order],
        years,
        _place(timezone.localdate(), start, end),
    )


def _lane(item: Item, group: str) -> str:
    if group == "term":
        return item.term
    if group == "agency":
        return item.agency.name if item.agency else ""
    if item.dimension is None:
        return ""
    return item.dimension.parent.name if item.dimension.parent else item.dimension.name


def _bar(row: Row, start: date, end: date) -> Bar:
    begins = row.item.starts or date(row.item.ends.year if row.item.ends else start.year, 1, 1)
    left = float(_place(begins, start, end))
    right = float(_place(row.item.ends or begins, start, end))
    return Bar(row, f"{left:.2f}", f"{max(right - left, 1.5):.2f}", "100" if row.item.state == Item.State.DONE else "0")


def _place(day: date, start: date, end: date) -> str:
    return f"{min(max((day - start).days / (end - start).days, 0), 1) * 100:.2f}"
