"""Every address of plan, index and survey that answers GET, with ids of rows that are there, and who asks for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MODULES = ("planning", "maturity", "wellbeing")
PAPER = re.compile(r"\.(pdf|docx|xlsx|csv|svg|json)$")
"""What is made to be kept or printed: listed apart, with a limit of its own."""
CODE = "B-77"
MORE = {
    "planning:indicators": ("?year=2019&light=behind&page=30", "?q=4999"),
    "planning:plan": ("?q=aksi&page=20",),
    "planning:roadmap": ("?by=agency",),
    "planning:public": ("?year=2025&dimension=governance&page=3",),
    "planning:promises": ("?q=4999", "?page=40"),
    "planning:money": ("?q=aksi&page=20",),
    "planning:outcomes": ("?view=list",),
    "api/v1/planning/indicators": ("?limit=500&offset=4000",),
    "api/v1/planning/plans/{code}/items": ("?limit=500",),
    "api/v1/planning/money": ("?limit=500",),
    "api/v1/planning/promises": ("?limit=500",),
}
"""Questions that make a page work harder than its first view."""


@dataclass(frozen=True)
class Address:
    """An address with its ids, the name of its pattern, and whether it answers with a file."""

    name: str
    url: str

    @property
    def is_paper(self) -> bool:
        """Say whether it answers with a paper or a sheet."""
        return bool(PAPER.search(self.url.partition("?")[0]))


def addresses() -> Iterator[Address]:
    """Yield every address of the modules. Raises LookupError naming those for which no ids are known."""
    known, lacking = ids(), []
    for name, route in routes():
        names = [match[2] for match in re.finditer(r"<(\w+:)?(\w+)>", route)]
        values = next((known[key] for key in (route, name, _family(name, known)) if key in known), {})
        if set(names) - set(values):
            lacking.append(name)
            continue
        url = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match, values=values: str(values[match[1]]), route)
        for question in ("", *MORE.get(name, ())):
            yield Address(name + question, url + question)
    yield from _of_closed_round(known["planning:l*_*"]["pk"])
    if lacking:
        raise LookupError(f"No ids are known for {', '.join(lacking)}: name them in bench/planning_walk.py.")


def _of_closed_round(pk: int) -> Iterator[Address]:
    from django.urls import reverse

    for name in ("planning:round", "planning:meeting", "planning:round_pdf", "planning:round_docx"):
        yield Address(f"{name}, closed", reverse(name, args=[pk]))


def routes() -> Iterator[tuple[str, str]]:
    """Yield (name, route) of every pattern below the modules, pages first, then REST."""
    from django.urls import get_resolver

    for name, route in _patterns(get_resolver().url_patterns, "", ""):
        below = route.removeprefix("api/v1/").partition("/")[0]
        if below in MODULES:
            yield (re.sub(r"<(\w+:)?(\w+)>", r"{\2}", route) if route.startswith("api/") else name), route


def _patterns(patterns: Any, prefix: str, space: str) -> Iterator[tuple[str, str]]:
    from django.urls import URLResolver

    for pattern in patterns:
        route = prefix + re.sub(r"[\^$\\]", "", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, route, pattern.namespace or space)
        else:
            yield f"{space}:{pattern.name}", route


def _family(name: str, known: dict[str, Any]) -> str:
    """Return the first key that stands for several addresses: `planning:*_midterm`."""
    from fnmatch import fnmatch

    return next((key for key in known if "*" in key and fnmatch(name, key)), "")


def ids() -> dict[str, dict[str, Any]]:
    """Return the ids of each address by its name, or by a pattern of names."""
    return (
        _of_items()
        | _of_indicators()
        | _of_cycle()
        | _of_meeting()
        | _of_plays()
        | _of_decisions()
        | _of_index()
        | _of_rest()
    )


def _of_items() -> dict[str, dict[str, Any]]:
    from satukota.kernel.files.api import StoredFile
    from satukota.modules.planning.models import (
        Contribution,
        Dimension,
        Expose,
        Item,
        ItemLink,
        Milestone,
        Outcome,
        Partner,
        Partnership,
        PersonOutcome,
        Plan,
        Regulation,
        SheetImport,
    )  # fmt: skip

    item, plan = Item.objects.get(code="gempil"), Plan.objects.get(is_main=True)
    own = {"uid": item.uid, "year": 2026, "variable": "people"}
    expose, link = Expose.objects.exclude(approved_at=None).latest("pk"), ItemLink.objects.latest("pk")
    shared, milestone = Partnership.objects.latest("pk"), Milestone.objects.latest("pk")
    detail = {"uid": milestone.item.uid, "kind": "milestone", "pk": milestone.pk}
    outcome, contribution = Outcome.objects.latest("pk"), Contribution.objects.latest("pk")
    code, sheet = {"code": plan.code}, {"pk": SheetImport.objects.latest("pk").pk}
    names = ("item", "edit_item", "drop_item", "realise", "allocate", "new_link", "new_partnership", "judge")
    return {
        **{f"planning:{name}": own for name in (*names, "public_item", "follow_item", "comment_on_item")},
        **{f"planning:{name}": code for name in ("edit_plan", "import", "export", "versions", "decide")},
        **{f"planning:{name}": code for name in ("import_budgets", "outcomes_svg")},
        **{f"planning:{name}": sheet for name in ("sheet", "sheet_book", "undo_sheet")},
        "planning:*expose*": {"uid": expose.item.uid},
        "planning:*_link": {"uid": link.item.uid, "pk": link.pk},
        "planning:*_partnership": {"uid": shared.item.uid, "pk": shared.pk},
        "planning:*_detail": detail,
        "planning:*_contribution": {"uid": contribution.outcome.uid, "pk": contribution.pk},
        "planning:*_person_outcome": {"uid": PersonOutcome.objects.latest("pk").uid},
        "planning:*_outcome": {"uid": outcome.uid},
        "planning:edit_dimension": {"pk": Dimension.objects.earliest("pk").pk},
        "planning:edit_partner": {"pk": Partner.objects.latest("pk").pk},
        "planning:edit_regulation": {"pk": Regulation.objects.latest("pk").pk},
        "planning:file": {"pk": StoredFile.objects.filter(kind__startswith="planning-").latest("created_at").pk},
    }


def _of_indicators() -> dict[str, dict[str, Any]]:
    from django.core import signing

    from satukota.modules.planning.models import PromiseFollow
    from satukota.modules.planning.queries.follows import CONFIRM, STOP

    names = ("indicator", "edit_indicator", "define", "target", "correct_value", "comment_on_indicator")
    follow = PromiseFollow.objects.latest("pk").pk
    return {
        **{f"planning:{name}": {"code": CODE} for name in (*names, "public_indicator", "follow_indicator")},
        "planning:confirm_follow": {"token": signing.dumps(follow, salt=CONFIRM)},
        "planning:stop_follow": {"token": signing.dumps(follow, salt=STOP)},
        "planning:edit_spm": {"code": "1.02.04", "year": 2026},
        "planning:edit_spending": {"code": "education", "year": 2025},
    }


def _of_cycle() -> dict[str, dict[str, Any]]:
    from satukota.modules.planning.actions import report_values
    from satukota.modules.planning.models import Proposal, ProposedChange, Round

    closed = Round.objects.exclude(closed_at=None).latest("pk")
    running = Round.objects.filter(closed_at=None, withdrawn_at=None).latest("year", "quarter")
    report = largest_report(running)
    proposal = Proposal.objects.latest("pk")
    return {
        "planning:public_round": {"year": closed.year, "quarter": closed.quarter},
        "planning:l*_*": {"pk": closed.pk},
        **{f"planning:{name}": {"pk": running.pk} for name in ("round", "meeting", "close_round", "ask_reopen")},
        **{f"planning:{name}": {"pk": running.pk} for name in ("decide_reopen", "withdraw_round", "round_pdf", "round_docx")},
        "planning:report": {"pk": report.pk},
        "planning:act": {"pk": report.pk, "action": "send"},
        "planning:return_value": {"pk": report.pk, "value": report_values(report).latest("pk").pk},
        "planning:proposal": {"pk": proposal.pk},
        "planning:proposal_step": {"pk": proposal.pk, "action": "submit"},
        "planning:take_out": {"pk": ProposedChange.objects.latest("pk").pk},
    }  # fmt: skip


def _of_meeting() -> dict[str, dict[str, Any]]:
    from satukota.kernel.events.api import Actor
    from satukota.modules.planning.actions import make_agenda, note_attendance
    from satukota.modules.planning.models import Round

    running = Round.objects.filter(closed_at=None, withdrawn_at=None).latest("year", "quarter")
    if not running.attendance.exists():
        make_agenda(running, Actor.system())
        note_attendance(running, [], "Tamu", None, Actor.system())
    names = ("arrange_meeting", "minutes_pdf", "minutes_docx", "make_agenda", "new_agenda", "note_attendance")
    return {
        **{f"planning:{name}": {"pk": running.pk} for name in names},
        "planning:*_agenda": {"pk": running.pk, "matter": running.agenda.latest("pk").pk},
        "planning:remove_attendance": {"pk": running.pk, "row": running.attendance.latest("pk").pk},
    }


def _of_plays() -> dict[str, dict[str, Any]]:
    from satukota.kernel.events.api import Actor
    from satukota.modules.planning.actions import save_package, save_scenario, save_step
    from satukota.modules.planning.models import Item, Package, PackageSheet, Scenario, ScenarioStep

    item, actor = Item.objects.get(code="gempil"), Actor.system()
    package = Package.objects.first() or save_package(
        Package(item=item, year=2026, code="RUP-1", name="Paket", method="tender", value=1), actor
    )
    sheet, _made = PackageSheet.objects.get_or_create(plan=item.plan, year=2026, name="rup.xlsx", rows=[])
    scenario = Scenario.objects.first() or save_scenario(Scenario(plan=item.plan, year=2026, name="Pagu turun"), actor)
    step = scenario.steps.first() or save_step(ScenarioStep(scenario=scenario, item=item), actor)
    code = {"code": item.plan.code}
    return {
        "planning:new_package": {"uid": item.uid},
        "planning:import_packages": code,
        "planning:new_scenario": code,
        **{f"planning:{name}": {"pk": package.pk} for name in ("package", "edit_package")},
        **{f"planning:{name}": {"pk": sheet.pk} for name in ("package_sheet", "undo_package_sheet")},
        **{
            f"planning:{name}": {"pk": scenario.pk}
            for name in ("scenario", "edit_scenario", "postpone", "other_target", "propose_scenario")
        },
        "planning:remove_step": {"pk": scenario.pk, "step": step.pk},
    }


def largest_report(running: Any) -> Any:
    """Return the report with the most indicators among those of the health agency and of the planner's own."""
    from django.db.models import Count

    return running.reports.annotate(size=Count("agency__pk")).get(agency__code="dinkes")


