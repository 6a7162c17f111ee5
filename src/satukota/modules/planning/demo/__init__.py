"""The module's part of the demo city."""

from satukota.kernel.events.api import Actor
from satukota.kernel.places.api import City
from satukota.modules.planning.actions import load_city_plan, refresh_live
from satukota.modules.planning.actions.seed_statements import load_links, load_outcomes, load_partners, load_statements
from satukota.modules.planning.demo.checkins import load_check_ins
from satukota.modules.planning.demo.cycle import ensure_person, load_performance, play_round
from satukota.modules.planning.demo.figures import load_figures
from satukota.modules.planning.demo.midterm import load_exposes, load_midterm, load_priorities
from satukota.modules.planning.demo.realisations import load_money, load_packages, load_spending, load_spm
from satukota.modules.planning.demo.units import load_units
from satukota.modules.planning.models import Indicator, Plan

__all__ = ["load"]


def load(city: City, scale: str) -> None:
    """Load plan, indicators of several years and a quarter under way; a second call changes nothing."""
    actor = Actor.system()
    load_city_plan(city.folder, actor)
    load_links(city.folder, actor)
    load_partners(city.folder, actor)
    load_statements(city.folder, actor)
    if Indicator.objects.exists() or not Plan.objects.exists():
        return
    load_figures(city, agencies=30 if scale == "full" else 12, each=4 if scale == "full" else 3)
    load_units(city)
    load_outcomes(city.folder, actor)
    load_money(city)
    load_packages()
    load_spm()
    load_spending()
    load_exposes(city.folder, actor)
    play_round()
    plan, planner = Plan.objects.earliest("-is_main", "pk"), ensure_person("planner", "bappeda")
    load_priorities(plan, planner, ensure_person("mayor", "kepala-daerah"))
    load_midterm(plan, planner)
    load_check_ins()
    load_performance()
    refresh_live(actor)
