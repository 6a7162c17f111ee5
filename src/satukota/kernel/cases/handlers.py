"""Tell those who handle a case that it is theirs, or that one of its clocks rang."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from django.utils import timezone
from django.utils.formats import date_format

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.actions.timers import target
from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.definitions import pinned_definition
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.words import say
from satukota.kernel.events.api import Event, batch
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.kernel.people.api import User, office, offices, staff_with

type Staff = Callable[[str, int], Iterable[User]]


@batch("cases.tell")
def tell(events: Sequence[Event]) -> None:
    """Tell people that a case is theirs now. What citizens are told is the module's, which knows their links."""
    cases = _cases(events)
    notify_all(
        _notice(case.assignee, "case-assigned", context_of(case), case, f"{event.id}:assigned")
        for event, case in ((event, cases[event.subject_id]) for event in events)
        if case.assignee and case.assignee_id != event.actor_id
    )


@batch("cases.tell_of_clock")
def tell_of_clock(events: Sequence[Event]) -> None:
    """Tell who has to know that clocks warn or were overrun: whoever handles the case, then the heads above."""
    cases, staff = _cases(events), cache(staff_with)
    notify_all(notice for event in events for notice in _notices_of_clock(event, cases[event.subject_id], staff))


def _cases(events: Sequence[Event]) -> dict[int, Case]:
    cases = Case.objects.select_related("assignee").defer("search")
    return {case.pk: case for case in cases.filter(pk__in={event.subject_id for event in events})}


def _notices_of_clock(event: Event, case: Case, staff: Staff) -> Iterator[Notice]:
    template = {"warn": "case-due-soon", "rung": "case-escalated"}.get(event.data.get("kind", ""))
    if template is None or not case.is_open:
        return
    clock = say(pinned_definition(case.definition_id).clocks[event.data["clock"]].label)
    context = {**context_of(case), "clock": clock}
    for user in _responsible(case, event, staff):
        yield _notice(user, template, context, case, f"{event.id}:{user.pk}")


def _responsible(case: Case, event: Event, staff: Staff) -> Iterable[User]:
    if event.data["kind"] == "warn":
        return [case.assignee] if case.assignee else staff("officer", case.agency_id or 0)
    definition = pinned_definition(case.definition_id)
    rung = definition.clocks[event.data["clock"]].escalate[event.data["rung"]]
    named = [user for name in (rung.to, *rung.notify) for user in _named(definition, name, case, staff)]
    told = named or staff("head", event.data.get("agency") or 0)  # a role that nobody holds leaves nobody untold
    return {user.pk: user for user in told}.values()


def _named(definition: Definition, name: str, case: Case, staff: Staff) -> Iterator[User]:
    """Yield whom a step of escalation names: the heads of an agency of the ladder, or those who fill a role."""
    role = definition.roles.get(name)
    if role is None:
        yield from staff("head", target(case, name) or 0)
        return
    owner = office(role.opd) if role.opd else None
    for code in role.memberships:
        yield from staff(code, owner.id if owner else case.agency_id or 0)


def context_of(case: Case) -> dict[str, str]:
    """Return what templates may name: number, title, agency, due, link."""
    owner = offices().get(case.agency_id or 0)
    due = date_format(timezone.localtime(case.due_at), "j F Y") if case.due_at else ""
    return {
        "number": case.number,
        "title": case.title,
        "agency": owner.name if owner else "",
        "due": due,
        "link": staff_link(case),
    }


def staff_link(case: Case) -> str:
    """Return the address of the case for those who handle it."""
    return absolute(f"/cases/{case.number}/")


def _notice(to: User, template: str, context: Mapping[str, str], case: Case, key: str) -> Notice:
    return Notice(to, template, context, key=f"case:{key}", case_id=case.pk, case_number=case.number)
