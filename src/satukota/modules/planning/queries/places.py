"""Where in the plan an action belongs that another module decided on."""

from dataclasses import dataclass

from django.db.models import Count

from satukota.modules.planning.models import Dimension, Indicator, Item, Plan

INDEX = "maturity.index"
"""The live figure of the index; an indicator that shows it says where the plan promised the index."""
WHOLE = "governance"


@dataclass(frozen=True)
class Place:
    """The item above, the mission and the dimension of an action."""

    parent: Item | None
    mission: Item | None
    dimension: Dimension | None


def place_of_index(plan: Plan, agency_id: int | None) -> Place:
    """Return where an action to raise an index belongs in a plan.

    That is where the plan promised the index; else where most of what the agency does for the plan belongs; else the
    dimension of governance, and the mission that most of that dimension serves.
    """
    promised = Indicator.objects.filter(live_code=INDEX, ended_on=None).select_related("item", "mission", "dimension")
    indicator = promised.order_by("-is_key", "code").first()
    above = indicator.item if indicator and indicator.item and indicator.item.plan_id == plan.pk else None
    mission = (above.mission if above else None) or (indicator.mission if indicator else None)
    mission = mission if mission and mission.plan_id == plan.pk else None
    dimension = (indicator.dimension if indicator else None) or (above.dimension if above else None)
    dimension = dimension or _usual_dimension(plan, agency_id)
    mission = mission or _usual_mission(plan, agency_id, dimension)
    return Place(above or mission, mission, dimension)


def _usual_dimension(plan: Plan, agency_id: int | None) -> Dimension | None:
    own = plan.items.filter(agency=agency_id, dimension__isnull=False).values("dimension")
    usual = own.annotate(times=Count("pk")).order_by("-times", "dimension").first()
    if usual:
        return Dimension.objects.get(pk=usual["dimension"])
    return Dimension.objects.filter(code=WHOLE).first()


def _usual_mission(plan: Plan, agency_id: int | None, dimension: Dimension | None) -> Item | None:
    items = plan.items.filter(mission__isnull=False)
    for some in (items.filter(agency=agency_id, dimension=dimension), items.filter(agency=agency_id), items):
        usual = some.values("mission").annotate(times=Count("pk")).order_by("-times", "mission").first()
        if usual and usual["mission"] is not None:
            return plan.items.get(pk=usual["mission"])
    return None
