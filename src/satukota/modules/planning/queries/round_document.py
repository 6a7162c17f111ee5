"""What the papers and pages of a round show, as one document: composed while it is open, kept when it is closed."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from satukota.kernel.cases.api import Case, pinned_definition, say
from satukota.kernel.places.api import city
from satukota.modules.planning.models import (
    AgendaItem,
    Corrective,
    FrozenRound,
    Indicator,
    MeetingAttendance,
    Plan,
    Round,
    UnitPart,
    Value,
    measured_in,
)
from satukota.modules.planning.queries import lights, meetings, monev, rounds, spm
from satukota.modules.planning.queries.indicators import Line, lines
from satukota.modules.planning.queries.judged import judged_in_public, kept_words
from satukota.modules.planning.queries.money import money
from satukota.modules.planning.queries.nodes import Node
from satukota.modules.planning.queries.overdue import Overdue, count_overdue, overdue
from satukota.modules.planning.queries.papers import paper_words
from satukota.modules.planning.queries.public import public_line
from satukota.modules.planning.queries.round_reading import Content, readable
from satukota.modules.planning.queries.targets import changed_promise
from satukota.modules.planning.queries.units import ShownUnit, shown, unit_table
from satukota.modules.planning.rules.quarters import Quarter

LANGUAGES = ("id", "en")
EACH = 10
"""Lines of an agency in the document; a meeting shows the first of them."""
FORMAT = 1


@dataclass(frozen=True)
class RoundDocument:
    """The document of a round: what a page or a paper is drawn from, and whether it is frozen."""

    round: Round
    content: Content
    frozen: FrozenRound | None

    @property
    def whole(self) -> lights.Lights:
        """The lights of all indicators."""
        return lights.Lights("", counts=self.content["lights"])


def document_of(
    evaluation_round: Round, number: int = 0, *, agencies_only: bool = False, each: int = EACH, figures: bool = False
) -> RoundDocument:
    """Return the document of a round: of a closed one what was frozen, else the state of this moment.

    `number` asks for an older frozen version; with `agencies_only` what is open is composed without its findings, else
    with the `each` worst lines of an agency. `figures`: with the list of all indicators, which only a frozen one has.
    """
    is_frozen = number or evaluation_round.closed_at
    frozen = rounds.frozen_of(evaluation_round, number, figures=figures) if is_frozen else None
    content = frozen.content if frozen else _composed(evaluation_round, agencies_only, each)
    return RoundDocument(evaluation_round, readable(content), frozen)


def _composed(evaluation_round: Round, agencies_only: bool, each: int) -> Content:  # private
    return compose_agencies(evaluation_round) if agencies_only else compose_pages(evaluation_round, each)


def compose(evaluation_round: Round) -> Content:
    """Return everything that a round's papers and pages show, of plain values that JSON can hold."""
    return compose_pages(evaluation_round) | {
        "money": _money(evaluation_round),
        "indicators": _indicators(evaluation_round),
        "services": _services(evaluation_round.year),
        "paper": paper_words(),
    }


def compose_pages(evaluation_round: Round, each: int = EACH) -> Content:
    """Return what the pages and papers of an open round show: its document without the list of all figures."""
    return compose_agencies(evaluation_round) | {
        "lights": lights.whole(evaluation_round.year).counts,
        "groups": [_group(group) for group in monev.behind(evaluation_round, each=each)],
        "drifting": _drifting(monev.drifting_items(evaluation_round)),
        "correctives": [_corrective(row) for row in monev.correctives(round=evaluation_round)],
        "meeting": _meeting(evaluation_round),
        "overdue": [_overdue(row) for row in overdue(most=EACH)],
        "overdue_more": max(count_overdue() - EACH, 0),
    }


def compose_agencies(evaluation_round: Round) -> Content:
    """Return how far the agencies of a round are, and its minutes: what its own page shows."""
    rows = monev.report_rows(evaluation_round)
    return {
        "format": FORMAT,
        "name": str(evaluation_round),
        "year": evaluation_round.year,
        "quarter": evaluation_round.quarter,
        "city": city().name,
        "opened_at": _moment(evaluation_round.opened_at),
        "closed_at": _moment(evaluation_round.closed_at),
        "minutes": evaluation_round.minutes,
        "rows": [_row(row) for row in rows],
        "progress": dict(monev.progress(rows)),
        "late": [row.report.agency.name for row in rows if row.late],
        "gaps": [row.report.agency.name for row in rows if row.report.case.state != "published"],
    }


