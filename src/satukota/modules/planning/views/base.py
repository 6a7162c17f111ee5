"""What the pages of this module have in common: guards, the form page and its uploads."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import StoredFile, store
from satukota.kernel.people.api import User, actor_for, has_permission, holds_in, require
from satukota.web import api
from satukota.web.api import staff_only

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def permission_required[**P](permission: str) -> Callable[[View[P]], View[P]]:
    """Return a decorator: the view is for signed-in people who hold the permission."""

    def decorate(view: View[P]) -> View[P]:
        @staff_only
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            require(person(request), permission)
            return view(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]  # login_required forgets the parameters

    return decorate


def person(request: HttpRequest) -> User:
    """Return the signed-in user; views are guarded before they ask."""
    assert isinstance(request.user, User)
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """Return the signed-in user as an actor."""
    return actor_for(person(request))


def may(request: HttpRequest, permission: str) -> bool:
    """Tell whether the signed-in user holds a permission."""
    return has_permission(person(request), permission)


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
