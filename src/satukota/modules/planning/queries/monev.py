"""The quarterly cycle as pages show it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language

from satukota.kernel.cases.api import Case, pinned_definition, say
from satukota.kernel.cases.api import entries as case_entries
from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import (
    AgencyReport,
    Corrective,
    Indicator,
    Item,
    Realisation,
    Round,
    Standing,
    Value,
)
from satukota.modules.planning.queries.coverage import Coverage
from satukota.modules.planning.queries.indicators import Line, lines
from satukota.modules.planning.queries.money import reported
from satukota.modules.planning.queries.nodes import Node, nodes
from satukota.modules.planning.queries.units import coverages
from satukota.modules.planning.rules.deviation import Deviation, Finding, deviation
from satukota.modules.planning.rules.periods import due_rhythms
from satukota.modules.planning.rules.quarters import Quarter

STATES = ("filling", "returned", "missed", "sent", "verified", "approved", "published", "withdrawn")
WORST = 5
"""Lines of an agency that a meeting looks at; the others are one link away."""
DRIFTING = 20
CALM = frozenset({Finding.FINE, Finding.UNKNOWN})


@dataclass(frozen=True)
class ReportRow:
    """One agency in a round."""

    report: AgencyReport
    label: str
    filled: int
    total: int

    @property
    def late(self) -> bool:
        """Whether its present step has run out of time."""
        case = self.report.case
        return case.is_open and case.due_at is not None and case.due_at < timezone.now()


def report_rows(evaluation_round: Round) -> list[ReportRow]:
    """Return the agencies of a round, the late ones first, in four queries."""
    related = ("agency", "case", "case__definition")
    reports = list(evaluation_round.reports.select_related(*related).order_by("agency__name"))
    quarter = Quarter(evaluation_round.year, evaluation_round.quarter)
    asked = _entry_indicators(quarter).filter(rhythm__in=due_rhythms(quarter.number))
    wanted = dict(asked.values_list("agency").annotate(Count("pk")).order_by())
    values = Value.objects.filter(indicator__in=asked, year=quarter.year, quarter=quarter.number)
    values = values.filter(is_current=True, value__isnull=False)
    filled = dict(values.values_list("indicator__agency").annotate(Count("pk")).order_by())
    rows = [
        ReportRow(report, state_label(report.case), filled.get(report.agency_id, 0), wanted.get(report.agency_id, 0))
        for report in reports
    ]
    return sorted(rows, key=lambda row: (not row.late, STATES.index(row.report.case.state), row.report.agency.name))


def state_label(case: Case) -> str:
    """Return the state of a case in the user's language."""
    return say(pinned_definition(case.definition_id).states[case.state].label, get_language() or "id")


@dataclass(frozen=True)
class Happened:
    """A line of a report's history, as the timeline draws it."""

    sentence: str
    at: Any
    who: str
    note: str


def history(case: Case) -> list[Happened]:
    """Return what happened to a report, newest first."""
    definition, language = pinned_definition(case.definition_id), get_language() or "id"
    happenings = []
    for row in reversed(case_entries(case)):
        action = definition.actions.get(row.action)
        words = say(action.label, language) if action else state_word(definition, row.to_state, language)
        happenings.append(Happened(words, row.at, str(row.user or ""), row.text or str(row.data.get("reason", ""))))
    return happenings


def state_word(definition: Any, state: str, language: str) -> str:
    """Return the word of a state."""
    return say(definition.states[state].label, language)


def progress(reports: Iterable[ReportRow]) -> Counter[str]:
    """Return how many reports are in which state."""
    return Counter(row.report.case.state for row in reports)


def _entry_indicators(quarter: Quarter) -> QuerySet[Indicator]:
    """Return the indicators that people enter and that had not ended before a quarter's end."""
    going = Indicator.objects.filter(Q(ended_on=None) | Q(ended_on__gte=quarter.end))
    return going.exclude(source=Indicator.Source.LIVE)


@dataclass(frozen=True)
class Entry:
    """An indicator in a report: its line and the value of the quarter."""

    line: Line
    value: Value | None
    before: Value | None
    is_due: bool = True
    """Whether the quarter ends its period: a yearly figure is due in TW IV, and may be told before."""
    units: Coverage | None = None
    """How many of its units have reported; None where it has none."""

    @property
    def is_computed(self) -> bool:
        """Whether nobody types it: it is computed from its units."""
        return bool(self.line.indicator.source == Indicator.Source.UNITS)

    @property
    def typed(self) -> str:
        """The value as somebody would type it in the reader's language, without noughts at the end."""
        value = self.value.value if self.value else None
        return "" if value is None else f"{value.normalize():f}".replace(".", get_format("DECIMAL_SEPARATOR"))


def entries(report: AgencyReport) -> list[Entry]:
    """Return the indicators that an agency reports on, each with this quarter's value and the one before."""
    quarter = Quarter(report.round.year, report.round.quarter)
    indicators = _entry_indicators(quarter).filter(agency=report.agency_id).order_by("code")
    due = due_rhythms(quarter.number)
    listed = lines(indicators, quarter.year, quarters=0)
    now, before = (_by_indicator(report, at) for at in (quarter, quarter.previous))
    covered = coverages([line.indicator for line in listed], quarter)
    return [
        Entry(
            line,
            now.get(line.indicator.pk),
            before.get(line.indicator.pk),
            line.indicator.rhythm in due,
            covered.get(line.indicator.pk),
        )
        for line in listed
    ]


