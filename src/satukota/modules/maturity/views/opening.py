"""Open an assessment, and set the index that is to be reached."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.modules.maturity import actions
from satukota.modules.maturity.forms import OpenForm, TargetForm
from satukota.modules.maturity.views.asked import assessment_or_404
from satukota.modules.maturity.views.base import actor_of, permission_required
from satukota.modules.maturity.views.editing import editing


@permission_required("maturity.manage")
def open_assessment(request: HttpRequest) -> HttpResponse:
    """Open the assessment of an instrument for a year."""
    form = OpenForm(request.POST or None, initial={"year": timezone.localdate().year})
    return editing(
        request,
        form,
        lambda f: actions.open_assessment(
            f.cleaned_data["instrument"], f.cleaned_data["year"], actor_of(request), f.cleaned_data["target"]
        ),
        title=_("Open an assessment"),
        back=reverse("maturity:index"),
        done=lambda assessment: reverse("maturity:assessment", args=[assessment.pk]),
    )


@permission_required("maturity.manage")
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the index that is to be reached."""
    assessment = assessment_or_404(pk)
    return editing(
        request,
        TargetForm(request.POST or None, initial={"target": assessment.target}),
        lambda f: actions.set_target(assessment, f.cleaned_data["target"], actor_of(request)),
        title=_("Target of %(assessment)s") % {"assessment": assessment},
        back=reverse("maturity:assessment", args=[pk]),
    )
