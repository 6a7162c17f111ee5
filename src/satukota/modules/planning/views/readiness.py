"""Readiness: the four variables of every initiative."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning import actions
from satukota.modules.planning.forms import ReadinessForm
from satukota.modules.planning.models import Item, Readiness
from satukota.modules.planning.queries import readiness, tree
from satukota.modules.planning.views.base import acting, allowed, may
from satukota.modules.planning.views.editing import editing, upload
from satukota.web.api import page

TONES = {0: ("danger", "circle-x"), 1: ("warning", "alert-triangle"), 2: ("ok", "circle-check"), 3: ("", "minus")}


@allowed("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show every initiative with its four variables, the blocked ones first."""
    held = tree.plan_of(request.GET.get("plan", ""))
    rows = readiness.rows(readiness.initiatives(held).order_by("path")[:300]) if held else []
    only = request.GET.get("only", "")
    shown = [row for row in rows if only != "blocked" or row.blocked]
    context = {
        "plan": held,
        "rows": sorted(shown, key=lambda row: not row.blocked),
        "all": len(rows),
        "blocked": sum(row.blocked for row in rows),
        "names": Readiness.Name.labels,
        "only": only,
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/readiness.html", context)


@allowed("planning.edit")
def judge(request: HttpRequest, uid: UUID, variable: str) -> HttpResponse:
    """Judge one variable of an item."""
    item = get_object_or_404(Item, uid=uid)
    if variable not in Readiness.Name:
        raise Http404(variable)
    name = Readiness.Name(variable)
    held = item.readiness.filter(variable=variable).first() or Readiness(item=item, variable=variable)

    def save(form: ReadinessForm) -> Readiness:
        stored = upload(request, "upload", "planning-readiness")
        form.instance.file = stored or form.instance.file
        return actions.judge(form.instance, acting(request))

    form = ReadinessForm(request.POST or None, request.FILES or None, instance=held)
    title = _("%(variable)s for “%(item)s”") % {"variable": name.label, "item": item.name}
    return editing(request, form, save, title=title, back=reverse("planning:item", args=[uid]))
