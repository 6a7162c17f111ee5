"""The register of risks and its heat map."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from satukota.kernel.people.api import Agency
from satukota.kernel.tables.api import csv_text
from satukota.modules.planning.queries import risks, tree
from satukota.modules.planning.rules.risks import SCALE, Level
from satukota.modules.planning.views.paging import page_of
from satukota.web.api import may, page, permission_required

PAGE = 50


def _asked(request: HttpRequest) -> tuple[dict[str, str], bool]:
    filters = {name: text for name in risks.FILTERS if (text := request.GET.get(name, "").replace("\x00", ""))}
    return filters, request.GET.get("which") == "after"


@permission_required("planning.view")
def register(request: HttpRequest) -> HttpResponse:
    """Show the risks of a plan: a heat map whose cells open their lists, and the register with its history."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    if plan is None:
        return page(request, "planning/no_plan.html", {"can_edit": may(request, "planning.edit")})
    filters, after = _asked(request)
    listed = risks.register(plan, filters, after=after)
    whole = risks.register(plan, {name: text for name, text in filters.items() if name == "closed"}, after=after)
    pages = page_of(request, listed, PAGE)
    context: dict[str, Any] = {
        "plan": plan,
        "plans": tree.plans(),
        "given": filters,
        "after": after,
        "heat": risks.heat_map(whole, after=after),
        "scale": SCALE,
        "limits": risks.limits(),
        "total": whole.count(),
        "high": risks.register(plan, {"level": "high"}, after=after).count(),
        "rows": risks.judged(pages.rows),
        "pages": pages,
        "agencies": Agency.objects.filter(pk__in=whole.order_by().values("owner")).order_by("name"),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/risks.html", context)


@permission_required("planning.view")
def register_csv(request: HttpRequest) -> HttpResponse:
    """Send the register as CSV; the filter of the page holds."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    filters, after = _asked(request)
    listed = risks.judged(risks.register(plan, filters, after=after)) if plan else []
    head = [
        _("item"), _("risk"), _("likelihood (1 to 5)"), _("impact (1 to 5)"), _("level"), _("what we do about it"),
        _("who answers for it"), _("mitigation due"), _("likelihood that is left (1 to 5)"),
        _("impact that is left (1 to 5)"), _("closed on"),
    ]  # fmt: skip
    levels = {Level.HIGH: _("High risk"), Level.MEDIUM: _("Medium risk"), Level.LOW: _("Low risk")}
    rows = (
        [
            row.risk.item.code, row.risk.text, row.risk.likelihood, row.risk.impact, levels[row.level],
            row.risk.mitigation, row.risk.owner.name if row.risk.owner else "", row.risk.due,
            row.risk.residual_likelihood, row.risk.residual_impact, row.risk.closed_on,
        ]
        for row in listed
    )  # fmt: skip
    return HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
