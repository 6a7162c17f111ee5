"""The catalogue, a service's page, and its service standard."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import CaseType, Definition, definition, say
from satukota.kernel.papers.api import render_pdf
from satukota.kernel.places.api import city
from satukota.modules.services.queries.catalogue import (
    BUSINESS,
    FAMILY,
    LIFE,
    Service,
    durations,
    matching,
    service,
    services,
)
from satukota.modules.services.queries.standard import sheet
from satukota.web.api import page, rupiah


def catalogue(request: HttpRequest) -> HttpResponse:
    """List what can be applied for, by life event, business event, audience or words."""
    given = {name: request.GET.get(name, "")[:80] for name in ("q", "life", "business", "audience")}
    every = services(get_language() or "id")
    found = matching(every, **given)
    context = {
        **given,
        "services": found,
        "life_events": _events(LIFE, every, "life"),
        "business_events": _events(BUSINESS, every, "business"),
        "chosen": any(given.values()),
        "title": str((LIFE | BUSINESS).get(given["life"] or given["business"], ("",))[0]),
    }
    return page(request, "services/catalogue.html", context, part="list")


def _events(known: dict[str, Any], every: list[Service], name: str) -> list[tuple[str, str, str]]:
    used = {code for one in every for code in getattr(one, name)}
    return [(code, str(title), icon) for code, (title, icon) in known.items() if code in used]


def _definition(case_type: str) -> Definition:
    if not case_type.startswith(FAMILY):
        raise Http404
    try:
        return definition(case_type)
    except CaseType.DoesNotExist as error:
        raise Http404 from error


def shown(request: HttpRequest, case_type: str) -> HttpResponse:
    """Show what a service gives, what it needs, what it costs and how long it really takes."""
    found, language = _definition(case_type), get_language() or "id"
    context = {
        "service": service(found, language),
        "papers": papers(found, language),
        "fees": [(say(fee.label, language), fee_words(fee)) for fee in found.fees.values()],
        "promise": promise(found),
        "took": durations(case_type),
        "results": [say(one.title, language) for one in found.outputs.values()],
        "online": "web" in found.channels,
    }
    return page(request, "services/service.html", context)


def papers(found: Definition, language: str) -> list[str]:
    """Return the requirements in words; of alternatives one line."""
    groups: dict[str, list[str]] = {}
    for paper in found.documents.values():
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


def promise(found: Definition) -> str:
    """Return the promised time in words."""
    rule = found.clocks.get("total") or found.clocks.get("keputusan")
    if rule is None or rule.term is None:
        return ""
    return gettext("%(n)s working days") % {"n": rule.term.number} if rule.term.working else str(rule.term)


def standard(request: HttpRequest, case_type: str) -> HttpResponse:
    """Show the service standard with its 14 parts (UU 25/2009 art. 21)."""
    return page(request, "services/standard.html", _standard(case_type))


def _standard(case_type: str) -> dict[str, Any]:
    found, language = _definition(case_type), get_language() or "id"
    facts = {
        "requirements": papers(found, language),
        "fees": [f"{say(fee.label, language)}: {fee_words(fee)}" for fee in found.fees.values()]
        or [gettext("free of charge")],
        "time": promise(found),
    }
    return {
        "service": service(found, language),
        "parts": sheet(found, facts, language),
        "city": city(),
        "version": found.version,
    }


def standard_pdf(_request: HttpRequest, case_type: str) -> HttpResponse:
    """Give the service standard as a PDF to hang up."""
    made = render_pdf(render_to_string("papers/standard.html", _standard(case_type)), "pdf/ua-1")
    name = f"standar-{case_type}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
