"""Jobs of services: finish what the system has to, tell applicants, hand over advice, ask SIAK."""

from collections.abc import Sequence

from satukota.kernel.cases.api import (
    SYSTEM,
    Act,
    Case,
    NotAllowed,
    apply,
    entries,
    pinned_definition,
)
from satukota.kernel.events.api import Event, batch, event, retry, task
from satukota.kernel.notifications.api import notify_all
from satukota.modules.services.actions.drafts import forget_drafts
from satukota.modules.services.actions.messages import notices, remind
from satukota.modules.services.actions.money import pass_if_free
from satukota.modules.services.actions.register import ask_siak, ask_waiting
from satukota.modules.services.actions.retention import forget_ended
from satukota.modules.services.actions.signing import waits_for_a_person
from satukota.modules.services.actions.stamping import stamp, stamp_waiting
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.advice import ASK, REPLY
from satukota.modules.services.queries.catalogue import FAMILY


def _case(happened: Event) -> Case | None:
    if not str(happened.data.get("type", "")).startswith(FAMILY):
        return None
    return Case.objects.defer("search").filter(pk=happened.subject_id).first()


@task(name="services.go_on", retry=retry)
def go_on(event_id: int) -> None:
    """Do what the system has to do after a step: print the papers, ask SIAK, hand advice over."""
    case = _case(event(event_id))
    if case is None:
        return
    ask_siak(case)
    if case.type == ASK and not case.is_open:
        _hand_over(case)
    pass_if_free(case)
    finish(case)


@task(name="services.stamp_issued", retry=retry)
def stamp_issued(event_id: int) -> None:
    """Put a time stamp on a paper that was issued, where there is an authority; a silent one is asked again later."""
    paper = Paper.objects.select_related("file").filter(pk=event(event_id).data["paper"]).first()
    if paper:
        stamp(paper)


@task(name="services.stamp_again", queueing_lock="services.stamp_again")
def stamp_again(timestamp: int) -> None:
    """Put time stamps on papers of the last days that have none."""
    stamp_waiting()


@task(name="services.tell_siak", retry=retry)
def tell_siak(event_id: int) -> None:
    """Send SIAK what waits for a case whose papers were issued anew, or that somebody sends once more."""
    ask_siak(Case.objects.defer("search").get(pk=event(event_id).subject_id))


def finish(case: Case) -> None:
    """Do the system's own next step, where there is exactly one that asks nothing."""
    case.refresh_from_db(fields=["state", "flags", "version"])
    definition = pinned_definition(case.definition_id)
    steps = [
        action
        for action in definition.leaving(case.state)
        if action.by == ("sistem",) and not action.timer and not action.form.fields
    ]
    for action in steps:
        if definition.states[case.state].queue != "sistem" or waits_for_a_person(case.pk):
            return
        try:
            apply(case, Act(action.id), SYSTEM)
        except NotAllowed:
            continue
        return


def _hand_over(advice: Case) -> None:
    """Give the answer of another agency to the application that waits for it."""
    parent, flag = advice.parent, str(advice.data.get("$flag", ""))
    if parent is None:
        return
    definition = pinned_definition(parent.definition_id)
    reply = next((row for row in reversed(entries(advice)) if row.action == REPLY), None)
    for name in definition.flags[flag].cleared_by if flag in definition.flags and reply else ():
        answers = {key: value for key, value in reply.data.items() if key in {"saran", "catatan"}} if reply else {}
        try:
            apply(parent, Act(name, answers, note=reply.text if reply else ""), SYSTEM)
        except NotAllowed:
            continue


@batch("services.tell")
def tell_applicant(events: Sequence[Event]) -> None:
    """Send the messages that the definitions have for actions."""
    cases = {case.pk: case for case in Case.objects.defer("search").filter(pk__in={row.subject_id for row in events})}
    notify_all(
        notice
        for event in events
        for case in [cases[event.subject_id]]
        for notice in notices(case, str(event.data.get("action", "")), event.id)
    )


@task(name="services.ask_siak", queueing_lock="services.ask_siak")
def ask_again(timestamp: int) -> None:
    """Ask SIAK how the requests stand that it has not answered yet."""
    ask_waiting()


@task(name="services.forget_drafts", queueing_lock="services.forget_drafts")
def forget(timestamp: int) -> None:
    """Delete drafts whose link no longer holds."""
    forget_drafts()


@task(name="services.retain", queueing_lock="services.retain")
def retain(timestamp: int) -> None:
    """Forget what applications held whose definition says that its time is over."""
    forget_ended()


@task(name="services.remind_of_expiry", queueing_lock="services.remind_of_expiry")
def remind_of_expiry(timestamp: int) -> None:
    """Tell the holders of permits that end within 30 days."""
    remind()
