"""What the system itself can prove, and scores that others published."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.forms import ScoreForm
from satukota.modules.maturity.views.base import actor_of, may, permission_required
from satukota.modules.maturity.views.editing import editing
from satukota.web.api import page


@permission_required("maturity.view")
def evidence(request: HttpRequest) -> HttpResponse:
    """Show what the system itself can prove, with the age of each figure."""
    context = {"facts": queries.facts(), "can_assess": may(request, "maturity.assess")}
    return page(request, "maturity/evidence.html", context)


@permission_required("maturity.assess")
def collect(request: HttpRequest) -> HttpResponse:
    """Collect the system's own evidence now."""
    if request.method == "POST":
        count = actions.collect(actor_of(request))
        messages.success(request, _("%(n)s facts collected.") % {"n": count})
    return redirect("maturity:evidence")


@permission_required("maturity.manage")
def add_score(request: HttpRequest) -> HttpResponse:
    """Enter a score that somebody published."""
    return editing(
        request,
        ScoreForm(request.POST or None),
        lambda f: actions.publish_score(f.instance, actor_of(request)),
        title=_("Published score"),
        back=reverse("maturity:index"),
    )
