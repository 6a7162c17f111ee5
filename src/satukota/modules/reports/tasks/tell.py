"""Tell reporters and officers what happened, as the case type says."""

from collections.abc import Iterator, Sequence

from satukota.kernel.cases.api import Case, CaseEntry, fetch_clocks, pinned_definition
from satukota.kernel.events.api import Event, batch
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.modules.reports.queries.told import template_of
from satukota.modules.reports.rules.submission import TYPE
from satukota.modules.reports.tasks.letters import Letters

OPENED = "report-received"
DOORS = {"whatsapp", "telegram", "email"}
"""Doors that answer by themselves, with number, promise and link: one receipt, not two."""


@batch("reports.tell")
def tell(events: Sequence[Event]) -> None:
    """Send the messages of events; each goes out once."""
    rows = Case.objects.filter(pk__in={event.subject_id for event in events}, type=TYPE).defer("search")
    cases = {case.pk: case for case in rows}
    fetch_clocks(cases.values())
    entries = {entry.event_id: entry for entry in CaseEntry.objects.filter(event_id__in=[event.id for event in events])}
    letters = Letters(cases)
    known = [(event, cases[event.subject_id]) for event in events if event.subject_id in cases]
    notify_all(notice for event, case in known for notice in _notices(event, case, entries.get(event.id), letters))


def _notices(event: Event, case: Case, entry: CaseEntry | None, letters: Letters) -> Iterator[Notice]:
    definition = pinned_definition(case.definition_id)
    action = str(event.data.get("action", ""))
    notice = definition.notify.get(action)
    if event.name == "cases.opened":
        if not answered_at_door(case, entry):
            yield from letters.to_parties(case, OPENED, entry, event.id)
    elif notice and "pelapor" in notice.to and not (action == "close" and entry and entry.to_state == "checking"):
        # A closing that waits for a second person is told when that person has approved it.
        result = str(entry.data.get("result", "") if entry else "") or str(case.data.get("result", ""))
        yield from letters.to_parties(case, template_of(notice.template, result), entry, event.id)
        yield from letters.to_browsers(case, event.id)
    if notice and {"petugas", "desk"} & set(notice.to):
        template = "report-new" if action in {"forward", "transfer"} else notice.template
        yield from letters.to_staff(case, template, entry, event.id, desk="desk" in notice.to)


def answered_at_door(case: Case, entry: CaseEntry | None) -> bool:
    """Tell whether the door by which a report came gave its receipt already, in the same talk or mail.

    What staff type in of a letter or a chat was answered by nobody yet.
    """
    return case.channel in DOORS and entry is not None and entry.user_id is None
