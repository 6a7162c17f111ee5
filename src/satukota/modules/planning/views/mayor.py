"""The city on one page, and what everybody may see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from satukota.modules.planning.queries import mayor, promises, public, tree
from satukota.modules.planning.views.base import chosen_year, may, permission_required, person
from satukota.modules.planning.views.documents import pdf, send
from satukota.modules.planning.views.paging import paged
from satukota.web.api import page

PAGE = 20


@permission_required("planning.view")
def city(request: HttpRequest) -> HttpResponse:
    """Show the city on one page; each figure opens its list."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    if plan is None:
        return page(request, "planning/no_plan.html", {"can_edit": may(request, "planning.edit")})
    year = chosen_year(request)
    context = mayor.city(person(request), plan, year) | {"can_edit": may(request, "planning.edit")}
    return page(request, "planning/mayor.html", context)


@permission_required("planning.view")
def city_pdf(request: HttpRequest) -> HttpResponse:
    """Send the city on one page for the council."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    if plan is None:
        return page(request, "planning/no_plan.html", {"can_edit": False})
    year = chosen_year(request)
    context = mayor.city(person(request), plan, year) | {"printed_at": timezone.now()}
    return send(pdf(request, "planning/print/mayor.html", context), f"kota-{year}.pdf", "application/pdf")


def transparency(request: HttpRequest) -> HttpResponse:
    """Show everybody what was promised, what was done and what it cost."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    year = chosen_year(request)
    context: dict[str, Any] = {}
    if plan is not None:
        dimension = request.GET.get("dimension", "")
        pages = paged(request, public.published_indicators(year, dimension), PAGE)
        context = promises.promises(plan, year, dimension, pages.rows) | {"pages": pages}
    return page(request, "planning/public.html", {"plan": plan, "year": year, **context})


def public_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show everybody one indicator: definition, targets and every published value."""
    return page(request, "planning/public_indicator.html", public.indicator(code, chosen_year(request)))