@dataclass(frozen=True)
class Summary:
    """How many reports of a round are in which state, how many are late, and which frozen version says so."""

    progress: Counter[str]
    late: int
    number: int | None = None
    digest: str = ""


def summary_of(evaluation_round: Round) -> Summary:
    """Return the numbers of a round for lists; of a closed one as they were frozen."""
    if evaluation_round.closed_at is not None:
        names = ("content__progress", "content__late", "number", "digest")
        if row := evaluation_round.frozen.values_list(*names).first():
            return Summary(Counter(row[0]), len(row[1]), row[2], row[3])
    rows = monev.report_rows(evaluation_round)
    return Summary(monev.progress(rows), sum(row.late for row in rows))


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None


def _number(value: Any) -> str | None:
    return None if value is None else str(value)


def _words(case: Case) -> dict[str, str]:
    label = pinned_definition(case.definition_id).states[case.state].label
    return {language: say(label, language) for language in LANGUAGES}


def _row(row: monev.ReportRow) -> Content:
    report = row.report
    return {
        "pk": report.pk,
        "agency": report.agency.name,
        "code": report.agency.code,
        "state": report.case.state,
        "labels": _words(report.case),
        "due_at": _moment(report.case.due_at),
        "late": row.late,
        "filled": row.filled,
        "total": row.total,
    }


def _group(group: monev.Group) -> Content:
    return {
        "name": group.name,
        "code": group.code,
        "total": group.total,
        "lines": [_line(line) for line in group.lines],
    }


def _line(line: Line) -> Content:
    standing = line.standing
    return {
        "code": line.indicator.code,
        "name": line.indicator.name,
        "unit": line.definition.unit if line.definition else "",
        "version": line.definition.version if line.definition else None,
        "decimals": line.decimals,
        "light": line.light,
        "bullet": list(line.bullet) if line.bullet else None,
        "quarter": standing.quarter if standing else 0,
        "value": _number(standing.value) if standing else None,
        "target": _number(standing.target) if standing else None,
        "achievement": _number(standing.percent) if standing else None,
        "instrument": line.instrument,
        "coverage": [standing.units_reported, standing.units_expected] if standing else [0, 0],
        "changed_promise": changed_promise(standing),
    }


def _drifting(drifting: monev.Drifting) -> Content:
    return {"total": drifting.total, "nodes": [_node(node) for node in drifting.nodes]}


def _node(node: Node) -> Content:
    realisation, progress = node.realisation, node.progress
    return {
        "uid": str(node.item.uid),
        "name": node.item.name,
        "agency": node.item.agency.name if node.item.agency else "",
        "budget": realisation.budget if realisation else None,
        "spent": realisation.spent if realisation else None,
        "physical": _number(realisation.physical) if realisation else None,
        "physical_plan": _number(realisation.physical_plan) if realisation else None,
        "money": _number(progress.money) if progress else None,
        "finding": progress.finding.value if progress else "unknown",
        "problem": realisation.problem if realisation else "",
    }


def _money(evaluation_round: Round) -> Content | None:
    plan = Plan.objects.first()
    if plan is None:
        return None
    sums = money(plan, evaluation_round.year, quarter=evaluation_round.quarter)
    return {
        "plan": plan.title,
        "budget": sums.budget,
        "spent": sums.spent,
        "physical": _number(sums.physical),
        "share": _number(sums.both.money),
        "items": sums.items,
        "finding": sums.both.finding.value,
    }


def _corrective(row: Corrective) -> Content:
    return {
        "decision": row.number,
        "number": row.case.number,
        "title": row.case.title,
        "agency": row.case.agency.name if row.case.agency else "",
        "due": str(row.case.data.get("due", "")),
        "is_open": row.case.is_open,
        "labels": _words(row.case),
    }


