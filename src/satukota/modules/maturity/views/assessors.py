"""Assessors from outside: what is assigned to me; who is assigned; interviews and visits."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.files.api import signed_url, store
from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import AssignForm, VisitForm
from satukota.modules.maturity.models import Assessment, Assignment, Visit
from satukota.modules.maturity.views.base import assessment_for, assessment_or_404, editing, rights
from satukota.modules.maturity.views.evidence import READING
from satukota.web.api import actor_of, may, page, permission_required, person, staff_only


@permission_required("maturity.read_assigned")
def assigned(request: HttpRequest) -> HttpResponse:
    """Show an external assessor the assessments that are theirs today."""
    rows = queries.assignments_of(person(request)).select_related("assessment__instrument")
    return page(request, "maturity/assigned.html", {"rows": rows.defer("assessment__instrument__document")})


def may_assign(request: HttpRequest, assessment: Assessment) -> bool:
    """Tell whether the signed-in person assigns external assessors to an assessment."""
    return may(request, "maturity.manage") or queries.coordinates(actor_of(request), assessment)


@permission_required("maturity.view")
def assignments(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who from outside may read an assessment until when, and what they read."""
    assessment = assessment_or_404(pk)
    context = {
        "assessment": assessment,
        "lines": queries.assignment_lines(assessment),
        "can_assign": may_assign(request, assessment),
        **rights(request),
    }
    return page(request, "maturity/assignments.html", context)


@permission_required("maturity.view")
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an external assessor read and judge an assessment for a period."""
    assessment = assessment_or_404(pk)
    if not may_assign(request, assessment):
        raise PermissionDenied("maturity.manage")
    return editing(
        request,
        AssignForm(request.POST or None),
        lambda f: actions.assign_assessor(
            assessment,
            f.cleaned_data["assessor"],
            f.cleaned_data["ends"],
            f.cleaned_data["letter"],
            actor_of(request),
            f.cleaned_data["starts"],
        ),
        title=_("Assign an external assessor"),
        lead=str(assessment),
        back=reverse("maturity:assignments", args=[pk]),
    )


@permission_required("maturity.view")
def end_assignment(request: HttpRequest, pk: int, assignment: int) -> HttpResponse:
    """End an assignment before its day."""
    row = get_object_or_404(Assignment.objects.select_related("assessment"), pk=assignment, assessment=pk)
    if not may_assign(request, row.assessment):
        raise PermissionDenied("maturity.manage")
    if request.method == "POST":
        try:
            actions.end_assignment(row, actor_of(request))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
    return redirect("maturity:assignments", pk=pk)


def may_record(request: HttpRequest, assessment: Assessment) -> bool:
    """Tell whether the signed-in person records interviews and visits of an assessment now."""
    judges = queries.judges(actor_of(request), assessment) or may(request, "maturity.verify")
    return judges and assessment.state != Assessment.State.OPEN


@staff_only
def visits(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the interviews and field visits of an assessment."""
    assessment = assessment_for(request, pk)
    rows = list(queries.visits_of(assessment))
    context = {
        "assessment": assessment,
        "visits": rows,
        "corrected": {row.replaces_id for row in rows if row.replaces_id},
        "can_record": may_record(request, assessment),
        **rights(request),
    }
    return page(request, "maturity/visits.html", context)


@staff_only
def record_visit(request: HttpRequest, pk: int, visit: int = 0) -> HttpResponse:
    """Record an interview or a field visit, or correct a record (`visit`) by another one."""
    assessment = assessment_for(request, pk)
    if not may_record(request, assessment):
        raise PermissionDenied("maturity.review")
    before = get_object_or_404(Visit, pk=visit, assessment=assessment) if visit else None
    fresh = Visit(assessment=assessment, replaces=before, offices=before.offices if before else [])
    names = ("kind", "held_on", "place", "agenda", "findings", "minutes")
    initial = {name: getattr(before, name) for name in names} if before else {}
    form = VisitForm(
        request.POST or None, request.FILES or None, instance=fresh, initial=initial, correcting=before is not None
    )

    def save(form: VisitForm) -> Visit:
        form.instance.reason = form.cleaned_data.get("reason", "")
        upload = form.cleaned_data["upload"]
        if upload:
            form.instance.file = store(upload, kind="maturity-visit", by=actor_of(request))
        elif before:
            form.instance.file = before.file
        return actions.record_visit(form.instance, actor_of(request))

    return editing(
        request,
        form,
        save,
        title=_("Correct a record") if before else _("Record an interview or a visit"),
        lead=_("People are named by office and number only."),
        back=reverse("maturity:visits", args=[pk]),
        template="maturity/visit_form.html",
    )


@staff_only
def visit_file(request: HttpRequest, pk: int, visit: int) -> HttpResponse:
    """Send the minutes of a visit to whoever may read its assessment."""
    row = get_object_or_404(Visit.objects.select_related("file"), pk=visit, assessment=pk)
    if row.file is None:
        raise Http404
    assessment_for(request, pk)
    return redirect(signed_url(row.file, lasting=READING))
