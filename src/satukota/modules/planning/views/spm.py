"""Minimum service standards."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.modules.planning import actions
from satukota.modules.planning.forms import ShareForm, SpmForm
from satukota.modules.planning.models import SpmService, SpmYear
from satukota.modules.planning.queries import spm
from satukota.modules.planning.queries.charts import spm_chart
from satukota.modules.planning.views.base import chosen_year, editing, fills_for, require_filling
from satukota.web.api import actor_of, may, page, permission_required, person


@permission_required("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the six fields with their 29 services."""
    year = chosen_year(request)
    fields = spm.spm_fields(year)
    share, source = spm.people_share(date(year, 12, 31))
    context = {
        "fields": fields,
        "city": spm.spm_city(fields),
        "chart": spm_chart(fields, year),
        "share": share,
        "share_source": source,
        "year": year,
        "years": range(year + 1, year - 6, -1),
        "can_fill": may(request, "planning.fill"),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/spm.html", context)


@permission_required("planning.fill")
def edit(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Report the figures of a service for a year."""
    service = get_object_or_404(SpmService, code=code)
    spm_year = SpmYear.objects.filter(service=service, year=year).first() or SpmYear(service=service, year=year)
    if spm_year.agency_id:
        require_filling(request, spm_year.agency_id)

    def save(form: SpmForm) -> SpmYear:
        if not fills_for(person(request), form.instance.agency_id):
            raise ValidationError({"agency": _("Choose your own agency: another one reports its figures itself.")})
        return actions.record_spm(form.instance, actor_of(request))

    return editing(
        request,
        SpmForm(request.POST or None, instance=spm_year),
        save,
        title=f"{service.name} {year}",
        back=f"{reverse('planning:spm')}?year={year}",
    )


@permission_required("planning.edit")
def formula(request: HttpRequest) -> HttpResponse:
    """Set the part of the formula that no law text confirms."""
    form = ShareForm(request.POST or None, initial={"value": spm.people_share(date.max)[0]})
    return editing(
        request,
        form,
        lambda f: actions.set_parameter(
            spm.SHARE,
            f.cleaned_data["value"],
            f.cleaned_data["valid_from"],
            f.cleaned_data["source"],
            actor_of(request),
        ),
        title=_("Formula of the SPM index"),
        back=reverse("planning:spm"),
        lead=_(
            "No law text of this formula was found."
            " The index of a service is share × people served + (1 − share) × quality met."
        ),
    )
