"""What the pages of this module have in common: guards, the assessment that an address names, the form page."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, actor_for, has_permission, require
from satukota.modules.maturity import queries
from satukota.modules.maturity.models import Assessment
from satukota.modules.maturity.rules import Spec
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


def assessment_or_404(pk: int) -> Assessment:
    """Return an assessment. Raises Http404."""
    return get_object_or_404(queries.assessments(), pk=pk)


def rights(request: HttpRequest) -> dict[str, bool]:
    """Return what the signed-in person may do with assessments."""
    names = ("assess", "review", "manage")
    return {f"can_{name}": may(request, f"maturity.{name}") for name in names}


def spec_of(assessment: Assessment, no: int) -> Spec:
    """Return an indicator of an assessment's instrument. Raises Http404."""
    spec = queries.instrument_of(assessment.instrument).by_no.get(no)
    if spec is None:
        raise Http404(no)
    return spec


editing = partial(api.editing, template="maturity/form.html")
