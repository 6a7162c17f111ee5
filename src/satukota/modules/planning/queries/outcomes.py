"""The tree of performance outcomes with what measures each, who contributes, and what it lacks."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from satukota.modules.planning.models import Contribution, Indicator, Item, Outcome, Plan
from satukota.modules.planning.queries.indicators import Line, lines
from satukota.modules.planning.queries.performance import carriers
from satukota.modules.planning.rules.outcomes import (
    BOX_HEIGHT,
    BOX_WIDTH,
    GAP_X,
    Box,
    Lack,
    Level,
    Measured,
    Twig,
    boxes,
    lacks,
    size_of,
    text_lines,
)


@dataclass
class Branch:
    """An outcome with everything that hangs on it; `lines` say target and value of the year, read where they stand."""

    outcome: Outcome
    lines: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    serves: list[Contribution] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)
    people: int = 0
    """How many people carry it in the year; who they are stands elsewhere, for who may know."""
    branches: list["Branch"] = field(default_factory=list)

    @property
    def twig(self) -> Twig:
        """Its shape, for the drawing."""
        return Twig(self.outcome.pk, [branch.twig for branch in self.branches])


@dataclass(frozen=True)
class Performance:
    """A whole tree: its topmost branches, and every branch in the order of the tree."""

    top: list[Branch]
    every: list[Branch]

    @property
    def lacking(self) -> list[tuple[Lack, list[Branch]]]:
        """What the tree lacks, each kind with its branches."""
        return [(lack, rows) for lack in Lack if (rows := [branch for branch in self.every if lack in branch.lacks])]


def performance(plan: Plan, year: int) -> Performance:
    """Return the tree of outcomes of a plan, with targets and values of a year; in a fixed number of queries."""
    outcomes = plan.outcomes.filter(ended_on=None).select_related("agency").order_by("path")
    branches = {outcome.pk: Branch(outcome) for outcome in outcomes}
    _measure(branches, year)
    for row in Outcome.items.through.objects.filter(outcome__in=branches).select_related("item"):
        branches[row.outcome_id].items.append(row.item)
    _contribute(branches)
    for pk, people in carriers(branches, year).items():
        branches[pk].people = people
    for key, lack in lacks(_measured(branch) for branch in branches.values()):
        branches[key].lacks.append(lack)
    top: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.outcome.parent_id or 0)
        (above.branches if above else top).append(branch)
    return Performance(top, list(branches.values()))


def _measure(branches: dict[int, Branch], year: int) -> None:
    owners: dict[int, list[int]] = defaultdict(list)
    pairs = Outcome.indicators.through.objects.filter(outcome__in=branches, indicator__ended_on=None)
    for outcome, indicator in pairs.values_list("outcome", "indicator"):
        owners[indicator].append(outcome)
    for line in lines(Indicator.objects.filter(pk__in=owners).order_by("code"), year, quarters=0):
        for outcome in owners[line.indicator.pk]:
            branches[outcome].lines.append(line)


def _contribute(branches: dict[int, Branch]) -> None:
    related = ("agency", "outcome", "outcome__agency", "by")
    for row in Contribution.objects.filter(outcome__in=branches).select_related(*related):
        branches[row.outcome_id].contributions.append(row)
    for row in Contribution.objects.filter(by__in=branches).select_related(*related):
        branches[row.by_id or 0].serves.append(row)


def _measured(branch: Branch) -> Measured:
    outcome = branch.outcome
    return Measured(
        outcome.pk,
        Level(outcome.level),
        outcome.agency_id is not None,
        outcome.parent_id is not None,
        tuple(line.indicator.agency_id is not None for line in branch.lines),
        tuple(row.outcome.ended_on is None and row.outcome.agency_id is not None for row in branch.serves),
    )


@dataclass(frozen=True)
class Drawing:
    """A tree as boxes on a sheet of `width` × `height` pixels."""

    width: int
    height: int
    boxes: list[tuple[Box, Branch, list[tuple[int, str]]]]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT
    half_gap: int = GAP_X // 2


def drawing(tree: Performance) -> Drawing:
    """Return a tree of outcomes as boxes with the lines of their text and how far down each stands."""
    branches = {branch.outcome.pk: branch for branch in tree.every}
    drawn = list(boxes([branch.twig for branch in tree.top]))
    texts = {key: text_lines(branch.outcome.statement) for key, branch in branches.items()}
    return Drawing(*size_of(drawn), [(box, branches[box.key], texts[box.key]) for box in drawn])


def flat(tree: Performance) -> Iterator[dict[str, Any]]:
    """Yield the outcomes of a tree as plain values, in the order of the tree."""
    uids = {branch.outcome.pk: str(branch.outcome.uid) for branch in tree.every}
    for branch in tree.every:
        outcome = branch.outcome
        yield {
            "uid": str(outcome.uid),
            "parent": uids.get(outcome.parent_id or 0, ""),
            "level": outcome.level,
            "code": outcome.code,
            "statement": outcome.statement,
            "success_factor": outcome.success_factor,
            "agency": outcome.agency.code if outcome.agency else "",
            "unit": outcome.unit,
            "indicators": [line.indicator.code for line in branch.lines],
            "items": [str(item.uid) for item in branch.items],
            "contributions": [
                {"agency": row.agency.code, "what": row.what, "by": str(row.by.uid) if row.by else ""}
                for row in branch.contributions
            ],
            "lacks": [lack.value for lack in branch.lacks],
        }
