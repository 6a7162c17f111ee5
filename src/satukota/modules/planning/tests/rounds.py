"""Rounds for tests: opened, reported on, published and closed by the people whose acts these are."""

from decimal import Decimal

from satukota.kernel.cases.api import Act, apply, who
from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.models import Value
from satukota.modules.planning.rules.quarters import Quarter

QUARTER = Quarter(2025, 3)
GROUND = actions.Ground("Salah hitung", "BA 12/2026, 3 Jan 2026")


def actor(user, role="officer"):
    return Actor(user.pk, role)


def step(evaluation_round, action, user, **data):
    report = evaluation_round.reports.get(agency__code="dinkes")
    return apply(report.case.number, Act(action, data), who(user))


def publish_round(people, indicator, value=75, quarter=QUARTER, others=()):
    """Open a quarter, report a value of the health agency (and the same of its others) and publish it."""
    opened = actions.open_round(quarter.year, quarter.number, actor(people.planner, "planner"))
    for reported in (indicator, *others):
        actions.report_value(reported, quarter, actions.Reading(Decimal(value)), actor(people.officer))
    step(opened, "send", people.officer)
    step(opened, "verify", people.steward)
    step(opened, "approve", people.planner)
    step(opened, "publish", people.steward)
    return opened


def close(evaluation_round, people, minutes="Disepakati", gaps=()):
    return actions.close_round(evaluation_round, minutes, actor(people.planner, "planner"), known_gaps=gaps)


def correct(indicator, people, value, quarter=QUARTER, *, approve=True):
    """Report a correction as the officer; the data steward approves it."""
    reading = actions.Reading(Decimal(value))
    row = actions.report_value(indicator, quarter, reading, actor(people.officer), GROUND)
    return actions.decide_figure(row, actor(people.steward, "walidata"), approve=True) if approve else row


def current(indicator, quarter=QUARTER):
    return Value.objects.get(indicator=indicator, year=quarter.year, quarter=quarter.number, is_current=True)
