"""A message as its reader gets it, before it is sent."""

from dataclasses import dataclass

from satukota.kernel.cases.api import Case, pinned_definition
from satukota.kernel.notifications.api import shipped_templates
from satukota.kernel.people.api import offices


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and text."""

    subject: str
    body: str


def preview(case: Case, action: str, words: str, language: str = "id") -> Letter | None:
    """Return the message to the reporter that a step sends; None where it sends none."""
    notice = pinned_definition(case.definition_id).notify.get(action)
    template = shipped_templates().get(notice.template) if notice else None
    if template is None:
        return None
    owner = offices().get(case.agency_id or 0)
    due = f"{case.due_at:%d-%m-%Y}" if case.due_at else "–"
    values = {"number": case.number, "title": case.title, "agency": owner.name if owner else "", "note": words}
    text = template.wordings.get((language, "body")) or template.wordings["id", "body"]
    values |= {"due": due, "link": "…"}
    return Letter(_put(text.subject, values), _put(text.body, values))


def _put(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"(({name}))", value)
    return text
