"""The roadmap: initiatives on a timeline."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.item import ItemKind, TermChoice
from satukota.modules.planning.queries import readiness, tree
from satukota.modules.planning.views.base import permission_required
from satukota.web.api import page

GROUPS = {"dimension": _("Dimension"), "term": _("Term"), "agency": _("Agency")}


@permission_required("planning.view")
def roadmap(request: HttpRequest) -> HttpResponse:
    """Show initiatives on a timeline, the blocked ones with what they lack."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    group = request.GET.get("by", "dimension")
    group = group if group in GROUPS else "dimension"
    kind = request.GET.get("kind", "")
    context: dict[str, Any] = {
        "plan": plan,
        "group": group,
        "groups": GROUPS,
        "kind": kind,
        "terms": dict(TermChoice.choices),
    }
    if plan is not None:
        items = readiness.initiatives(plan).order_by("path")
        if kind in ItemKind:
            items = items.filter(kind=kind)
        lanes, years, today = readiness.timeline(plan, items[:200], group)
        bars = [bar for lane in lanes for bar in lane.bars]
        context |= {"lanes": lanes, "years": years, "today_at": today, "count": len(bars)}
        context |= {"blocked": [bar.row for bar in bars if bar.row.blocked]}
    return page(request, "planning/roadmap.html", context)
