"""A quarter under way: most agencies have reported, one is late, one got its report back."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from satukota.kernel.cases.api import Act, apply, who
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, Membership, User, actor_for, grant, held_today
from satukota.modules.planning.actions import arrange_meeting, make_agenda, open_corrective, open_round
from satukota.modules.planning.actions.indicators import Reading, put_value
from satukota.modules.planning.actions.monev import report_money, report_values
from satukota.modules.planning.actions.performance import agree_to_outcome, save_person_outcome
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.actions.targets import Aim, PlanChange, decide_targets, write_target
from satukota.modules.planning.demo.units import report_units
from satukota.modules.planning.models import (
    AgencyReport,
    Indicator,
    Outcome,
    PersonOutcome,
    Round,
    Standing,
    Target,
    Value,
)
from satukota.modules.planning.models.performance import this_year
from satukota.modules.planning.queries.rights import as_decider
from satukota.modules.planning.rules.quarters import Quarter, quarter_of

LATE, RETURNED, UNDER_WAY = 1, 1, 3


def play_round() -> None:
    """Open the last completed quarter and play most of it."""
    quarter = quarter_of(timezone.localdate()).previous
    planner, steward = ensure_person("planner", "bappeda"), ensure_person("walidata", "diskominfo")
    began = timezone.make_aware(datetime.combine(quarter.end + timedelta(days=1), time(8)))
    evaluation_round = open_round(quarter.year, quarter.number, Actor(planner.pk, "planner"), began)
    reports = list(evaluation_round.reports.select_related("agency", "case").order_by("agency__code"))
    chance = random.Random("round")
    for place, report in enumerate(reports):
        if place >= len(reports) - LATE:
            continue
        _fill(report, quarter, chance)
        if not report_values(report).exists() and not report_money(report).exists():
            continue
        if place < len(reports) - LATE - UNDER_WAY:
            _play(report, planner, steward, back=place == 2)
    update_standings(None, [quarter.year])
    _change_a_promise(planner, ensure_person("mayor", "kepala-daerah"))
    _prepare_meeting(evaluation_round, planner)
    _decide(evaluation_round, planner)


def ensure_person(role: str, agency: str) -> User:
    """Return somebody who holds the role, made for the demo where nobody does."""
    membership = Membership.objects.filter(role=role, user__is_active=True).select_related("user").first()
    if membership is not None:
        return membership.user
    office = Agency.objects.filter(code=agency).first() or Agency.objects.earliest("pk")
    user, _created = User.objects.get_or_create(username=f"demo-{role}", defaults={"display_name": role.capitalize()})
    grant(user, role, office, Actor.system())
    return user


def _fill(report: AgencyReport, quarter: Quarter, chance: random.Random) -> None:
    before = {
        value.indicator_id: value.value
        for value in Value.objects.filter(
            indicator__agency=report.agency_id,
            year=quarter.previous.year,
            quarter=quarter.previous.number,
            is_current=True,
        )
    }
    own = Indicator.objects.filter(agency=report.agency_id, ended_on=None).exclude(source=Indicator.Source.LIVE)
    running_up = set(own.filter(definitions__total="cumulative").values_list("pk", flat=True))
    for indicator in own:
        if indicator.source == Indicator.Source.UNITS:
            report_units(indicator, quarter, chance)
            continue
        last = before.get(indicator.pk)
        if last is not None:
            change = Decimal(str(round(chance.uniform(0.985, 1.03), 4)))
            value = (last + 22 * change if indicator.pk in running_up else last * change).quantize(Decimal("0.01"))
            value = min(value, Decimal(100)) if last <= 100 else value
            put_value(indicator, quarter, Reading(value), Actor.system())


def _play(report: AgencyReport, planner: User, steward: User, *, back: bool) -> None:
    officer = _ensure_officer(report.agency)
    number = report.case.number
    apply(number, Act("send"), who(officer))
    if back:
        apply(number, Act("send_back", {"reason": "Angka serapan tidak sama dengan laporan keuangan."}), who(steward))
        return
    apply(number, Act("verify"), who(steward))
    if report.pk % 3:
        apply(number, Act("approve"), who(planner))
        apply(number, Act("publish"), who(steward))


def _ensure_officer(agency: Agency) -> User:
    membership = (
        Membership.objects.filter(role="officer", agency=agency, user__is_active=True).select_related("user").first()
    )
    if membership is not None:
        return membership.user
    name = f"pelapor-{agency.code}"[:150]
    user, _created = User.objects.get_or_create(username=name, defaults={"display_name": f"Pelapor {agency}"})
    grant(user, "officer", agency, Actor.system())
    return user


def _change_a_promise(planner: User, second: User) -> None:
    """Lower one promise of this year by a plan change that somebody else approved: both stay visible."""
    year = timezone.localdate().year
    first = Target.objects.filter(indicator__is_key=True, definition__way="percentage", year=year).first()
    if first is None:
        return
    aim = Aim(year, first.value - 2, steps=tuple(step - 2 for step in first.steps), source="Contoh")
    change = PlanChange(f"Perubahan Renja {year} (contoh)", date(year, 1, 1), "Pagu berkurang dalam perubahan APBD")
    proposed = write_target(first.indicator, aim, Actor(planner.pk, "planner"), change)
    if proposed is not None:
        decide_targets([proposed], as_decider(second), approved=True)


def _prepare_meeting(evaluation_round: Round, planner: User) -> None:
    actor, today = Actor(planner.pk, "planner"), timezone.localdate()
    arrange_meeting(evaluation_round, today + timedelta(days=7), "Aula Bappeda (contoh)", "Sekretaris Daerah", actor)
    make_agenda(evaluation_round, actor)


def _decide(evaluation_round: Round, planner: User) -> None:
    actor = Actor(planner.pk, "planner")
    worst = Standing.objects.filter(year=evaluation_round.year, light=Standing.Light.BEHIND).order_by("achievement")
    for row in worst.select_related("indicator", "indicator__agency")[:3]:
        due = (timezone.localdate() + timedelta(days=45)).isoformat()
        title = f"Rencana perbaikan: {row.indicator.name}"
        open_corrective(
            title,
            actor,
            agency=row.indicator.agency,
            due=due,
            indicator=row.indicator,
            evaluation_round=evaluation_round,
        )


MOST = 4
"""Agencies whose people are shown."""


def load_performance() -> None:
    """Write an outcome for the head of some agencies and one for an officer below, to which the head has agreed."""
    if PersonOutcome.objects.exists():
        return
    for outcome, head, officer in _pairs():
        indicators = list(Indicator.objects.filter(outcomes=outcome, agency=outcome.agency, ended_on=None)[:2])
        of_head = PersonOutcome(
            user=head, agency=outcome.agency, year=this_year(), outcome=outcome, statement=outcome.statement,
            quality="Sesuai target indikator tahun ini", time="31 Desember",
        )  # fmt: skip
        save_person_outcome(of_head, head, actor_for(head), indicators=indicators)
        below = PersonOutcome(
            user=officer, agency=outcome.agency, year=this_year(), parent=of_head,
            statement=f"Data untuk “{outcome.statement.lower()}” lengkap setiap triwulan", quantity="4 laporan",
            quality="Tidak ada yang dikembalikan walidata", time="tanggal 10 setelah triwulan berakhir",
            expectation="Sampaikan kendala sebelum tenggat, bukan sesudahnya.",
        )  # fmt: skip
        save_person_outcome(below, head, actor_for(head), indicators=indicators)
        agree_to_outcome(below, head, actor_for(head))


def _pairs() -> Iterator[tuple[Outcome, User, User]]:
    """Yield outcomes of the tree with who heads their agency and an officer there, each agency once."""
    offices: set[int] = set()
    for outcome in Outcome.objects.exclude(agency=None).filter(ended_on=None).select_related("agency").order_by("path"):
        if outcome.agency_id in offices or len(offices) == MOST:
            continue
        people = {role: _holder(role, outcome.agency_id) for role in ("head", "officer")}
        head, officer = people["head"], people["officer"]
        if head is not None and officer is not None and head != officer:
            offices.add(outcome.agency_id or 0)
            yield outcome, head, officer


def _holder(role: str, agency_id: int | None) -> User | None:
    members = held_today(Membership.objects.filter(role=role, agency=agency_id, user__is_active=True))
    membership = members.select_related("user").order_by("acting", "pk").first()
    return membership.user if membership else None
