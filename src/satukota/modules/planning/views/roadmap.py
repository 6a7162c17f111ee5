"""The roadmap as a chart of bars, for those who plan and for everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import Plan
from satukota.modules.planning.models.item import ItemKind, TermChoice
from satukota.modules.planning.queries import roadmap, tree
from satukota.modules.planning.queries.dimensions import offered
from satukota.web.api import page, permission_required

GROUPS = {"dimension": _("Dimension"), "term": _("Term"), "agency": _("Agency")}
FILTERS = ("q", "agency", "dimension", "term", "quick")


@permission_required("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show initiatives on a timeline; `?by=` groups them, a filter takes some of them."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    context: dict[str, Any] = {"plan": plan, "groups": GROUPS, "terms": dict(TermChoice.choices)}
    if plan is not None:
        context |= _drawing(request, plan)
        context["blocked"] = [bar.row for bar in context["road"].bars if bar.row.blocked]
    return page(request, "planning/roadmap.html", context)


def public_roadmap(request: HttpRequest) -> HttpResponse:
    """Show everybody what is to be done when, how far it is and what is late; from published reports alone."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    context: dict[str, Any] = {"plan": plan, "groups": GROUPS, "terms": dict(TermChoice.choices)}
    if plan is not None:
        context |= _drawing(request, plan, public=True)
    return page(request, "planning/public_roadmap.html", context)


def _drawing(request: HttpRequest, plan: Plan, *, public: bool = False) -> dict[str, Any]:
    group = request.GET.get("by", "dimension")
    group = group if group in GROUPS else "dimension"
    filters = {name: text for name in FILTERS if (text := request.GET.get(name, "").replace("\x00", ""))}
    kind = request.GET.get("kind", "")
    kind = kind if kind in ItemKind else ""
    items = roadmap.initiatives(plan, filters, kind)
    road = roadmap.roadmap(plan, items, group, public=public)
    return {
        "road": road,
        "group": group,
        "kind": kind,
        "given": filters,
        "late": [bar for bar in road.bars if bar.late],
        "agencies": Agency.objects.filter(pk__in=plan.items.values("agency")).order_by("name"),
        "dimensions": offered(),
        "today": timezone.localdate(),
        "public": public,
    }
