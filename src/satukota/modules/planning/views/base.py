"""What the pages of this module have in common: whose figures somebody fills in, the form page and its uploads."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from satukota.kernel.files.api import StoredFile, store
from satukota.kernel.people.api import User, has_permission, holds_in
from satukota.web import api
from satukota.web.api import actor_of, person


def fills_for(user: User, agency_id: int | None) -> bool:
    """Tell whether somebody reports figures of that agency: as one of its people, or for all as the planner."""
    own = agency_id is not None and holds_in(user, "planning.fill", {agency_id})
    return own or has_permission(user, "planning.approve")


def require_filling(request: HttpRequest, agency_id: int | None) -> None:
    """Raise PermissionDenied where the figures are another agency's."""
    if not fills_for(person(request), agency_id):
        raise PermissionDenied("planning.fill")


def chosen_year(request: HttpRequest) -> int:
    """Return the year that the address names, else this one."""
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and 2000 <= int(text) <= 2200 else timezone.localdate().year


editing = partial(api.editing, template="planning/form.html")


def store_upload(request: HttpRequest, name: str, kind: str) -> StoredFile | None:
    """Store the file of a form field and return it. Raises RefusedFile (a ValidationError) where it is not taken."""
    uploaded = request.FILES.get(name)
    return store(uploaded, kind=kind, by=actor_of(request)) if uploaded else None
