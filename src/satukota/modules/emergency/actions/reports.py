"""A citizen's report that turned out to be an emergency becomes an incident."""

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor, AlreadyDone
from satukota.modules.emergency.actions import incidents
from satukota.modules.emergency.actions.problems import NotNow
from satukota.modules.emergency.models import Incident

REPORT = "reports.complaint"


def from_report(case: Case, actor: Actor, *, kind: str, priority: int) -> Incident:
    """Make an incident of a report that turned out to be an emergency; once per report."""
    if case.type != REPORT:
        raise NotNow(state=case.type, action="from_report")
    try:
        return incidents.open_incident(
            actor,
            kind=kind,
            priority=priority,
            place_text=case.place_note or case.title,
            lon=case.lon,
            lat=case.lat,
            what=f"{case.number}: {case.title}\n{case.summary}".strip(),
            origin_case=case.pk,
            key=f"emergency.from_report:{case.pk}",
        )
    except AlreadyDone as already:
        return Incident.objects.get(pk=already.subject_id)
