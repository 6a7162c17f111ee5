"""Readiness and roadmap: who is held up, and by what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from satukota.modules.planning.models import Dependency, Item, Plan, Readiness
from satukota.modules.planning.rules.readiness import (
    Ready,
    State,
    Variable,
    blocking_variables,
    gaps,
    same_name,
)
from satukota.modules.planning.rules.tree import Kind

INITIATIVES = (Kind.ACTION, Kind.PROGRAMME, Kind.ACTIVITY)


def initiatives(plan: Plan) -> QuerySet[Item]:
    """Return what needs the four variables: quick wins, action plans, and programmes with dates."""
    wanted = Q(quick_win=True) | Q(kind=Kind.ACTION) | Q(readiness__isnull=False)
    related = ("agency", "dimension", "dimension__parent", "mission")
    return plan.items.filter(wanted).exclude(state=Item.State.DROPPED).select_related(*related).distinct()


def application_names() -> list[str]:
    """Return the applications that judgements name: until there is a register of them, these are what is known."""
    names = Readiness.objects.exclude(application="").values_list("application", flat=True)
    return sorted(set(names), key=str.casefold)


def named_otherwise(name: str, besides: int = 0) -> str:
    """Return how an application is written elsewhere, where that differs only in writing; else nothing.

    Its judgement (`besides`) may be the only one that names it so: then it is free to be written anew.
    """
    rows = Readiness.objects.exclude(application="").exclude(pk=besides)
    names = set(rows.values_list("application", flat=True))
    if name in names:
        return ""
    return next((other for other in sorted(names) if same_name(other, name)), "")


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
