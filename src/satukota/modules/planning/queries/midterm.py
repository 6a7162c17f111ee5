"""A mid-term evaluation as one document: composed while it is open, drawn from what was frozen when it is closed."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime

from satukota.kernel.cases.api import pinned_definition, say
from satukota.kernel.places.api import city
from satukota.modules.planning.models import (
    Corrective,
    Finding,
    Indicator,
    Item,
    MidtermEvaluation,
    Standing,
    measured_in,
)
from satukota.modules.planning.queries.indicators import lines
from satukota.modules.planning.queries.money import money
from satukota.modules.planning.queries.papers import paper_words
from satukota.modules.planning.rules.tree import Kind

type Content = dict[str, Any]


def content_of(evaluation: MidtermEvaluation) -> Content:
    """Return the document of an evaluation: what was frozen when it was closed, else as everything stands now."""
    frozen = getattr(evaluation, "frozen", None)
    content = frozen.content if frozen is not None else compose(evaluation)
    return content | {"closed_at": parse_datetime(content["closed_at"]) if content["closed_at"] else None}


def compose(evaluation: MidtermEvaluation) -> Content:
    """Return everything that the page and the paper of an evaluation show, of plain values that JSON can hold."""
    plan = evaluation.plan
    items = plan.items.filter(kind__in=(Kind.PROGRAMME, Kind.ACTION))
    sums = money(plan, evaluation.year, quarter=evaluation.quarter)
    years = plan.end_year - plan.start_year + 1
    passed = (evaluation.year - plan.start_year) * 4 + evaluation.quarter
    return {
        "city": city().name,
        "plan": plan.title,
        "title": evaluation.title,
        "when": str(evaluation.when),
        "conclusion": evaluation.conclusion,
        "closed_at": evaluation.closed_at.isoformat() if evaluation.closed_at else "",
        "time_passed": round(100 * min(max(passed, 0), years * 4) / (years * 4)),
        "states": {state.value: items.filter(state=state).count() for state in Item.State},
        "items": items.count(),
        "budget": sums.budget,
        "spent": sums.spent,
        "missions": [_mission(mission, evaluation.year) for mission in _missions(evaluation)],
        "key_figures": _key_figures(evaluation.year),
        "findings": [_finding(row) for row in _findings(evaluation)],
        "paper": paper_words(),
    }


def _missions(evaluation: MidtermEvaluation) -> Any:
    return evaluation.plan.items.filter(kind=Kind.MISSION).exclude(state=Item.State.DROPPED).order_by("path")


def _findings(evaluation: MidtermEvaluation) -> Any:
    related = ("item", "indicator", "corrective__case__agency")
    return evaluation.findings.select_related(*related)


def _mission(mission: Item, year: int) -> Content:
    lights = Standing.objects.filter(measured_in(year, "indicator__"), year=year, indicator__mission=mission)
    counted = Counter(lights.values_list("light", flat=True))
    doing = Item.objects.filter(mission=mission, kind__in=(Kind.PROGRAMME, Kind.ACTION))
    doing = doing.exclude(state=Item.State.DROPPED)
    return {
        "code": mission.code,
        "name": mission.name,
        "items": doing.count(),
        "done": doing.filter(state=Item.State.DONE).count(),
        "on_track": counted[Standing.Light.ON_TRACK],
        "watch": counted[Standing.Light.WATCH],
        "behind": counted[Standing.Light.BEHIND],
    }


def _key_figures(year: int) -> list[Content]:
    listed = lines(Indicator.objects.filter(measured_in(year), is_key=True).order_by("code"), year, quarters=0)
    return [
        {
            "code": line.indicator.code,
            "name": line.indicator.name,
            "unit": line.definition.unit if line.definition else "",
            "decimals": line.decimals,
            "value": str(line.standing.value) if line.standing and line.standing.value is not None else None,
            "target": str(line.standing.target) if line.standing and line.standing.target is not None else None,
            "light": str(line.light),
            "instrument": line.instrument,
        }
        for line in listed
    ]


def _finding(row: Finding) -> Content:
    return {
        "pk": row.pk,
        "text": row.text,
        "recommendation": row.recommendation,
        "subject": row.item.name if row.item else row.indicator.name if row.indicator else "",
        "no_follow_up": row.no_follow_up,
        "answered": row.is_answered,
        "corrective": _corrective(row.corrective) if row.corrective else None,
    }


def _corrective(row: Corrective) -> Content:
    """Return the follow-up with the state that its case has now, in the city's language."""
    state = say(pinned_definition(row.case.definition_id).states[row.case.state].label, settings.LANGUAGE_CODE)
    agency = row.case.agency.name if row.case.agency else ""
    return {"number": row.case.number, "title": row.case.title, "agency": agency, "state": state}
