"""Work and money of an item, quarter by quarter."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning import actions
from satukota.modules.planning.forms import RealisationForm
from satukota.modules.planning.models import Item, Realisation
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.views.base import actor_of, permission_required, require_filling
from satukota.modules.planning.views.editing import editing


@permission_required("planning.fill")
def realise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Report work and money of an item for a quarter (`?year=&quarter=`, this one by default)."""
    item = get_object_or_404(Item.objects.select_related("agency"), uid=uid)
    require_filling(request, item.agency_id)
    now = quarter_of(timezone.localdate())
    year, quarter = (_number(request, name, default) for name, default in (("year", now.year), ("quarter", now.number)))
    realisation = Realisation.objects.filter(item=item, year=year, quarter=quarter).first()
    realisation = realisation or Realisation(item=item, year=year, quarter=quarter, budget=item.budget)
    back = request.GET.get("back", "")
    return editing(
        request,
        RealisationForm(request.POST or None, instance=realisation),
        lambda form: actions.record_realisation(form.instance, actor_of(request)),
        title=_("Work and money, quarter %(quarter)s %(year)s: %(item)s")
        % {"quarter": quarter, "year": year, "item": item.name},
        back=back if back.startswith("/planning/") else reverse("planning:item", args=[uid]),
        lead=_("Both figures are counted from the beginning of the year."),
    )


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 5 else default
