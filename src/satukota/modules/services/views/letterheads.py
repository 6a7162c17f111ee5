"""Where an office is and how it is reached, as its letters say it: looked at, kept, and what was kept before."""

from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from satukota.kernel.people.api import Office, User, agencies_with, has_permission, office, offices, require
from satukota.modules.services.actions.signing import keep_letterhead
from satukota.modules.services.forms import LetterheadForm
from satukota.modules.services.queries.agencies import agencies_for
from satukota.modules.services.queries.letters import CONTACT, head_of, heads_of, kept_contact
from satukota.modules.services.queries.ownership import STANDARD
from satukota.web.api import page, person, staff_only

CITY = "city"
EARLIER = 20


@staff_only
def letterhead(request: HttpRequest) -> HttpResponse:
    """Show and keep the letterhead of an office of one's own; the standard setter keeps the city's."""
    require(request.user, "services.papers")
    user = person(request)
    choices = _choices(user)
    code = request.GET.get("agency") or next(iter(choices), "")
    owner = _chosen(code, choices)
    agency_id = owner.id if owner else None
    rows = heads_of(agency_id).select_related("kept_by")
    earlier = rows.filter(pk=request.GET["from"]).first() if request.GET.get("from", "").isdecimal() else None
    first = {name: getattr(earlier, name) for name in CONTACT} if earlier else kept_contact(agency_id)
    form = LetterheadForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        keep_letterhead(agency_id, form.cleaned_data, user)
        notes.success(request, gettext("Kept. Letters that are issued from now on say it."))
        return HttpResponseRedirect(f"{reverse('services:letterhead')}?agency={code}")
    head = head_of(agency_id, of_city=owner is None)
    context = {"form": form, "head": head, "code": code, "choices": choices}
    context |= {"rows": list(rows[:EARLIER]), "more": max(rows.count() - EARLIER, 0)}
    return page(request, "services/letterhead.html", context, status=422 if form.errors else 200)


def _choices(user: User) -> dict[str, str]:
    """Return the offices whose letterhead somebody keeps, by code: the own ones and those below them."""
    own = agencies_for(user, "services.papers")
    named = sorted(((row.code, row.name) for row in offices().values() if row.id in own), key=lambda pair: pair[1])
    mine = [row.code for row in offices().values() if row.id in agencies_with(user, "services.papers")]
    first = {code: name for code, name in named if code in mine} | dict(named)
    return first | ({CITY: gettext("The whole city")} if has_permission(user, STANDARD) else {})


def _chosen(code: str, choices: dict[str, str]) -> Office | None:
    """Return the chosen office, None for the city. Raises PermissionDenied, Http404."""
    if code not in choices:
        raise PermissionDenied(code) if office(code) or code == CITY else Http404
    return None if code == CITY else office(code)
