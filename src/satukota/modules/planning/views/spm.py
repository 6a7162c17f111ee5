"""Minimum service standards."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.modules.planning import actions
from satukota.modules.planning.forms.figures import ShareForm
from satukota.modules.planning.queries import corrections, spm
from satukota.modules.planning.queries.charts import spm_chart
from satukota.modules.planning.views.base import chosen_year, editing
from satukota.web.api import actor_of, may, page, permission_required


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
        "waiting": corrections.count_waiting("spm"),
        "can_fill": may(request, "planning.fill"),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/spm.html", context)


@permission_required("planning.edit")
def formula(request: HttpRequest) -> HttpResponse:
    """Set the part of the formula that no law text confirms."""
    form = ShareForm(request.POST or None, initial={"value": spm.people_share(date.max)[0]})
    return editing(
        request,
        form,
        lambda f: actions.set_people_share(
            f.cleaned_data["value"], f.cleaned_data["valid_from"], f.cleaned_data["source"], actor_of(request)
        ),
        title=_("Formula of the SPM index"),
        back=reverse("planning:spm"),
        lead=_(
            "No law text of this formula was found."
            " The index of a service is share × people served + (1 − share) × quality met."
        ),
    )
