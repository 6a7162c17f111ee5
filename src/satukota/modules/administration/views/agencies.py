"""The agencies: their tree, one of them, made and changed."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from satukota.kernel.changes.api import Author
from satukota.kernel.people.api import Agency, agency_values, holdings_of, keep_agency, people_in
from satukota.modules.administration.forms.agencies import AgencyForm, ContactForm, NewAgencyForm
from satukota.modules.administration.queries.agencies import CONTACT, STRUCTURE, may_change, search, structure
from satukota.modules.administration.queries.scope import agency_or_404, scope_of
from satukota.web.api import actor_of, editing, may, page, permission_required

KIND = "people.agency"
SHOWN_PEOPLE = 30


@permission_required(CONTACT)
def index(request: HttpRequest) -> HttpResponse:
    """Show the tree of the agencies, or those that a search names."""
    tree = structure(request.user)
    words = request.GET.get("q", "").replace("\x00", "").strip()
    kind = request.GET.get("kind", "")
    context = {
        "tops": tree.tops,
        "total": len(tree.nodes),
        "closed": tree.closed,
        "hits": search(tree, words, kind) if words or kind else None,
        "words": words,
        "kind": kind,
        "kinds": Agency.Kind.choices,
        "can_edit": may(request, STRUCTURE),
    }
    return page(request, "administration/agencies/tree.html", context)


@permission_required(CONTACT)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show an agency: what it is, whom and what it has, its names, its history."""
    agency = readable(request, code)
    node = structure(request.user).nodes.get(agency.pk)
    people = people_in(agency.pk)
    context = {
        "agency": agency,
        "node": node,
        "people": people[:SHOWN_PEOPLE],
        "more_people": max(len(people) - SHOWN_PEOPLE, 0),
        "former": agency.former_names.order_by("-until", "-pk"),
        "predecessors": Agency.objects.filter(successor=agency).order_by("name"),
        "holdings": holdings_of(agency.pk),
        "can_edit": may(request, STRUCTURE) and agency.active,
        "can_contact": may_change(request.user, agency),
    }
    return page(request, "administration/agencies/one.html", context)


def readable(request: HttpRequest, code: str) -> Agency:
    """Return an agency that the reader may look at. Raises Http404."""
    return agency_or_404(scope_of(request.user, CONTACT), code)


@permission_required(STRUCTURE)
def new(request: HttpRequest) -> HttpResponse:
    """Make an agency."""
    above = request.GET.get("below", "")
    form = NewAgencyForm(request.POST or None, initial={"kind": Agency.Kind.OPD.value, "parent": above})

    def save(form: NewAgencyForm) -> Agency:
        values, reason = _said(form)
        code = values.pop("code") or slugify(values["short_name"] or values["name"])[:64]
        if Agency.objects.filter(code=code).exists():
            raise ValidationError({"code": _("There is an agency with this code already.")})
        return keep_agency(code, values, Author(actor_of(request), reason))

    return _form(request, form, save, _("New agency"), reverse("administration:agencies"))


@permission_required(CONTACT)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change an agency; an administrator of the agency changes how it is reached."""
    agency = readable(request, code)
    if not may_change(request.user, agency):
        raise PermissionDenied(code)
    values = dict(agency_values(agency))
    kind = AgencyForm if may(request, STRUCTURE) else ContactForm
    form = kind(request.POST or None, initial=values)

    def save(form: ContactForm) -> Agency:
        said, reason = _said(form)
        since = said.pop("since", None)
        return keep_agency(code, said, Author(actor_of(request), reason), since=since)

    return _form(request, form, save, agency.name, address(agency))


def _said(form: ContactForm) -> tuple[dict[str, Any], str]:
    said = {name: value.strip() if isinstance(value, str) else value for name, value in form.cleaned_data.items()}
    return said, said.pop("reason", "")


def _form(request: HttpRequest, form: ContactForm, save: Any, title: str, back: str) -> HttpResponse:
    template = "administration/form.html"
    crumbs = [(reverse("administration:agencies"), _("Agencies and offices"))]
    return editing(request, form, save, title=title, back=back, template=template, done=address, crumbs=crumbs)


def address(agency: Agency) -> str:
    """Return the page of an agency."""
    return reverse("administration:agency", args=[agency.code])
