"""What every page of an application needs: the draft as a journey, its addresses, the end of a link."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from satukota.kernel.cases.api import pinned_definition, waits_until
from satukota.modules.services.actions.drafts import answers_left_out, built_ins, document_ids, draft_answers
from satukota.modules.services.models import Draft, Sequel
from satukota.modules.services.queries.journey import Journey
from satukota.modules.services.queries.return_notes import return_note
from satukota.web.api import page


def journey_of(draft: Draft) -> Journey:
    """Return a draft as a journey."""
    note = return_note(draft.corrects) if draft.corrects else None
    return Journey(
        pinned_definition(draft.definition_id),
        draft_answers(draft),
        built_ins(draft),
        frozenset(document_ids(draft)),
        note,
        answers_left_out(draft),
        _changeable(draft),
        _kept_until(draft),
    )


def _changeable(draft: Draft) -> frozenset[str] | None:
    rule = pinned_definition(draft.definition_id).amendment
    return frozenset(rule.answers) if rule and draft.course == Sequel.Kind.AMENDMENT else None


def _kept_until(draft: Draft) -> datetime:
    """Return when a draft is over: after its own time, and what corrects a matter when that waits no longer."""
    awaited = waits_until(draft.corrects) if draft.corrects else None
    return min(awaited, draft.expires_at) if awaited else draft.expires_at


def step_url(token: str, step: str) -> str:
    """Return the address of a step of an application."""
    return reverse("services:step", args=[token, step])


def gone(request: HttpRequest) -> HttpResponse:
    """Say that a link leads nowhere any more."""
    return page(request, "services/gone.html", status=404)
