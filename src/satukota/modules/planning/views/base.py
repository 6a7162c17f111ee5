"""What the pages of this module have in common: whose figures somebody fills in, the form page and its uploads."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.utils import timezone

from satukota.kernel.files.api import StoredFile, store
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.rules.quarters import Quarter, quarter_of
from satukota.web import api
from satukota.web.api import actor_of, person


def require_filling(request: HttpRequest, agency_id: int | None) -> None:
    """Raise PermissionDenied where the figures are another agency's."""
    if not reports_for(person(request), agency_id):
        raise PermissionDenied("planning.fill")


def chosen_year(request: HttpRequest) -> int:
    """Return the year that the address names, else this one."""
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 and 2000 <= int(text) <= 2200 else timezone.localdate().year


def quarter_asked(request: HttpRequest) -> Quarter:
    """Return the quarter that the address names, else the last one that is over. Raises Http404."""
    last = quarter_of(timezone.localdate()).previous
    year, number = (
        request.GET.get(name, str(default)) for name, default in (("year", last.year), ("quarter", last.number))
    )
    if not (year.isdecimal() and 2000 <= int(year[:4]) <= 2200 and len(year) == 4 and number in {"1", "2", "3", "4"}):
        raise Http404
    return Quarter(int(year), int(number))


def beginning(row: Model | None, **values: Any) -> dict[str, Any]:
    """Return what a form of something new begins with; one of something stored shows what is stored.

    A form's `initial` goes before its instance: given to both, it would replace what somebody only wanted to look at.
    """
    return values if row is None else {}


editing = partial(api.editing, template="planning/form.html")


def store_upload(request: HttpRequest, name: str, kind: str) -> StoredFile | None:
    """Store the file of a form field and return it. Raises RefusedFile (a ValidationError) where it is not taken."""
    uploaded = request.FILES.get(name)
    return store(uploaded, kind=kind, by=actor_of(request)) if uploaded else None
