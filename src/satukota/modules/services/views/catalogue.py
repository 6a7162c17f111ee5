"""The catalogue, a service's page, and its service standard."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import Definition, Output, chosen_term, definition, say
from satukota.kernel.papers.api import render_pdf
from satukota.kernel.places.api import city
from satukota.modules.services.queries.admission import WEB
from satukota.modules.services.queries.catalogue import (
    BUSINESS,
    FAMILY,
    LIFE,
    Service,
    durations,
    matching_services,
    service,
    services,
    standard_parts,
)
from satukota.modules.services.queries.fees import fee_name
from satukota.modules.services.queries.refusals import results
from satukota.modules.services.queries.requirements import conditions_in_words
from satukota.modules.services.views.ended import while_in_force
from satukota.web.api import page, rupiah


def catalogue(request: HttpRequest) -> HttpResponse:
    """List what can be applied for, by life event, business event, audience or words."""
    filters = {name: request.GET.get(name, "")[:80] for name in ("q", "life", "business", "audience")}
    every = services(get_language() or "id")
    fitting = matching_services(every, **filters)
    context = {
        **filters,
        "services": fitting,
        "life_events": _events(LIFE, every, "life"),
        "business_events": _events(BUSINESS, every, "business"),
        "chosen": any(filters.values()),
        "title": str((LIFE | BUSINESS).get(filters["life"] or filters["business"], ("",))[0]),
    }
    return page(request, "services/catalogue.html", context, part="list")


def _events(known: dict[str, Any], every: list[Service], name: str) -> list[tuple[str, str, str]]:
    used = {code for entry in every for code in getattr(entry, name)}
    return [(code, str(title), icon) for code, (title, icon) in known.items() if code in used]


def _definition(case_type: str) -> Definition:
    if not case_type.startswith(FAMILY):
        raise Http404
    return definition(case_type)


@while_in_force
def service_page(request: HttpRequest, case_type: str) -> HttpResponse:
    """Show what a service gives, what it needs, what it costs and how long it really takes."""
    definition, language = _definition(case_type), get_language() or "id"
    context = {
        "service": service(definition, language),
        "papers": papers(definition, language),
        "fees": [(fee_name(definition, fee, language), fee_words(fee)) for fee in definition.fees.values()],
        "promise": promise(definition),
        "took": durations(case_type),
        "results": [_result(output, language) for output in results(definition)],
        "online": WEB in definition.channels,
        "batch": definition.batch if WEB in definition.channels else 0,
        "conditions": conditions_in_words(definition, language),
    }
    return page(request, "services/service.html", context)


def _result(output: Output, language: str) -> str:
    """Return a result in words, with who makes it where that is not the city."""
    title = say(output.title, language)
    return f"{title} ({output.external.upper()})" if output.external else title


def papers(definition: Definition, language: str) -> list[str]:
    """Return the requirements in words; of alternatives one line."""
    groups: dict[str, list[str]] = {}
    for paper in definition.documents.values():
        if not paper.provided_by:
            title = say(paper.title, language)
            extra = "" if paper.required or paper.one_of else gettext(" (in some cases)")
            groups.setdefault(paper.one_of or paper.id, []).append(title + extra)
    return [gettext(" or ").join(titles) for titles in groups.values()]


def fee_words(fee: Any) -> str:
    """Return what a fee is in words."""
    if fee.formula is not None:
        return str(gettext("follows from your answers (%s)") % fee.basis)
    return str(rupiah(fee.amount)) if fee.amount else str(gettext("free of charge"))


def promise(definition: Definition) -> str:
    """Return the promised time in words; where it follows from the case, what holds for a new one."""
    rule = definition.clocks.get("total") or definition.clocks.get("keputusan")
    term = chosen_term(rule, {}, timezone.localdate()) if rule else None
    if term is None:
        return ""
    return gettext("%(n)s working days") % {"n": term.number} if term.working else str(term)


@while_in_force
def standard(request: HttpRequest, case_type: str) -> HttpResponse:
    """Show the service standard with its 14 parts (UU 25/2009 art. 21)."""
    return page(request, "services/standard.html", _standard(case_type))


def _standard(case_type: str) -> dict[str, Any]:
    definition, language = _definition(case_type), get_language() or "id"
    facts = {
        "requirements": [*papers(definition, language), *conditions_in_words(definition, language)],
        "fees": [f"{fee_name(definition, fee, language)}: {fee_words(fee)}" for fee in definition.fees.values()]
        or [gettext("free of charge")],
        "time": promise(definition),
    }
    return {
        "service": service(definition, language),
        "parts": standard_parts(definition, facts, language),
        "city": city(),
        "version": definition.version,
    }


@while_in_force
def standard_pdf(_request: HttpRequest, case_type: str) -> HttpResponse:
    """Give the service standard as a PDF to hang up."""
    pdf = render_pdf(render_to_string("papers/standard.html", _standard(case_type)), "pdf/ua-1")
    name = f"standar-{case_type}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
