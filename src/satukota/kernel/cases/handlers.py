"""Tell the people of a case what happened to it: what its definition says, assignments, clocks that rang."""

from collections.abc import Iterator, Mapping

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from satukota.kernel.cases.models import Case, CaseEntry, CaseParty
from satukota.kernel.cases.queries.definitions import pinned
from satukota.kernel.cases.rules.definition import Definition, Notice
from satukota.kernel.cases.rules.words import say
from satukota.kernel.events.api import Event, event, retry, task
from satukota.kernel.notifications.api import MissingValue, UnknownTemplate, notify
from satukota.kernel.people.api import Person, User, offices, staff_with

log = structlog.get_logger(__name__)

type Recipient = User | Person


@task(name="cases.tell", retry=retry)
def tell(event_id: int) -> None:
    """Send what an action's `notify` says, and tell somebody that a case is theirs now."""
    happened = event(event_id)
    case = Case.objects.select_related("assignee").defer("search").get(pk=happened.subject_id)
    definition = pinned(case.definition_id)
    action = definition.actions.get(happened.data.get("action", ""))
    if action is None:
        return
    entry = CaseEntry.objects.filter(case=case, event_id=event_id).first()
    context = context_of(case, definition, entry.text if entry else "")
    if action.notify:
        for to, link in recipients(case, definition, action.notify):
            _send(to, action.notify.template, {**context, "link": link}, case, f"{event_id}:{_name(to)}")
    if "assignee" in action.set and case.assignee and case.assignee_id != happened.actor_id:
        context["link"] = staff_link(case)
        _send(case.assignee, "case-assigned", context, case, f"{event_id}:assigned")


@task(name="cases.tell_of_clock", retry=retry)
def tell_of_clock(event_id: int) -> None:
    """Tell who has to know that a clock warns or was overrun: whoever handles the case, then the heads above."""
    happened = event(event_id)
    case = Case.objects.select_related("assignee").defer("search").get(pk=happened.subject_id)
    template = {"warn": "case-due-soon", "rung": "case-escalated"}.get(happened.data.get("kind", ""))
    if template is None or not case.is_open:
        return
    definition = pinned(case.definition_id)
    clock = say(definition.clocks[happened.data["clock"]].label)
    context = {**context_of(case, definition, ""), "clock": clock, "link": staff_link(case)}
    for user in _responsible(case, happened):
        _send(user, template, context, case, f"{event_id}:{user.pk}")


def _responsible(case: Case, happened: Event) -> Iterator[User]:
    if happened.data["kind"] == "warn":
        yield from [case.assignee] if case.assignee else staff_with("officer", case.agency_id or 0)
    else:
        yield from staff_with("head", happened.data.get("agency") or 0)


def recipients(case: Case, definition: Definition, notice: Notice) -> Iterator[tuple[Recipient, str]]:
    """Yield each person whom a notice means, with the address under which they follow the case."""
    for name in notice.to:
        role = definition.roles.get(name)
        if role is None:
            continue
        if role.kind == "staff":
            for membership in role.memberships:
                yield from ((user, staff_link(case)) for user in staff_with(membership, case.agency_id or 0))
        else:
            for party in CaseParty.objects.filter(case=case, notify=True).select_related("person", "user"):
                reached: Recipient | None = party.user or party.person
                if reached:
                    yield reached, public_link(case)


def context_of(case: Case, definition: Definition, text: str) -> dict[str, str]:
    """Return what templates may name: number, title, service, agency, state, due, text (also called reason)."""
    owner = offices().get(case.agency_id or 0)
    due = date_format(timezone.localtime(case.due_at), "j F Y") if case.due_at else ""
    state = definition.states[case.state]
    return {
        "number": case.number,
        "title": case.title,
        "service": say(definition.title),
        "reason": text,
        "agency": owner.name if owner else "",
        "state": say(state.public_label) or say(state.label),
        "due": due,
        "text": text,
    }


def staff_link(case: Case) -> str:
    """Return the address of the case for those who handle it."""
    return f"{settings.SITE_URL}/cases/{case.number}/"


def public_link(case: Case) -> str:
    """Return the address under which the case can be followed with its code."""
    return f"{settings.SITE_URL}/?follow={case.number}"


def _name(to: Recipient) -> str:
    return f"{type(to).__name__}{to.pk}"


def _send(to: Recipient, template: str, context: Mapping[str, str], case: Case, key: str) -> None:
    try:
        notify(to, template, context, key=f"case:{key}", case_id=case.pk, case_number=case.number)
    except (UnknownTemplate, MissingValue):
        # A template that nobody wrote yet, or that names what no case has: the case goes on, the log says what is wrong.
        log.warning("cases.no_template", template=template, type=case.type)
