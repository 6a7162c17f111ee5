"""The list of people, and a new one."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satukota.kernel.people.api import Agency, User
from satukota.modules.administration.actions.people import add_person
from satukota.modules.administration.forms.people import NewPersonForm
from satukota.modules.administration.queries.people import listing
from satukota.modules.administration.queries.people.person import role_title, roles_given
from satukota.modules.administration.queries.scope import Scope, agencies_within, scope_of
from satukota.modules.administration.views.people.person import person_page
from satukota.web.api import Chip, actor_of, address, editing, keyset, page, permission_required

PERMISSION = "administration.people"
PAGE = 50


def scope(request: HttpRequest) -> Scope:
    """Return the agencies whose people the reader administers."""
    return scope_of(request.user, PERMISSION)


def _wanted(request: HttpRequest, agencies: list[Agency]) -> listing.Wanted:
    asked = {name: str(text).replace("\x00", "").strip() for name, text in request.GET.items()}
    agency = next((row.pk for row in agencies if row.code == asked.get("agency")), None)
    state = asked.get("state", "")
    return listing.Wanted(
        asked.get("q", "")[:120],
        state if state in listing.STATES else "active",
        agency,
        asked.get("role", ""),
    )


def _chips(request: HttpRequest, wanted: listing.Wanted, counts: dict[str, int]) -> list[Chip]:
    titles = {
        "active": _("Open accounts"),
        "waiting": _("Invited, not yet in"),
        "no_second_step": _("Without second step"),
        "acting": _("Acting"),
        "ending": _("Ends within 30 days"),
        "closed": _("Closed accounts"),
    }
    return [
        Chip(title, address(request, state=state), wanted.state == state, counts[state])
        for state, title in titles.items()
    ]


@permission_required(PERMISSION)
def people(request: HttpRequest) -> HttpResponse:
    """List the people that the reader administers, searched and filtered."""
    own = scope(request)
    agencies = list(agencies_within(own).order_by("name"))
    wanted = _wanted(request, agencies)
    counts = listing.counted(own, wanted)
    found = keyset(request, listing.listed(own, wanted), ("display_name", "pk"), PAGE)
    context: dict[str, Any] = {
        "lines": [_with_titles(line) for line in listing.lines(found.rows)],
        "page": replace(found, total=counts[wanted.state]),
        "chips": _chips(request, wanted, counts),
        "wanted": wanted,
        "agencies": agencies,
        "agency": request.GET.get("agency", ""),
        "roles": roles_given(None),
        "filtered": bool(wanted.words or wanted.agency or wanted.role),
        "whole_city": own is None,
    }
    return page(request, "administration/people/list.html", context)


def _with_titles(line: listing.PersonLine) -> dict[str, Any]:
    held = [(role_title(membership.role), membership) for membership in line.memberships]
    return {"user": line.user, "held": held, "second_step": line.second_step}


@permission_required(PERMISSION)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Make an account with its first role; the invitation goes by e-mail, or its link stands on the answer once."""
    made: list[tuple[User, str]] = []
    form = NewPersonForm(scope(request), request.POST or None)
    answer = editing(
        request,
        form,
        lambda sound: made.append(add_person(sound.details(), sound.wish(), actor_of(request))),
        title=_("New person"),
        back=reverse("administration:people"),
        template="administration/people/form.html",
        lead=_("An account with its first role. Whoever it is for chooses the password themself, by a link."),
        save_word=_("Make the account"),
        done=lambda _saved: reverse("administration:person", args=[made[0][0].pk]),
    )
    if made and made[0][1]:
        return person_page(request, made[0][0], link=made[0][1])
    return answer
