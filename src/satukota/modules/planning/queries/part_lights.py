"""The lights of each mission and of each dimension."""

from django.urls import reverse

from satukota.modules.planning.models import Dimension, Item, Plan
from satukota.modules.planning.queries import light_counts, lights
from satukota.modules.planning.rules.tree import Kind

FRAMEWORK = "guide-2017"


def missions(plan: Plan, year: int) -> list[lights.Lights]:
    """Return the lights of each mission."""
    rows = plan.items.filter(kind=Kind.MISSION).exclude(state=Item.State.DROPPED).order_by("path")
    base = reverse("planning:indicators")
    groups = [(row.pk, f"{row.code}. {row.name}", f"{base}?mission={row.code}") for row in rows]
    return light_counts.lights_of(groups, light_counts.counts_by("mission", year))


def dimensions(year: int, framework: str = FRAMEWORK) -> list[lights.Lights]:
    """Return the lights of each main dimension of a framework."""
    rows = Dimension.objects.filter(framework=framework, parent=None)
    base = reverse("planning:indicators")
    groups = [(row.pk, row.name, f"{base}?dimension={row.code}") for row in rows]
    return light_counts.lights_of(groups, light_counts.counts_by("dimension", year))
