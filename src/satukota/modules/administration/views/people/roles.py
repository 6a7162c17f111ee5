"""The roles of a person: given, given until another day, ended."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.people.api import Membership, User, change_days, end_role, give_role
from satukota.modules.administration.forms.people import DaysForm, EndForm, RoleForm
from satukota.modules.administration.queries.people.person import may_change_role, person_or_404, role_title
from satukota.modules.administration.queries.scope import scope_of
from satukota.web.api import actor_of, editing, permission_required, person

PERMISSION = "administration.people"


def _back(shown: User) -> str:
    return reverse("administration:person", args=[shown.pk])


@permission_required(PERMISSION)
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role; nobody gives one to themself."""
    scope = scope_of(request.user, PERMISSION)
    shown = person_or_404(scope, pk)
    if shown.pk == person(request).pk:
        raise PermissionDenied("nobody gives a role to themself")
    return editing(
        request,
        RoleForm(scope, request.POST or None),
        lambda form: give_role(shown, form.wish(), actor_of(request)),
        title=_("Give %(name)s a role") % {"name": shown},
        back=_back(shown),
        template="administration/people/form.html",
        lead=_("It holds from its first day to the end of its last one. Earlier roles stay until they are ended."),
        save_word=_("Give the role"),
    )


def _membership(request: HttpRequest, pk: int, role: int) -> Membership:
    """Return a role of a person that the reader may change. Raises Http404, PermissionDenied."""
    scope = scope_of(request.user, PERMISSION)
    shown = person_or_404(scope, pk)
    membership = Membership.objects.filter(user=shown, pk=role).select_related("user", "agency").first()
    if membership is None:
        raise Http404("no such role")
    if not may_change_role(scope, membership):
        raise PermissionDenied("this role is not for them to change")
    return membership


def _named(membership: Membership) -> dict[str, str]:
    return {
        "role": role_title(membership.role),
        "agency": str(membership.agency),
        "name": str(membership.user),
    }


@permission_required(PERMISSION)
def days(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    """Let a role begin or end on other days."""
    membership = _membership(request, pk, role)
    initial = {"starts": membership.starts, "ends": membership.ends}
    return editing(
        request,
        DaysForm(request.POST or None, initial=initial),
        lambda form: change_days(membership, form.cleaned_data["starts"], form.cleaned_data["ends"], actor_of(request)),
        title=_("Days of the role %(role)s, %(agency)s, of %(name)s") % _named(membership),
        back=_back(membership.user),
        template="administration/people/form.html",
    )


@permission_required(PERMISSION)
def end(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    """End a role at once, tonight or on a day to come."""
    membership = _membership(request, pk, role)
    return editing(
        request,
        EndForm(request.POST or None),
        lambda form: end_role(membership, form.cleaned_data["last_day"], actor_of(request)),
        title=_("End the role %(role)s, %(agency)s, of %(name)s") % _named(membership),
        back=_back(membership.user),
        template="administration/people/form.html",
        lead=_("What was done in this role stays as it was. The account stays open."),
        save_word=_("End the role"),
        danger=True,
    )
