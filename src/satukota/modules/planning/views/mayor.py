"""The city on one page, and what everybody may see."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from satukota.modules.planning.queries import corrections, mayor, public, tree
from satukota.modules.planning.queries.dimensions import chosen_set, main_dimensions, sets
from satukota.modules.planning.queries.follows import topic_of
from satukota.modules.planning.queries.papers import paper_head
from satukota.modules.planning.queries.units import unit_table
from satukota.modules.planning.views.base import chosen_year
from satukota.modules.planning.views.documents import pdf, send
from satukota.modules.planning.views.paging import page_of
from satukota.modules.planning.views.units import quarter_of_units, table_context
from satukota.web.api import doors, may, page, permission_required, person

PAGE = 20


@permission_required("planning.view")
def city(request: HttpRequest) -> HttpResponse:
    """Show the city on one page; each figure opens its list."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    if plan is None:
        return page(request, "planning/no_plan.html", {"can_edit": may(request, "planning.edit")})
    year = chosen_year(request)
    framework = chosen_set(request.GET.get("set", ""))
    context = mayor.city(person(request), plan, year, framework) | {"can_edit": may(request, "planning.edit")}
    return page(request, "planning/mayor.html", context)


@permission_required("planning.view")
def city_pdf(request: HttpRequest) -> HttpResponse:
    """Send the city on one page for the council: the same for whoever prints it, in the city's language."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    if plan is None:
        return page(request, "planning/no_plan.html", {"can_edit": False})
    year = chosen_year(request)
    with override(settings.LANGUAGE_CODE):
        context = mayor.city(mayor.whole_city(), plan, year) | {
            "printed_at": timezone.localtime(),
            "paper": paper_head(),
        }
        content = pdf(request, "planning/print/mayor.html", context)
    return send(content, f"kota-{year}.pdf", "application/pdf")


def transparency(request: HttpRequest) -> HttpResponse:
    """Show everybody what was promised, what was done and what it cost."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    year = chosen_year(request)
    context: dict[str, Any] = {}
    if plan is not None:
        dimension, framework = request.GET.get("dimension", ""), chosen_set(request.GET.get("set", ""))
        pages = page_of(request, public.published_indicators(year, dimension), PAGE)
        context = public.promises(plan, year, dimension, pages.rows) | {
            "pages": pages,
            "dimensions": main_dimensions(framework),
            "sets": sets(framework),
            "set": framework,
        }
    context["beside"] = [door for door in doors("plan") if door.url != reverse("planning:public")]
    return page(request, "planning/public.html", {"plan": plan, "year": year, **context})


def public_corrections(request: HttpRequest) -> HttpResponse:
    """Show everybody what was corrected of a year after publication."""
    year = chosen_year(request)
    pages = page_of(request, corrections.corrections_of_year(year), PAGE)
    now = timezone.localdate().year
    context = {"year": year, "years": range(now, now - 6, -1), "pages": pages, "corrections": pages.rows}
    return page(request, "planning/public_corrections.html", context)


def public_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show everybody one indicator: definition, targets and every published value."""
    context = public.indicator(code, chosen_year(request))
    quarter = quarter_of_units(request, context["indicator"], public=True)
    table = unit_table(context["indicator"], quarter, public=True)
    context |= {"topic": topic_of(context["indicator"])}
    return page(request, "planning/public_indicator.html", table_context(request, table) | context)
