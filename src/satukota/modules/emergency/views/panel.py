"""The module's part of the page of a citizen's report: the way to 112, or the incident that it became."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from satukota.kernel.cases.api import Case
from satukota.kernel.people.api import Visitor, has_permission
from satukota.modules.emergency.actions.cases import may_become_incident
from satukota.modules.emergency.models import Incident


def report_panel(user: Visitor, case: Case) -> SafeString:
    """Return the way to make an incident of a report that is still open, or the incident; nothing for other people."""
    incident = Incident.objects.filter(origin_case=case).first()
    may = has_permission(user, "emergency.escalate_report")
    if incident is None and not (may and case.is_open and may_become_incident(case)):
        return SafeString()
    opens = may or has_permission(user, "emergency.watch")
    context = {"case": case, "incident": incident, "opens": opens}
    return SafeString(render_to_string("emergency/report_panel.html", context))
