"""Which incidents an address asks for: open or all, of a period, of a group, those behind a figure."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.models.words.incidents import Group
from satukota.modules.emergency.queries.figures import FIRES, incidents_of, sent_incidents
from satukota.modules.emergency.rules.machines.incident_steps import OPEN_INCIDENT
from satukota.modules.emergency.views.requests import span

FIGURES = {"response": Q(answered_at__isnull=False), "fires": FIRES}


def filtered_incidents(request: HttpRequest) -> QuerySet[Incident]:
    """Return the incidents that the address asks for: open or all, of a period, of a group, those behind a figure."""
    days, figure = span(request), request.GET.get("figure", "")
    if days and figure in FIGURES:
        incidents = sent_incidents(*days).filter(FIGURES[figure])
    elif days:
        incidents = incidents_of(*days, exercise=False)
    else:
        incidents = Incident.objects.all()
    incidents = incidents if request.GET.get("all") == "1" else incidents.filter(state__in=OPEN_INCIDENT)
    group = request.GET.get("group", "")
    return incidents.filter(kind__startswith=f"{group}.") if group in Group.values else incidents


def group_chips(request: HttpRequest) -> list[dict[str, Any]]:
    """Return a filter for each group that keeps the rest of the address."""
    chips = []
    for code, label in Group.choices:
        query = request.GET.copy()
        query["group"] = code
        chips.append({"title": label, "url": f"?{query.urlencode()}", "on": code == request.GET.get("group")})
    return chips
