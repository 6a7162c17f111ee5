"""Search, notices and the own account."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from satukota.kernel.cases.api import Filter, case_number, page, readable, visible
from satukota.kernel.people.api import (
    Person,
    User,
    has_permission,
    memberships,
    normal_email,
    normal_phone,
    roles,
    roles_of,
)
from satukota.kernel.places.api import Place, search_places
from satukota.kernel.registry.api import Hit, Landing, SearchSource, offers, resolve
from satukota.web.context import Shell
from satukota.web.guards import is_staff, person, signed_in, staff_only
from satukota.web.inbox.rows import rows
from satukota.web.pages import page as show

FEW = 8
CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|\+?[\d\s-]{8,20}")
COLUMNS = (
    *("number", "title", "state", "definition_id", "agency_id", "area_code", "priority", "opened_at"),
    *("due_at", "warn_at", "is_open", "waiting"),
)


@dataclass(frozen=True)
class RoleLine:
    """A role that somebody holds today."""

    title: str
    agency: str
    acting: bool
    ends: object


@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """Lead a person to the page where their work is: the first landing of one of their roles, else the inbox.

    Whoever holds no role has no work here: they see their own account.
    """
    if not is_staff(person(request)):
        return HttpResponseRedirect(reverse("profile"))
    landings = sorted((landing for _module, landing in offers("landings", Landing)), key=lambda landing: landing.order)
    roles_of_person = roles_of(request.user)
    url_name = next((entry.url_name for entry in landings if not roles_of_person.isdisjoint(entry.roles)), "inbox")
    return HttpResponseRedirect(reverse(url_name))


@staff_only
def search(request: HttpRequest) -> HttpResponse:
    """Find a case by its number at once; else matters, places, pages and colleagues by words."""
    user = request.user
    assert isinstance(user, User)
    text = request.GET.get("q", "").strip()[:200]
    number = case_number(text)
    if number and _is_visible(user, number):
        return HttpResponseRedirect(reverse("case", args=[number]))
    matters = page(user, Filter(status="all", q=text), limit=20) if text else None
    context = {
        "text": text,
        "rows": rows(matters.rows) if matters else "",
        "corrected": matters.corrected if matters else {},
        "more": bool(matters and matters.next),
        "places": _places(text),
        "pages": _pages(request, text),
        "people": _people(text),
        "contact": rows(_by_contact(user, text)),
        "sources": _sources(user, text),
    }
    return show(request, "web/search.html", context)


def _is_visible(user: User, number: str) -> bool:
    return readable(user).filter(number=number).exists()


def _by_contact(user: User, text: str) -> list[dict[str, Any]]:
    """Return the matters of the person with this telephone number, e-mail or NIK, for those who may read personal data.

    These are stored encrypted and found by their blind index only when they are given in full.
    """
    if not has_permission(user, "kernel.read_personal") or not CONTACT.fullmatch(text):
        return []
    same = Q(email_index=normal_email(text)) if "@" in text else Q(phone_index=normal_phone(text)) | Q(nik_index=text)
    people = list(Person.objects.filter(same).values_list("pk", flat=True)[:FEW])
    return (
        list(visible(user).filter(parties__person__in=people).order_by("-id").values(*COLUMNS)[:FEW]) if people else []
    )


def _sources(user: User, text: str) -> list[tuple[str, list[Hit]]]:
    """Return what the modules find besides cases, by the title of the source."""
    if len(text) < 3:
        return []
    results = [
        (str(source.title), resolve(module.name, source.find)(user, text, FEW))
        for module, source in offers("search", SearchSource)
        if not source.permission or has_permission(user, source.permission)
    ]
    return [(title, hits) for title, hits in results if hits]


def _places(text: str) -> list[Place]:
    return search_places(text, limit=5) if len(text) > 2 else []


def _pages(request: HttpRequest, text: str) -> list[dict[str, str]]:
    lines = Shell(request).lines if text else []
    pages = [{"title": title, "url": url, "icon": icon} for _section, title, url, icon in lines]
    return [line for line in pages if text.casefold() in line["title"].casefold()][:FEW]


def _people(text: str) -> list[User]:
    """Return colleagues by name; names of citizens are encrypted and found by telephone or e-mail in their case.

    So short a text is a whole name: there are people called O.
    """
    if not text:
        return []
    named = Q(display_name__iexact=text) if len(text) < 3 else Q(display_name__icontains=text)
    named |= Q(username__iexact=text)
    return list(User.objects.filter(named, is_active=True).order_by("display_name")[:FEW])


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Show the person's own account."""
    user = request.user
    assert isinstance(user, User)
    titles = roles()
    own_roles = [
        RoleLine(str(titles[m.role].title) if m.role in titles else m.role, m.agency.name, m.acting, m.ends)
        for m in memberships(user)
    ]
    return show(request, "web/profile.html", {"roles": own_roles})
