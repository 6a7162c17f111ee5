"""Hear of others' reports: follow one, watch an area, confirm it, stop it."""

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from satukota.kernel.cases.api import Case, find
from satukota.kernel.places.api import area_label
from satukota.modules.reports.actions.following import (
    confirm,
    follow,
    follows_waiting,
    leave,
    unwatch,
    watch,
    watches_waiting,
)
from satukota.modules.reports.forms.following import REACHERS, REACHES, ReachForm, WatchForm
from satukota.modules.reports.queries.links import person_to_confirm, read_link
from satukota.modules.reports.rules.submission import TYPE
from satukota.modules.reports.views.follow import expired
from satukota.web.api import limited, page


@limited(REACHES, "reach")
@limited(REACHERS)
@require_POST
def join(request: HttpRequest, number: str) -> HttpResponse:
    """Follow a public report."""
    try:
        case = find(number)
    except Case.DoesNotExist as error:
        raise Http404 from error
    if case.type != TYPE or case.visibility != Case.Visibility.PUBLIC:
        raise Http404
    form = ReachForm(request.POST)
    if form.is_valid():
        follow(case, form.contact())
        notes.success(request, gettext("Look into your messages: you hear of this report once you have confirmed."))
    else:
        notes.error(request, " ".join(str(problem) for errors in form.errors.values() for problem in errors))
    return HttpResponseRedirect(reverse("reports:detail", args=[case.number]))


@require_POST
def quit_(request: HttpRequest, token: str) -> HttpResponse:
    """Stop messages about a report."""
    link = read_link(token)
    if link is None:
        raise Http404
    leave(link.party)
    return page(request, "reports/left.html")


@limited(REACHES, "reach")
@limited(REACHERS)
def area_watch(request: HttpRequest) -> HttpResponse:
    """Watch an area."""
    form = WatchForm(request.POST or None, initial={"area": request.GET.get("area", "")})
    if request.method == "POST" and form.is_valid():
        watch(form.cleaned_data["area"], form.contact())
        return page(request, "reports/watching.html")
    return page(request, "reports/watch.html", {"form": form}, status=422 if form.errors else 200)


def area_unwatch(request: HttpRequest, secret: str) -> HttpResponse:
    """End a watch: asked first, so that a mail program that opens links ends nothing."""
    if request.method == "POST":
        unwatch(secret)
        return page(request, "reports/left.html")
    return page(request, "reports/unwatch.html")


def confirm_reach(request: HttpRequest, token: str) -> HttpResponse:
    """Ask an address whether it wants what was asked for it; a mail program that opens links confirms nothing."""
    person = person_to_confirm(token)
    if person is None:
        return expired(request)
    if request.method == "POST":
        confirm(person)
        return page(request, "reports/confirmed.html")
    context = {
        "reports": [party.case for party in follows_waiting(person)],
        "areas": [area_label(row.area_code) for row in watches_waiting(person)],
    }
    return page(request, "reports/confirm.html", context)
