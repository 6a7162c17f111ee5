"""Tell the heads that a promise was not kept."""

from satukota.kernel.cases.api import Case, pinned
from satukota.kernel.events.api import event, retry, task
from satukota.kernel.notifications.api import notify
from satukota.kernel.people.api import staff_with
from satukota.modules.reports.queries.links import staff_link
from satukota.modules.reports.rules.submission import TYPE
from satukota.modules.reports.tasks.letters import context


@task(name="reports.escalate", retry=retry)
def escalate(event_id: int) -> None:
    """Tell the heads whom a step of escalation names."""
    happened = event(event_id)
    if happened.data.get("type") != TYPE or happened.data.get("kind") != "rung":
        return
    case = Case.objects.defer("search").filter(pk=happened.subject_id).first()
    if case is None:
        return
    definition = pinned(case.definition_id)
    rule = definition.clocks.get(str(happened.data.get("clock")))
    for user in staff_with("head", int(happened.data.get("agency") or 0))[:5]:
        label = rule.label.get(user.language, rule.label.get("id", "")) if rule else ""
        values = context(case, definition, None, user.language) | {"link": staff_link(case), "clock": label}
        wanted = {name: values[name] for name in ("number", "title", "agency", "clock", "link")}
        notify(user, "report-late", wanted, key=f"{event_id}:head:{user.pk}", case_id=case.pk, case_number=case.number)
