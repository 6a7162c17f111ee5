"""What the pages of this module have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import StoredFile, store
from satukota.kernel.people.api import User, actor_for, has_permission, require
from satukota.web.api import page, staff_only

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def allowed[**P](permission: str) -> Callable[[View[P]], View[P]]:
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


def acting(request: HttpRequest) -> Actor:
    """Return the signed-in user as an actor."""
    return actor_for(person(request))


def may(request: HttpRequest, permission: str) -> bool:
    """Tell whether the signed-in user holds a permission."""
    return has_permission(person(request), permission)


def chosen_year(request: HttpRequest) -> int:
    """Return the year that the address names, else this one."""
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and 2000 <= int(text) <= 2200 else timezone.localdate().year


def upload(request: HttpRequest, name: str, kind: str) -> StoredFile | None:
    """Store the file of a form field and return it. Raises RefusedFile (a ValidationError) where it is not taken."""
    given = request.FILES.get(name)
    return store(given, kind=kind, by=acting(request)) if given else None


def editing(
    request: HttpRequest,
    form: forms.BaseForm,
    save: Callable[[Any], Any],
    *,
    title: Any,
    back: str,
    done: Callable[[Any], str] | None = None,
    template: str = "planning/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, and on a sound answer call `save` with it and go on; a refusal of the action stands in the form."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form)
        except ValidationError as refused:
            complain(form, refused)
        else:
            return redirect(done(saved) if done else back)
    status = 422 if form.is_bound else 200
    return page(request, template, {"form": form, "title": title, "back": back, **context}, status=status)


def complain(form: forms.BaseForm, refused: ValidationError) -> None:
    """Put what an action refused into the form, at its field where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(
            name if name in form.fields else None,
            ValidationError([word for error in errors for word in error.messages]),
        )
