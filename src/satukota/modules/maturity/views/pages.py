"""Every index by instrument, and one assessment with its indicators."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from satukota.modules.maturity import queries
from satukota.modules.maturity.models import InstrumentVersion
from satukota.modules.maturity.queries.charts import aspect_chart
from satukota.modules.maturity.queries.year_charts import year_charts
from satukota.modules.maturity.rules import best_steps
from satukota.modules.maturity.views.asked import assessment_or_404, rights
from satukota.modules.maturity.views.base import may, permission_required
from satukota.web.api import page


@permission_required("maturity.view")
def index(request: HttpRequest) -> HttpResponse:
    """Show every index by instrument, the one in force first, and what others published."""
    assessments = list(queries.assessments())
    context = {
        "charts": year_charts(assessments),
        "assessments": assessments,
        "instruments": InstrumentVersion.objects.filter(is_current=True).defer("document"),
        "scores": queries.published_scores(),
        "newest": queries.newest_assessment(),
        "today": timezone.localdate(),
        "can_manage": may(request, "maturity.manage"),
    }
    return page(request, "maturity/index.html", context)


@permission_required("maturity.view")
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an assessment: index, aspects, every indicator."""
    view = queries.overview(assessment_or_404(pk))
    context = {
        "view": view,
        "assessment": view.assessment,
        "chart": aspect_chart(view),
        "lines": queries.lines(view, queries.counts(view.assessment)),
        "best": best_steps(view.instrument, view.levels, 3),
        **rights(request),
    }
    return page(request, "maturity/assessment.html", context)
