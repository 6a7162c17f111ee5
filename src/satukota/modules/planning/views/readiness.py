"""What an initiative stands on: its four variables, and regulations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning import actions
from satukota.modules.planning.forms.plan import RegulationForm
from satukota.modules.planning.models import Item, Readiness, Regulation
from satukota.modules.planning.queries import readiness, tree
from satukota.modules.planning.views.base import editing, store_upload
from satukota.web.api import actor_of, may, page, permission_required

TONES = {0: ("danger", "circle-x"), 1: ("warning", "alert-triangle"), 2: ("ok", "circle-check"), 3: ("", "minus")}


@permission_required("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show every initiative with its four variables, the blocked ones first."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    rows = readiness.rows(readiness.initiatives(plan).order_by("path")[:300]) if plan else []
    only = request.GET.get("only", "")
    listed = [row for row in rows if only != "blocked" or row.blocked]
    context = {
        "plan": plan,
        "rows": sorted(listed, key=lambda row: not row.blocked),
        "all": len(rows),
        "blocked": sum(row.blocked for row in rows),
        "names": Readiness.Name.labels,
        "only": only,
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/readiness.html", context)


@permission_required("planning.view")
def regulations(request: HttpRequest) -> HttpResponse:
    """Show the register of regulations with what rests on each."""
    context = {
        "regulations": Regulation.objects.select_related("file"),
        "resting": _items_by_regulation(),
        "today": timezone.localdate(),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/regulations.html", context)


def _items_by_regulation() -> dict[int, list[Item]]:
    items: dict[int, list[Item]] = {}
    for judgement in Readiness.objects.filter(regulation__isnull=False).select_related("item"):
        items.setdefault(judgement.regulation_id or 0, []).append(judgement.item)
    return items


@permission_required("planning.edit")
def edit_regulation(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter or change a regulation."""
    regulation = get_object_or_404(Regulation, pk=pk) if pk else None

    def save(form: RegulationForm) -> Regulation:
        form.instance.file = store_upload(request, "upload", "planning-regulation") or form.instance.file
        return actions.save_regulation(form.instance, actor_of(request))

    form = RegulationForm(request.POST or None, request.FILES or None, instance=regulation)
    title = regulation.number if regulation else _("New regulation")
    return editing(request, form, save, title=title, back=reverse("planning:regulations"))
