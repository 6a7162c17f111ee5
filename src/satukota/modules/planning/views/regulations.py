"""The register of regulations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning import actions
from satukota.modules.planning.forms import RegulationForm
from satukota.modules.planning.models import Item, Readiness, Regulation
from satukota.modules.planning.views.base import acting, allowed, may
from satukota.modules.planning.views.editing import editing, upload
from satukota.web.api import page


@allowed("planning.view")
def regulations(request: HttpRequest) -> HttpResponse:
    """Show the register of regulations with what rests on each."""
    context = {
        "regulations": Regulation.objects.select_related("file"),
        "resting": _resting(),
        "today": timezone.localdate(),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/regulations.html", context)


def _resting() -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    for held in Readiness.objects.filter(regulation__isnull=False).select_related("item"):
        found.setdefault(held.regulation_id or 0, []).append(held.item)
    return found


@allowed("planning.edit")
def edit_regulation(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter or change a regulation."""
    held = get_object_or_404(Regulation, pk=pk) if pk else None

    def save(form: RegulationForm) -> Regulation:
        form.instance.file = upload(request, "upload", "planning-regulation") or form.instance.file
        return actions.save_regulation(form.instance, acting(request))

    form = RegulationForm(request.POST or None, request.FILES or None, instance=held)
    title = held.number if held else _("New regulation")
    return editing(request, form, save, title=title, back=reverse("planning:regulations"))
