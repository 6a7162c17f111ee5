"""Tell reporters and officers what happened, as the case type says."""

from django.utils import timezone
from django.utils.translation import override

from satukota.kernel.cases.api import Case, CaseEntry, CaseParty, Definition, pinned
from satukota.kernel.events.api import event, retry, task
from satukota.kernel.notifications.api import notify
from satukota.kernel.people.api import User, offices, staff_with
from satukota.modules.reports.queries.links import party_link, staff_link
from satukota.modules.reports.queries.shown import next_promise
from satukota.modules.reports.rules.submission import TYPE
from satukota.web.api import day

OPENED = "report-received"
TOLD = ("reporter", "merged", "subscriber")


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
        _tell_parties(case, definition, OPENED, entry, event_id)
    elif notice and "pelapor" in notice.to and not (action == "close" and entry and entry.to_state == "checking"):
        # A closing that waits for a second person is told when that person has approved it.
        _tell_parties(case, definition, notice.template, entry, event_id)
    if notice and {"petugas", "desk"} & set(notice.to):
        template = "report-new" if action == "forward" else notice.template
        _tell_staff(case, definition, template, entry, event_id, desk="desk" in notice.to)


def context(case: Case, definition: Definition, entry: CaseEntry | None, language: str) -> dict[str, str]:
    """Return the values of a message about a case."""
    owner = offices().get(case.agency_id or 0)
    clock = next_promise(case, definition, language)
    due = clock.due_at if clock and clock.due_at else case.due_at
    with override(language):
        return {
            "number": case.number,
            "title": case.title,
            "agency": owner.name if owner else "",
            "due": day(timezone.localtime(due)) if due else "–",
            "note": entry.text if entry and entry.public else "",
        }


def _tell_parties(case: Case, definition: Definition, template: str, entry: CaseEntry | None, event_id: int) -> None:
    parties = CaseParty.objects.filter(case=case, notify=True, person__isnull=False, role__in=TOLD)
    for party in parties.select_related("person"):
        person = party.person
        if person is None or person.erased_at:
            continue
        values = context(case, definition, entry, person.language) | {"link": party_link(party)}
        notify(person, template, values, key=f"{event_id}:party:{party.pk}", case_id=case.pk, case_number=case.number)


def _tell_staff(
    case: Case, definition: Definition, template: str, entry: CaseEntry | None, event_id: int, *, desk: bool
) -> None:
    for user in _staff(case, desk=desk):
        values = context(case, definition, entry, user.language) | {"link": staff_link(case)}
        # Officers read internal words too.
        values["note"] = entry.text if entry else ""
        notify(user, template, values, key=f"{event_id}:user:{user.pk}", case_id=case.pk, case_number=case.number)


def _staff(case: Case, *, desk: bool) -> list[User]:
    if case.assignee_id and not desk:
        return list(User.objects.filter(pk=case.assignee_id, is_active=True))
    return list(staff_with("desk" if desk else "officer", case.agency_id or 0)[:20])


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
