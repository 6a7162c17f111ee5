"""A message as its reader gets it, before it is sent."""

from dataclasses import dataclass

from django.utils import timezone

from satukota.kernel.cases.api import Case, office_calendar, pinned_definition
from satukota.kernel.notifications.api import shipped_templates
from satukota.kernel.people.api import offices
from satukota.web.api import day


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and text."""

    subject: str
    body: str


RESULTS = {"planned": "report-planned", "not_possible": "report-refused", "explained": "report-explained"}
"""What is told where a report ended otherwise than by being fixed."""


def template_of(template: str, result: str) -> str:
    """Return the message that tells an end as it is: what was planned, refused or explained is not fixed."""
    return RESULTS.get(result, template) if template == "report-done" else template


def preview(case: Case, action: str, words: str, language: str = "id", result: str = "") -> Letter | None:
    """Return the message to the reporter that a step sends; None where it sends none."""
    definition = pinned_definition(case.definition_id)
    notice = definition.notify.get(action)
    template = shipped_templates().get(template_of(notice.template, result)) if notice else None
    if template is None:
        return None
    owner = offices().get(case.agency_id or 0)
    state = definition.states[definition.actions[action].to or case.state]
    ends = office_calendar(case.agency_id).due(timezone.now(), state.expires) if state.expires else case.due_at
    due = day(timezone.localtime(ends)) if ends else ""
    values = {"number": case.number, "title": case.title, "agency": owner.name if owner else "", "note": words}
    text = template.wordings.get((language, "body")) or template.wordings["id", "body"]
    values |= {"due": due, "link": "…"}
    return Letter(_put(text.subject, values), _put(text.body, values))


def _put(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"(({name}))", value)
    return text
