"""Links between plans, the alignment view, and partners."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.actions import links as actions
from satukota.modules.planning.forms.links import LinkForm, PartnerForm, PartnershipForm
from satukota.modules.planning.models import Item, ItemLink, Partner, Partnership, Plan
from satukota.modules.planning.queries import alignment as queries
from satukota.modules.planning.queries import tree
from satukota.modules.planning.views.base import editing
from satukota.modules.planning.views.paging import page_of
from satukota.web.api import actor_of, may, page, permission_required

GAPS = {
    "missions_without_items": _("missions for which nothing is done"),
    "items_without_mission": _("items without a mission"),
    "items_without_dimension": _("programmes and actions without a dimension"),
    "items_without_link": _("missions, programmes and actions without a link to another plan"),
    "items_linked_to_dropped": _("items that point at something that was dropped"),
}


@permission_required("planning.view")
def alignment(request: HttpRequest) -> HttpResponse:
    """Show how a plan is aligned with the others; each figure opens its list (`?gap=`, `?links=`)."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    if plan is None:
        return page(request, "planning/alignment.html", {"plan": None})
    gap, other = request.GET.get("gap", ""), request.GET.get("links", "")
    compared = Plan.objects.filter(code=other).exclude(pk=plan.pk).first() if other else None
    context: dict[str, Any] = {
        "plan": plan,
        "plans": tree.plans(),
        "gap": gap if gap in GAPS else "",
        "gap_name": GAPS.get(gap, ""),
        "other": compared,
        "mission": request.GET.get("mission", ""),
    }
    if context["gap"]:
        context["pages"] = page_of(request, queries.gap_items(plan, gap), tree.PAGE)
    elif compared is not None:
        links = queries.links_of(plan, other=compared, mission=request.GET.get("mission", ""))
        context["pages"] = page_of(request, links, tree.PAGE)
    else:
        context["gaps"] = [(code, name, queries.gap_items(plan, code).count()) for code, name in GAPS.items()]
        context["rows"] = queries.mission_rows(plan)
    return page(request, "planning/alignment.html", context)


@permission_required("planning.edit")
def edit_link(request: HttpRequest, uid: UUID, pk: int | None = None) -> HttpResponse:
    """Let an item point at an item of another plan."""
    item = get_object_or_404(Item.objects.select_related("plan"), uid=uid)
    link = get_object_or_404(ItemLink, pk=pk, item=item) if pk else ItemLink(item=item)
    return editing(
        request,
        LinkForm(request.POST or None, instance=link),
        lambda form: actions.save_link(form.instance, actor_of(request)),
        title=_("Link of “%(name)s” with another plan") % {"name": item.name},
        back=reverse("planning:item", args=[uid]),
        remove=reverse("planning:remove_link", args=[uid, pk]) if pk else "",
    )


@permission_required("planning.edit")
def remove_link(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    """Take a link between plans back."""
    link = get_object_or_404(ItemLink.objects.select_related("item"), pk=pk, item__uid=uid)
    if request.method == "POST":
        actions.remove_link(link, actor_of(request))
    return redirect("planning:item", uid=uid)


@permission_required("planning.view")
def partners(request: HttpRequest) -> HttpResponse:
    """Show the partners of the plan and what each does."""
    kind = request.GET.get("kind", "")
    rows = Partner.objects.select_related("agency").prefetch_related("partnerships__item")
    context = {
        "plan": tree.plan_of(),
        "partners": rows.filter(kind=kind) if kind in Partner.Kind else rows,
        "kinds": Partner.Kind.choices,
        "kind": kind,
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/partners.html", context)


@permission_required("planning.edit")
def edit_partner(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter or change a partner."""
    partner = get_object_or_404(Partner, pk=pk) if pk else None
    return editing(
        request,
        PartnerForm(request.POST or None, instance=partner),
        lambda form: actions.save_partner(form.instance, actor_of(request)),
        title=partner.name if partner else _("New partner"),
        back=reverse("planning:partners"),
    )


@permission_required("planning.edit")
def edit_partnership(request: HttpRequest, uid: UUID, pk: int | None = None) -> HttpResponse:
    """Say what a partner does in an item."""
    item = get_object_or_404(Item, uid=uid)
    partnership = get_object_or_404(Partnership, pk=pk, item=item) if pk else Partnership(item=item)
    return editing(
        request,
        PartnershipForm(request.POST or None, instance=partnership),
        lambda form: actions.save_partnership(form.instance, actor_of(request)),
        title=_("Partner of “%(name)s”") % {"name": item.name},
        back=reverse("planning:item", args=[uid]),
        remove=reverse("planning:remove_partnership", args=[uid, pk]) if pk else "",
    )


@permission_required("planning.edit")
def remove_partnership(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    """Take a partner out of an item."""
    partnership = get_object_or_404(Partnership.objects.select_related("item"), pk=pk, item__uid=uid)
    if request.method == "POST":
        actions.remove_partnership(partnership, actor_of(request))
    return redirect("planning:item", uid=uid)
