"""Texts that officers use again, filled in for a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.people.api import offices
from satukota.modules.reports.models import ReplyTemplate


@dataclass(frozen=True, slots=True)
class TextKept(EventData):
    """A text for answers was written or changed. `text` is its id, `step` the step that it is for."""

    name: ClassVar[str] = "reports.text_kept"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    text: int = 0
    step: str = ""


@transaction.atomic
def keep_text(kept: ReplyTemplate | None, values: Mapping[str, Any], actor: Actor) -> ReplyTemplate:
    """Write a text, or change the one that is given; used at once by all officers."""
    row = kept or ReplyTemplate()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    about = Subject("reply_template", row.pk, Audience.AGENCY, row.agency_id)
    record(TextKept(text=row.pk, step=row.action), about, actor)
    return row


def templates_for(case: Case, action: str) -> list[ReplyTemplate]:
    """Return the texts for a step of a case, those of its category and agency first."""
    rows = ReplyTemplate.objects.filter(action=action, active=True, category__in=["", case.category])
    fitting = [template for template in rows if template.agency_id in {None, case.agency_id}]
    return sorted(fitting, key=lambda template: (not template.category, template.agency_id is None, template.title))


def filled_text(template: ReplyTemplate, case: Case) -> str:
    """Return a template's text with the case's own values; what is not known stays as it is written."""
    owner = offices().get(case.agency_id or 0)
    due = timezone.localtime(case.due_at).strftime("%d-%m-%Y") if case.due_at else "–"
    values: Mapping[str, str] = {
        "number": case.number,
        "title": case.title,
        "agency": owner.name if owner else "",
        "due": due,
    }
    text = template.body
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
