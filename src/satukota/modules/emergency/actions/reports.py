"""A citizen's report that turned out to be an emergency becomes an incident."""

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor, AlreadyDone
from satukota.modules.emergency.actions import incidents
from satukota.modules.emergency.actions.problems import NotNow
from satukota.modules.emergency.models import Incident

REPORT = "reports.complaint"


def may_become_incident(case: Case) -> bool:
    """Tell whether 112 may take a case over: it is a report whose words are not for few eyes only."""
    return case.type == REPORT and case.visibility <= Case.Visibility.AGENCY


def from_report(case: Case, actor: Actor, *, kind: str, priority: int) -> Incident:
    """Make an incident of a report that turned out to be an emergency; once per report.

    Raises NotNow for what is no report, and for a confidential or sealed one: everybody at 112 reads an incident.
    """
    if not may_become_incident(case):
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
