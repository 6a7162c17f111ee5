"""The city's sign-in service: how it is set up, which groups give which roles."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.accounts.api import GroupRole, apply_group, group_values
from satukota.kernel.changes.api import Author, changes_of
from satukota.modules.administration.forms.groups import GroupForm
from satukota.modules.administration.queries.rights.groups import group_rows, service
from satukota.web.api import actor_of, editing, page, permission_required, step_up

RIGHT = "kernel.administer"


@permission_required(RIGHT)
def listing(request: HttpRequest) -> HttpResponse:
    """Show how the service is set up, what its groups give, and the last changes."""
    context = {"service": service(), "rows": group_rows(), "changes": changes_of("sign_in_groups")[:20]}
    return page(request, "administration/rights/groups.html", context)


@permission_required(RIGHT)
@step_up
def new(request: HttpRequest) -> HttpResponse:
    """Let a group give a role in an agency."""

    def save(form: Any) -> None:
        answers = form.cleaned_data
        group = answers["group"].strip()
        given = group_values().get(group, {}).get("roles", [])
        places = sorted({*given, f"{answers['role']} {answers['agency'].code}"})
        apply_group(group, {"roles": places}, Author(actor_of(request), answers["reason"]))

    return editing(
        request,
        GroupForm(request.POST or None),
        save,
        title=_("Let a group give a role"),
        back=reverse("administration:sign_in_groups"),
        template="administration/rights/form.html",
        lead=_("It holds from the next sign-in of each person. Whoever leaves the group loses the role then."),
    )


@permission_required(RIGHT)
@require_POST
@step_up
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a group give a role no more."""
    row = get_object_or_404(GroupRole.objects.select_related("agency"), pk=pk)
    place = f"{row.role} {row.agency.code}"
    left = [text for text in group_values()[row.group]["roles"] if text != place]
    apply_group(row.group, {"roles": left}, Author(actor_of(request)))
    return redirect("administration:sign_in_groups")
