"""Both sets of dimensions: names, counterparts, and where the mapping is not complete."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from satukota.modules.planning import actions
from satukota.modules.planning.forms.indicators import DimensionForm
from satukota.modules.planning.models import Dimension
from satukota.modules.planning.queries import dimensions
from satukota.modules.planning.queries.names import dimension_names_before
from satukota.modules.planning.views.base import editing
from satukota.web.api import actor_of, may, page, permission_required


@permission_required("planning.view")
def register(request: HttpRequest) -> HttpResponse:
    """Show both sets with their counterparts, and which dimensions the other set has no place for."""
    context = {
        "sets": dimensions.register(),
        "names": dimension_names_before(),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/dimensions.html", context)


@permission_required("planning.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a dimension another name, with the reason, or another counterpart."""
    dimension = get_object_or_404(Dimension, pk=pk)
    title = dimension.name
    return editing(
        request,
        DimensionForm(request.POST or None, instance=dimension),
        lambda form: actions.save_dimension(form.instance, form.cleaned_data["reason"], actor_of(request)),
        title=title,
        back=reverse("planning:dimensions"),
    )
