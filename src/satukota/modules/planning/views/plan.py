"""The plan tree and the page of an item."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning import actions
from satukota.modules.planning.forms.plan import PlanForm
from satukota.modules.planning.models import Item, Plan
from satukota.modules.planning.models.item import Exchange, TermChoice
from satukota.modules.planning.queries import (
    indicators,
    monev,
    money,
    nodes,
    packages,
    priorities,
    proposals,
    readiness,
    risks,
    tree,
)
from satukota.modules.planning.queries.dimensions import offered
from satukota.modules.planning.queries.money_charts import absorption_chart
from satukota.modules.planning.queries.names import names_before
from satukota.modules.planning.queries.owners import owner_of
from satukota.modules.planning.queries.rights import changes_for, reports_for, steers
from satukota.modules.planning.rules.nomenclature import names
from satukota.modules.planning.views.base import chosen_year, editing
from satukota.modules.planning.views.checkins import pulse_context
from satukota.modules.planning.views.paging import page_of
from satukota.web.api import actor_of, may, page, permission_required, person

FILTERS = ("q", "agency", "dimension", "mission", "term", "state", "spm", "quick", "exchange", "late")


@permission_required("planning.view")
def plan(request: HttpRequest) -> HttpResponse:
    """Show the outline of a plan, or a list where a filter is given."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    filters = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    context: dict[str, Any] = {
        "plan": plan,
        "plans": tree.plans(),
        "given": filters,
        "can_edit": may(request, "planning.edit"),
    }
    if plan is not None:
        context |= _matching_nodes(request, plan, filters) if filters else {"nodes": tree.outline(plan)}
        context |= _choices(plan)
    return page(request, "planning/plan.html", context, part="tree")


def _matching_nodes(request: HttpRequest, plan: Plan, filters: dict[str, str]) -> dict[str, Any]:
    pages = page_of(request, tree.matching_items(plan, filters), tree.PAGE)
    return {"nodes": nodes.nodes(pages.rows), "pages": pages}


def _choices(plan: Plan) -> dict[str, Any]:
    return {
        "missions": plan.items.filter(kind="mission").exclude(state=Item.State.DROPPED).order_by("path"),
        "dimensions": offered(),
        "agencies": Agency.objects.filter(pk__in=plan.items.values("agency")).order_by("name"),
        "terms": TermChoice.choices,
        "exchanges": Exchange.choices,
        "states": Item.State.choices,
    }


@permission_required("planning.edit")
def edit_plan(request: HttpRequest, code: str = "") -> HttpResponse:
    """Make a plan or change its head."""
    plan = get_object_or_404(Plan, code=code) if code else None
    form = PlanForm(request.POST or None, instance=plan)
    return editing(
        request,
        form,
        lambda f: actions.save_plan(f.instance, actor_of(request), f.cleaned_data.get("reason", "")),
        title=plan.title if plan else _("New plan"),
        back=reverse("planning:plan"),
        done=lambda saved: f"{reverse('planning:plan')}?plan={saved.code}",
    )


@permission_required("planning.view")
def item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show an item with everything that hangs on it."""
    related = ("plan", "agency", "dimension", "dimension__parent", "mission", "spm", "case", "parent")
    item = get_object_or_404(Item.objects.select_related(*related), uid=uid)
    [row] = readiness.rows([item])
    year = chosen_year(request)
    context = {
        "item": item,
        "plan": item.plan,
        "owner": owner_of(item.agency),
        "names": names_before(item),
        "official_name": names().get(item.nomenclature, ""),
        "above": tree.ancestors(item),
        "children": nodes.children(item),
        "node": nodes.nodes(Item.objects.filter(pk=item.pk))[0],
        "ready": row,
        "realisations": item.realisations.select_related("entered_agency", "decided_agency").order_by(
            "-year", "-quarter", "-pk"
        )[:24],
        "budgets": item.allocations.select_related("entered_agency", "decided_agency").order_by("-year", "-pk")[:12],
        **_item_money(item, year),
        "milestones": item.milestones.prefetch_related("changes"),
        "risks": risks.judged(item.risks.order_by("-closed_on", "pk")),
        "needs": item.needs.select_related("needs"),
        "needed_by": item.needed_by.select_related("item"),
        "links": item.links.select_related("to__plan"),
        "linked_from": item.linked_from.select_related("item__plan"),
        "partnerships": item.partnerships.select_related("partner"),
        "exchanges": [Exchange(code).label for code in item.exchanges],
        "decided_priorities": priorities.decisions_on(item),
        "outcomes": item.outcomes.filter(ended_on=None).select_related("plan"),
        "lines": indicators.lines(item.indicators.filter(ended_on=None), year),
        "correctives": monev.correctives(item=item),
        "packages": packages.matching(item.packages.select_related("item__agency").order_by("-year", "code"), {}),
        "year": year,
        "today": timezone.localdate(),
        "can_change": changes_for(person(request), item.agency_id),
        "steers": steers(person(request)),
        "comments": item.comments.select_related("written_by", "written_agency"),
        "comment_url": reverse("planning:comment_on_item", args=[item.uid]),
        "trail": proposals.trail_of(item),
        "can_fill": reports_for(person(request), item.agency_id),
        **pulse_context(request, item),
    }
    return page(request, "planning/item.html", context)


def _item_money(item: Item, year: int) -> dict[str, Any]:
    """Return the curve of an item and its parts, and how far the parts are from the item itself."""
    books = money.ledger(item.plan, year, root=item)
    mismatch = next((row for row in books.mismatches() if row.item == item.pk), None)
    return {"mismatch": mismatch, "chart": absorption_chart(books.absorption(), year, item.name)}