def missing(listed: Iterable[Entry]) -> list[Entry]:
    """Return the indicators of a report that are due in its quarter and have no value yet."""
    return [entry for entry in listed if entry.is_due and (entry.value is None or entry.value.value is None)]


def _by_indicator(report: AgencyReport, quarter: Quarter) -> dict[int, Value]:
    values = Value.objects.filter(
        indicator__agency=report.agency_id, year=quarter.year, quarter=quarter.number, is_current=True
    )
    return {value.indicator_id: value for value in values.select_related("file", "entered_by", "definition")}


def items_of(report: AgencyReport) -> list[tuple[Node, Realisation | None]]:
    """Return the items of an agency that carry money, each with its report for the quarter."""
    items = Item.objects.filter(agency=report.agency_id, budget__isnull=False).exclude(state=Item.State.DROPPED)
    at = {"year": report.round.year, "quarter": report.round.quarter}
    now = {row.item_id: row for row in Realisation.objects.filter(item__in=items, is_current=True, **at)}
    listed = [(node.item, now.get(node.item.pk)) for node in nodes(items.order_by("path"), report.round.year)]
    return [(of_quarter(item, realisation), realisation) for item, realisation in listed]


def of_quarter(item: Item, realisation: Realisation | None) -> Node:
    """Return an item with its work and money of one quarter alone; without a report there is nothing to find."""
    node = Node(item, realisation=realisation)
    if realisation is not None:
        budget = realisation.budget if realisation.budget is not None else item.budget
        node.progress = deviation(budget, realisation.spent, realisation.physical, realisation.physical_plan)
    return node


def correctives(**only: Any) -> QuerySet[Corrective]:
    """Return corrective actions with their cases, open ones first."""
    actions = Corrective.objects.filter(**only).select_related(
        "case", "case__agency", "case__definition", "indicator", "item"
    )
    return actions.order_by("-case__is_open", "case__due_at", "-pk")


@dataclass(frozen=True)
class Group:
    """What an agency has to explain in the meeting: its worst lines, and how many there are in all."""

    name: str
    code: str
    lines: list[Line]
    total: int

    @property
    def more(self) -> int:
        """How many are not among the lines."""
        return self.total - len(self.lines)


def behind(evaluation_round: Round, each: int = WORST) -> list[Group]:
    """Return the indicators that are short of their target, the worst of each agency."""
    short = (Standing.Light.BEHIND, Standing.Light.WATCH)
    standings = Standing.objects.filter(year=evaluation_round.year, light__in=short, indicator__ended_on=None)
    totals = dict(standings.values_list("indicator__agency").annotate(Count("pk")).order_by())
    order = [F("achievement").asc(nulls_last=True), F("indicator__code").asc()]
    ranked = standings.annotate(place=Window(RowNumber(), partition_by=[F("indicator__agency")], order_by=order))
    ids = list(ranked.filter(place__lte=each).order_by("place").values_list("indicator", flat=True))
    places = {pk: place for place, pk in enumerate(ids)}
    groups: dict[Agency | None, list[Line]] = {}
    for line in sorted(
        lines(Indicator.objects.filter(pk__in=ids), evaluation_round.year, quarters=0),
        key=lambda row: places[row.indicator.pk],
    ):
        groups.setdefault(line.indicator.agency, []).append(line)
    named = [
        Group(agency.name if agency else "", agency.code if agency else "", rows, totals[agency.pk if agency else None])
        for agency, rows in groups.items()
    ]
    return sorted(named, key=lambda group: group.name)


@dataclass(frozen=True)
class Drifting:
    """The items whose work and money drift apart most, and how many there are in all."""

    nodes: list[Node]
    total: int

    @property
    def more(self) -> int:
        """How many are not among the nodes."""
        return self.total - len(self.nodes)


COMPARED = ("pk", "item_id", "item__budget", "budget", "spent", "physical", "physical_plan")


def drifting_items(evaluation_round: Round, most: int = DRIFTING) -> Drifting:
    """Return the items whose work and money drift apart at the end of the quarter, the farthest first.

    All reports are compared by their figures alone; only those that are shown are read whole.
    """
    rows = reported().filter(year=evaluation_round.year, quarter=evaluation_round.quarter)
    rows = rows.exclude(item__state=Item.State.DROPPED).order_by()
    drifting = []
    for pk, item, whole, budget, spent, physical, physical_plan in rows.values_list(*COMPARED):
        compared = deviation(whole if budget is None else budget, spent, physical, physical_plan)
        if compared.finding not in CALM:
            drifting.append((-_distance(compared), item, pk))
    worst = [pk for _far, _item, pk in sorted(drifting)[:most]]
    realisations = Realisation.objects.select_related("item", "item__agency").in_bulk(worst)
    return Drifting([of_quarter(realisations[pk].item, realisations[pk]) for pk in worst], len(drifting))


def _distance(compared: Deviation) -> Decimal:
    return max(abs(gap) for gap in (compared.physical_gap, compared.money_gap, Decimal(0)) if gap is not None)
