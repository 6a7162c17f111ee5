"""A whole city for the browser: its plan, thirty agencies with twenty indicators each, and the people who report."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from satukota.kernel.cases.api import forget_published, load_definitions
from satukota.kernel.events.api import Actor, ensure_partitions
from satukota.kernel.people.api import User, forget_offices
from satukota.kernel.places.api import city, forget, load_city
from satukota.modules.planning import actions
from satukota.modules.planning.actions.seed_statements import load_links, load_outcomes, load_partners, load_statements
from satukota.modules.planning.demo.figures import load_figures
from satukota.modules.planning.demo.realisations import load_money, load_spm
from satukota.modules.planning.models import Plan
from satukota.modules.planning.tests.conftest import somebody

DAYS = 60


@dataclass
class Town:
    """The plan and who works with it."""

    plan: Plan
    planner: User
    steward: User
    mayor: User


def town(agencies: int, each: int) -> Town:
    """Fill an empty database; every look-up that a process remembers is forgotten first."""
    for forgetting in (forget, forget_offices, forget_published, cache.clear):
        forgetting()
    ensure_partitions(timezone.now() - timedelta(days=DAYS), timezone.now() + timedelta(days=DAYS))
    load_city()
    load_definitions()
    actions.load_city_plan(city().folder, Actor.system())
    load_links(city().folder, Actor.system())
    load_partners(city().folder, Actor.system())
    load_statements(city().folder, Actor.system())
    load_figures(city(), agencies, each)
    load_outcomes(city().folder, Actor.system())
    load_money(city())
    load_spm()
    return Town(
        Plan.objects.get(is_main=True),
        somebody("perencana", "planner", "bappeda"),
        somebody("walidata", "walidata", "diskominfo"),
        somebody("walikota", "mayor", "kepala-daerah"),
    )