def _of_decisions() -> dict[str, dict[str, Any]]:
    from satukota.modules.planning.models import (
        Comment,
        Commitment,
        Criterion,
        Finding,
        MidtermEvaluation,
        Prioritisation,
    )

    finding, choice = Finding.objects.latest("pk"), Prioritisation.objects.latest("pk")
    evaluation = {"pk": MidtermEvaluation.objects.latest("pk").pk, "finding": finding.pk}
    candidate = choice.candidates.latest("pk")
    chosen = {"pk": choice.pk, "candidate": candidate.pk, "criterion": Criterion.objects.latest("pk").pk}
    named = ("*prioritisation", "*_criterion", "*_candidate*", "take_proposal", "decide_priorities")
    commitment = Commitment.objects.latest("pk").pk
    return {
        **{f"planning:{name}": evaluation for name in ("*midterm*", "*_finding", "follow_up")},
        **{f"planning:{name}": chosen for name in named},
        "planning/statements/<slug:kind>/new/<int:above>/": {"kind": "signatory", "above": commitment},
        "planning:*_statement": {"kind": "commitment", "pk": commitment},
        "planning:withdraw_comment": {"pk": Comment.objects.latest("pk").pk},
    }


def _of_index() -> dict[str, dict[str, Any]]:
    from satukota.modules.maturity.models import (
        Assessment,
        Assignment,
        BenchmarkSheet,
        Collected,
        Evidence,
        PublishedScore,
        Visit,
    )  # fmt: skip

    visit = Visit.objects.latest("pk")
    assessment = visit.assessment
    proof = Evidence.objects.exclude(file=None).get(assessment=assessment)
    at = {
        "pk": assessment.pk, "no": proof.no, "fact": Collected.objects.latest("pk").pk, "evidence": proof.pk,
        "visit": visit.pk, "step": "send", "code": assessment.instrument.code,
    }  # fmt: skip
    assigned = Assignment.objects.latest("pk")
    older = Assessment.objects.get(instrument__code="spbe-2020", year=2026).pk
    return {
        "maturity:end_assignment": {"pk": assigned.assessment_id, "assignment": assigned.pk},
        "maturity:*_benchmark": {"pk": BenchmarkSheet.objects.latest("pk").pk},
        "maturity:benchmark_sheet": {"pk": BenchmarkSheet.objects.latest("pk").pk},
        "maturity:correct_score": {"pk": PublishedScore.objects.latest("pk").pk},
        "maturity:sheet": {"pk": older},
        "maturity:*": at,
    }


def _of_rest() -> dict[str, dict[str, Any]]:
    from satukota.modules.maturity.models import Assessment
    from satukota.modules.planning.models import Plan

    return {
        "api/v1/planning/indicators/*": {"code": CODE},
        "api/v1/planning/plans/*": {"code": Plan.objects.get(is_main=True).code},
        "api/v1/planning/spm/*": {"year": 2026},
        "api/v1/maturity/instruments/*": {"code": "pemdi-2026"},
        "api/v1/maturity/assessments/*": {"pk": Assessment.objects.latest("pk").pk},
    }