def _meeting(here: Round) -> Content:
    """Return the meeting of a round: what was decided before stands first, then the agenda, and who was there."""
    before = meetings.decided_before(here)
    words = meetings.last_words(before)
    subjects = ("agency", "indicator", "item")
    return {
        "held_on": here.meeting_on.isoformat() if here.meeting_on else "",
        "place": here.meeting_place,
        "chair": here.meeting_chair,
        "before": [_decided_before(row, words.get(row.case_id, "")) for row in before],
        "agenda": [_matter(row) for row in here.agenda.select_related(*subjects)],
        "attendance": [_attendance(row) for row in here.attendance.select_related("agency", "user")],
    }


def _decided_before(row: Corrective, words: str) -> Content:
    return _corrective(row) | {"round": str(row.round), "late": row.is_late, "words": words}


def _matter(row: AgendaItem) -> Content:
    return {
        "pk": row.pk,
        "title": row.title,
        "agency": row.agency.name if row.agency else "",
        "indicator": row.indicator.code if row.indicator else "",
        "item": str(row.item.uid) if row.item else "",
        "code": row.item.code if row.item else "",
    }


def _attendance(row: MeetingAttendance) -> Content:
    agency, name = row.agency.name if row.agency else "", str(row.user) if row.user else ""
    return {"pk": row.pk, "agency": agency, "office": row.office, "name": name}


def _overdue(row: Overdue) -> Content:
    return {"name": row.name, "agency_name": row.agency_name, "due": row.due.isoformat(), "url": row.url}


def _indicators(evaluation_round: Round) -> list[Content]:
    """Return every indicator with its value of the quarter, where it stands in the year, and what is public of it."""
    listed = lines(
        Indicator.objects.filter(measured_in(evaluation_round.year)).order_by("code"), evaluation_round.year, quarters=0
    )
    rows = Value.objects.filter(year=evaluation_round.year, quarter=evaluation_round.quarter, is_current=True)
    values = {row.indicator_id: row for row in rows}
    quarter = Quarter(evaluation_round.year, evaluation_round.quarter)
    broken_down = set(UnitPart.objects.values_list("indicator", flat=True))
    units = {line.indicator.pk: _units(line.indicator, quarter) for line in listed if line.indicator.pk in broken_down}
    return [
        _indicator(line, values.get(line.indicator.pk)) | {"units": units.get(line.indicator.pk)} for line in listed
    ]


def _units(indicator: Indicator, quarter: Quarter) -> Content | None:
    """Return the units of an indicator in a quarter: as those see them who work on them, and as everybody may."""
    table, public = unit_table(indicator, quarter), unit_table(indicator, quarter, public=True)
    if not table.rows:
        return None
    return {
        "reported": table.coverage.reported,
        "expected": table.coverage.expected,
        "together": _number(table.coverage.together),
        "rows": [_unit(shown(row)) for row in table.rows],
        "public": [_unit(shown(row)) for row in public.rows],
    }


def _unit(unit: ShownUnit) -> Content:
    numbers = {"value", "target", "achievement"}
    return {
        name: _number(value) if name in numbers else value
        for name, value in asdict(unit).items()
        if name not in {"pk", "is_unjudged"}
    }


def _indicator(line: Line, value: Value | None) -> Content:
    standing, published = line.standing, value is not None and value.state == Value.State.PUBLISHED
    return {
        **_line(line),
        "agency": line.indicator.agency.name if line.indicator.agency else "",
        "is_public": line.indicator.is_public,
        "state": value.state if value else "",
        "of_quarter": _number(value.value) if value else None,
        "published_of_quarter": _number(value.value) if value and published else None,
        "published": _number(standing.published_value) if standing else None,
        "published_quarter": standing.published_quarter if standing else 0,
        "public_light": str(public_line(line)[1]),
        "public_first_light": standing.published_first_light if standing else "",
        "public_judged": kept_words(judged_in_public(standing)) if standing else None,
    }


def _services(year: int) -> Content:
    fields = spm.spm_fields(year)
    city_index = spm.spm_city(fields)
    return {
        "index": _number(city_index.shown),
        "reported": city_index.reported,
        "total": city_index.services,
        "fields": [
            {"name": field.name, "index": _number(field.shown), "reported": field.reported, "total": len(field.lines)}
            for field in fields
        ],
    }
