"""Tell reporters and officers what happened, as the case type says."""

from satukota.kernel.cases.api import Case, CaseEntry, pinned
from satukota.kernel.events.api import event, retry, task
from satukota.modules.reports.rules.submission import TYPE
from satukota.modules.reports.tasks.letters import tell_parties, tell_staff

OPENED = "report-received"


@task(name="reports.tell", retry=retry)
def tell(event_id: int) -> None:
    """Send the messages of one event; each goes out once, however often the job runs."""
    happened = event(event_id)
    case = Case.objects.defer("search").filter(pk=happened.subject_id, type=TYPE).first()
    if case is None:
        return
    definition = pinned(case.definition_id)
    action = str(happened.data.get("action", ""))
    notice = definition.notify.get(action)
    entry = CaseEntry.objects.filter(event_id=event_id, case=case).first()
    if happened.name == "cases.opened":
        tell_parties(case, definition, OPENED, entry, event_id)
    elif notice and "pelapor" in notice.to and not (action == "close" and entry and entry.to_state == "checking"):
        # A closing that waits for a second person is told when that person has approved it.
        tell_parties(case, definition, notice.template, entry, event_id)
    if notice and {"petugas", "desk"} & set(notice.to):
        template = "report-new" if action == "forward" else notice.template
        tell_staff(case, definition, template, entry, event_id, desk="desk" in notice.to)
