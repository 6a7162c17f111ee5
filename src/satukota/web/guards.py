"""Who may open a page: people who are signed in and hold a permission, and who acts there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, actor_for, has_permission, memberships, require

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]

signed_in = login_required
"""Decorator: the view is for everybody with an account, about what is their own."""


def is_staff(user: User) -> bool:
    """Tell whether somebody holds a role today. An account alone is none: a citizen's, or of somebody who left."""
    return user.is_superuser or bool(memberships(user))


def staff_only[**P](view: View[P]) -> View[P]:
    """Decorator: the view is for whoever holds a role today; what they may do is asked of `people.api.require`."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_staff(person(request)):
            raise PermissionDenied("no role")
        return view(request, *args, **kwargs)

    return guarded


def permission_required[**P](permission: str) -> Callable[[View[P]], View[P]]:
    """Return a decorator: the view is for signed-in people who hold the permission."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            require(person(request), permission)
            return view(request, *args, **kwargs)

        return staff_only(guarded)

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
