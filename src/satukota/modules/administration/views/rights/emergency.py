"""Emergency access: open a confidential matter for an hour, close it again, check it afterwards."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import EmergencyAccess, check_emergency, end_emergency, open_in_emergency
from satukota.modules.administration.forms.emergency import CheckForm, EmergencyForm
from satukota.modules.administration.queries.rights.emergency import CHECK, OPEN, SEE, emergencies_for
from satukota.web.api import actor_of, chips, editing, keyset, may, page, permission_required, person, step_up

BY_VERDICT = {"none": ""} | {value: value for value in EmergencyAccess.Verdict.values}


@permission_required(SEE)
def listing(request: HttpRequest) -> HttpResponse:
    """List what was opened in an emergency, newest first."""
    rows, verdict = emergencies_for(person(request)), request.GET.get("verdict", "")
    if verdict in BY_VERDICT:
        rows = rows.filter(verdict=BY_VERDICT[verdict])
    choices = [("none", _("To check")), *((value, str(title)) for value, title in EmergencyAccess.Verdict.choices)]
    context = {
        "pages": keyset(request, rows),
        "verdicts": chips(request, "verdict", choices, everything=_("All")),
        "may_open": may(request, OPEN),
        "now": timezone.now(),
    }
    return page(request, "administration/rights/emergencies.html", context)


@permission_required(OPEN)
@step_up
def new(request: HttpRequest) -> HttpResponse:
    """Open a confidential matter outside one's rights."""

    def save(form: Any) -> EmergencyAccess:
        answers = form.cleaned_data
        link = absolute(reverse("administration:emergencies"))
        return open_in_emergency(answers["number"], person(request), answers["reason"], answers["minutes"], link)

    form = EmergencyForm(request.POST or None, initial={"number": request.GET.get("case", ""), "minutes": 15})
    return editing(
        request,
        form,
        save,
        title=_("Open a matter in an emergency"),
        back=reverse("administration:emergencies"),
        template="administration/rights/form.html",
        done=lambda access: reverse("case", args=[access.case.number]),
        lead=_("For what cannot wait. The auditors and the agency's head are told at once, and each use is checked."),
        save_word=_("Open it"),
    )


@permission_required(SEE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one use with its reason; an auditor says whether it was justified."""
    access = get_object_or_404(emergencies_for(person(request)), pk=pk)

    def save(form: Any) -> None:
        if not may(request, CHECK):
            raise PermissionDenied(CHECK)
        check_emergency(access, form.cleaned_data["verdict"], form.cleaned_data["remark"], actor_of(request))

    return editing(
        request,
        CheckForm(request.POST or None),
        save,
        title=_("Emergency access to %s") % access.case.number,
        back=reverse("administration:emergency", args=[pk]),
        template="administration/rights/emergency.html",
        access=access,
        may_check=may(request, CHECK) and not access.verdict and access.user_id != person(request).pk,
        may_end=access.user_id == person(request).pk and access.until > timezone.now(),
    )


@permission_required(SEE)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a matter before its time."""
    access = get_object_or_404(emergencies_for(person(request)), pk=pk)
    end_emergency(access, actor_of(request))
    messages.success(request, _("The matter is closed to you again."))
    return redirect("administration:emergency", pk=pk)
