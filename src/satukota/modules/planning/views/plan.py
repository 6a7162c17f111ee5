"""The plan tree, its items and their details."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning import actions
from satukota.modules.planning.forms.plan import DependencyForm, DropForm, ItemForm, MilestoneForm, PlanForm, RiskForm
from satukota.modules.planning.models import Dependency, Dimension, Item, Milestone, Plan, Risk
from satukota.modules.planning.models.item import Exchange, ItemKind, TermChoice
from satukota.modules.planning.queries import indicators, monev, money, nodes, readiness, tree
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.rules.nomenclature import names
from satukota.modules.planning.views.base import chosen_year, editing
from satukota.modules.planning.views.paging import page_of
from satukota.web.api import actor_of, may, page, permission_required, person

FILTERS = ("q", "agency", "dimension", "mission", "term", "state", "spm", "quick", "exchange")
DETAILS: dict[str, tuple[type, type, Any]] = {
    "milestone": (Milestone, MilestoneForm, _("Milestone")),
    "risk": (Risk, RiskForm, _("Risk")),
    "dependency": (Dependency, DependencyForm, _("What has to be done first")),
}


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
        "dimensions": Dimension.objects.filter(parent=None),
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
        lambda f: actions.save_plan(f.instance, actor_of(request)),
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
        "official_name": names().get(item.nomenclature, ""),
        "above": tree.ancestors(item),
        "children": nodes.children(item),
        "node": nodes.nodes(Item.objects.filter(pk=item.pk))[0],
        "ready": row,
        "realisations": item.realisations.select_related("entered_agency", "decided_agency").order_by(
            "-year", "-quarter", "-pk"
        )[:24],
        "mismatch": next((row for at, row in money.money(item.plan, year).mismatches if at.pk == item.pk), None),
        "milestones": item.milestones.prefetch_related("changes"),
        "risks": item.risks.all(),
        "needs": item.needs.select_related("needs"),
        "needed_by": item.needed_by.select_related("item"),
        "links": item.links.select_related("to__plan"),
        "linked_from": item.linked_from.select_related("item__plan"),
        "partnerships": item.partnerships.select_related("partner"),
        "exchanges": [Exchange(code).label for code in item.exchanges],
        "outcomes": item.outcomes.filter(ended_on=None).select_related("plan"),
        "lines": indicators.lines(item.indicators.filter(ended_on=None), year),
        "correctives": monev.correctives(item=item),
        "year": year,
        "today": timezone.localdate(),
        "can_edit": may(request, "planning.edit"),
        "can_fill": reports_for(person(request), item.agency_id),
    }
    return page(request, "planning/item.html", context)


@permission_required("planning.edit")
def edit_item(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Add an item (below `?parent=`) or change one."""
    item = get_object_or_404(Item.objects.select_related("plan"), uid=uid) if uid else None
    above = (
        Item.objects.select_related("plan").filter(uid=request.GET["parent"]).first()
        if _names_parent(request)
        else None
    )
    owner = item.plan if item else above.plan if above else tree.plan_of(request.GET.get("plan", ""))
    if owner is None:
        return redirect("planning:new_plan")
    form = ItemForm(request.POST or None, instance=item, plan=owner, initial={"parent": above, "kind": ItemKind.ACTION})
    return editing(
        request,
        form,
        lambda f: actions.save_item(f.instance, actor_of(request)),
        title=item.name if item else _("New item"),
        back=reverse("planning:item", args=[uid]) if uid else reverse("planning:plan"),
        done=lambda saved: reverse("planning:item", args=[saved.uid]),
    )


def _names_parent(request: HttpRequest) -> bool:
    try:
        UUID(request.GET.get("parent", ""))
    except ValueError:
        return False
    return True


@permission_required("planning.edit")
def drop_item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an item out of the plan, with the reason, and say what becomes of what stands below it."""
    item = get_object_or_404(Item, uid=uid)
    return editing(
        request,
        DropForm(request.POST or None, item=item),
        lambda f: actions.drop_item(
            item,
            f.cleaned_data["reason"],
            actor_of(request),
            with_parts=f.cleaned_data.get("parts") == "drop",
            parts_to=f.cleaned_data.get("parts_to"),
        ),
        title=_("Drop “%(name)s” from the plan") % {"name": item.name},
        back=reverse("planning:item", args=[uid]),
        save_word=_("Drop"),
        danger=True,
        lead=_("The item stays in the history with your reason, and can be found by its state."),
    )


def _detail(kind: str) -> tuple[type, type, Any]:
    if kind not in DETAILS:
        raise Http404(kind)
    return DETAILS[kind]


@permission_required("planning.edit")
def edit_detail(request: HttpRequest, uid: UUID, kind: str, pk: int | None = None) -> HttpResponse:
    """Add or change a milestone, a risk or a dependency of an item."""
    model, form_class, title = _detail(kind)
    item = get_object_or_404(Item.objects.select_related("plan"), uid=uid)
    detail = get_object_or_404(model, pk=pk, item=item) if pk else model(item=item)
    return editing(
        request,
        form_class(request.POST or None, instance=detail),
        lambda f: actions.save_detail(f.instance, actor_of(request), reason=f.cleaned_data.get("reason", "")),
        title=title,
        back=reverse("planning:item", args=[uid]),
        remove=reverse("planning:remove_detail", args=[uid, kind, pk]) if pk else "",
    )


@permission_required("planning.edit")
def remove_detail(request: HttpRequest, uid: UUID, kind: str, pk: int) -> HttpResponse:
    """Take away a milestone, a risk or a dependency."""
    detail: Any = get_object_or_404(_detail(kind)[0], pk=pk, item__uid=uid)
    if request.method == "POST":
        try:
            actions.remove_detail(detail, actor_of(request))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
    return redirect("planning:item", uid=uid)
