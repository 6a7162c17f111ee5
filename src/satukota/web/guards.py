"""Who may open a page: people who are signed in and hold a permission, and who acts there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, actor_for, has_permission, require
from satukota.web.pages import staff_only

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
    """Tell whether who asks holds a permission."""
    return has_permission(request.user, permission)
