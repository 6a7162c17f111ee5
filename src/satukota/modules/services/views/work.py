"""Pages of staff: applications, external permits; how satisfied people are, for everybody."""

from datetime import timedelta
from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import pinned_definition, say, visible
from satukota.kernel.people.api import User, has_permission, office, require
from satukota.modules.services.actions.external import followed_agencies, keep_external
from satukota.modules.services.forms import ExternalForm, profile_titles, profile_words
from satukota.modules.services.models import ExternalPermit
from satukota.modules.services.queries.catalogue import FAMILY, service_types, services
from satukota.modules.services.queries.figures import elements, profile_counts, published_survey, quarters
from satukota.modules.services.queries.office_figures import FIGURES
from satukota.modules.services.queries.work_list import work_rows
from satukota.web.api import chips, page, staff_only

MOST_LISTED = 100


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@staff_only
def work(request: HttpRequest) -> HttpResponse:
    """List the applications that a clerk may see, the most urgent first."""
    require(request.user, "services.work")
    language = get_language() or "id"
    rows = visible(request.user).filter(type__startswith=FAMILY).defer("search")
    wanted, kind = request.GET.get("show") or "open", request.GET.get("type", "")
    rows = rows.filter(type=kind) if kind else rows
    place = office(request.GET.get("office", ""))
    rows = rows.filter(agency_id=place.id) if place else rows
    rows = {
        "open": rows.filter(is_open=True),
        "due": rows.filter(is_open=True, due_at__lt=timezone.now() + timedelta(days=1)),
        "done": rows.filter(is_open=False),
    }.get(wanted, rows)
    listed = list(rows.order_by(*(("-id",) if wanted == "done" else ("due_at", "id")))[: MOST_LISTED + 1])
    titles = [(row.type, say(pinned_definition(row.pk).title, language)) for row in service_types()]
    context = {
        "rows": work_rows(request.user, listed[:MOST_LISTED], language),
        "most": MOST_LISTED if len(listed) > MOST_LISTED else 0,
        "chips": chips(
            request,
            "show",
            [("due", gettext("Due by tomorrow")), ("done", gettext("Done")), ("all", gettext("All"))],
            everything=gettext("Open"),
        ),
        "kinds": sorted(titles, key=lambda pair: pair[1]),
        "kind": kind,
        "place": place,
        "figures": has_permission(request.user, FIGURES),
        "show": request.GET.get("show", ""),
        "now": timezone.now(),
    }
    return page(request, "services/work.html", context)


def _statuses() -> list[tuple[str, str]]:
    return [(str(code), str(name)) for code, name in ExternalPermit.Status.choices]


@staff_only
def external(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Keep the register of permits that OSS and SIMBG issue: each agency its own."""
    require(request.user, "services.external")
    followed = ExternalPermit.objects.filter(agency_id__in=followed_agencies(_user(request)))
    row = get_object_or_404(followed, pk=pk) if pk else None
    form = ExternalForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        keep_external(form.save(commit=False), _user(request))
        notes.success(request, gettext("Kept."))
        return HttpResponseRedirect(reverse("services:external"))
    status = request.GET.get("status", "")
    rows = followed.filter(status=status) if status else followed
    context = {
        "rows": rows.order_by("-changed_at")[:200],
        "form": form,
        "row": row,
        "chips": chips(request, "status", _statuses(), everything=gettext("All")),
    }
    return page(request, "services/external.html", context, status=422 if form.errors else 200)


def satisfaction(request: HttpRequest) -> HttpResponse:
    """Publish how satisfied people are: by service and quarter, with the number of answers."""
    today, names = timezone.localdate(), elements()
    periods = quarters(today)
    rows: list[tuple[str, list[Any]]] = [(gettext("All services"), [published_survey(*period) for period in periods])]
    rows += [
        (entry.title, [published_survey(*period, entry.type) for period in periods])
        for entry in services(get_language() or "id")
    ]
    newest = next((result for result in rows[0][1] if result and result.enough), None)
    # Who few people are can be guessed: as long as no index may be published, nothing is said of them either.
    counts, titles = profile_counts(periods[-1][0], periods[0][1]) if newest else {}, profile_titles()
    context = {
        "rows": rows,
        "periods": [
            gettext("Quarter %(n)s of %(year)s") % {"n": (start.month + 2) // 3, "year": start.year}
            for start, _end in periods
        ],
        "newest": newest,
        "means": [(names[n + 1], mean) for n, mean in enumerate(newest.means)] if newest else [],
        "profile": [
            (titles[name], [(profile_words(name)[code], count) for code, count in groups])
            for name, groups in counts.items()
        ],
    }
    return page(request, "services/satisfaction.html", context)
