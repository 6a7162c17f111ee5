"""Carry out an action by its form: what was enclosed is kept with it, and what was refused is said at its field."""

from django import forms
from django.db import transaction

from satukota.kernel.cases.api import (
    Act,
    Action,
    Case,
    Invalid,
    Who,
    apply,
    field_message,
    pinned_definition,
    store_papers,
)
from satukota.kernel.files.api import RefusedFile, StoredFile, store
from satukota.web.cases.forms import PAPER, PHOTOS, answers, name


class RefusedAt(Exception):
    """A file of a form was refused; `field` is where it was chosen, `reason` what its sender is told."""

    def __init__(self, field: str, reason: RefusedFile) -> None:
        super().__init__(field)
        self.field, self.reason = field, reason


@transaction.atomic  # a paper that came with a step that was refused is none of the case
def act_by_form(
    case: Case, rule: Action, form: forms.Form, by: Who, *, key: str | None = None, version: int | None = None
) -> Case:
    """Carry out what a checked form of `form_for` asks. Raises RefusedAt, and what `apply` raises; nothing is kept then."""
    enclosed = _store_uploads(case, form, by)
    note = form.cleaned_data.get("note") or ""
    return apply(case, Act(rule.id, answers(form, rule), note, files=enclosed, version=version), by, key=key)


def put_refusals(form: forms.Form, error: Invalid | RefusedAt) -> None:
    """Say at the field what the engine or the file store refused."""
    if isinstance(error, RefusedAt):
        form.add_error(error.field, error.reason)
        return
    for path, problem in error.errors.items():
        field = PHOTOS if path == "photo" else name(path)
        form.add_error(field if field in form.fields else None, field_message(problem))


def _store_uploads(case: Case, form: forms.Form, by: Who) -> list[StoredFile]:
    stored = []
    for field in (field for field in form.fields if field == PHOTOS or field.startswith(PAPER)):
        uploads = form.cleaned_data.get(field) or []
        try:
            if field == PHOTOS:
                stored += [store(upload, kind="evidence", by=by.actor, case_id=case.pk) for upload in uploads]
            else:
                paper, definition = field.removeprefix(PAPER), pinned_definition(case.definition_id)
                stored += store_papers(definition, paper, uploads, by.actor, case.pk)
        except RefusedFile as reason:
            raise RefusedAt(field, reason) from reason
    return stored
