"""Corrections of issued papers: one person asks, another decides, and the corrected paper supersedes the wrong one."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.cases.api import answers_of, find_answer, flatten, pinned_definition, say
from satukota.kernel.people.api import User, actor_for, agencies_of, below, mask
from satukota.modules.services.actions.papers import supersede
from satukota.modules.services.models import Correction, Paper
from satukota.modules.services.queries.office_answers import shown_answer


class NotNow(ValueError):
    """The correction cannot be asked or decided now; `code` is same, valid, asked or four_eyes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def changed_answers(paper: Paper, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that differ from what the paper was made of, by path."""
    before, computed = flatten(answers_of(paper.case)), set(pinned_definition(paper.case.definition_id).data.computed)
    after = {path: value for path, value in flatten(answers).items() if path not in computed}
    # A box that was never ticked is not an answer that changed.
    return {
        path: value
        for path, value in after.items()
        if value is not None and value != before.get(path, False if value is False else None)
    }


def ask(paper: Paper, changes: Mapping[str, Any], reason: str, by: User) -> Correction:
    """Ask for a correction. Raises NotNow where nothing changes, the paper does not hold, or one was asked already."""
    if not changes:
        raise NotNow("same")
    if paper.status != Paper.Status.VALID:
        raise NotNow("valid")
    try:
        with transaction.atomic():
            text = json.dumps(dict(changes), ensure_ascii=False)
            return Correction.objects.create(paper=paper, changes=text, reason=reason, asked_by=by)
    except IntegrityError:
        raise NotNow("asked") from None


@transaction.atomic
def decide(correction: Correction, by: User, *, accept: bool) -> Paper | None:
    """Issue the corrected paper, or refuse. Raises NotNow where the same person asked, or it was decided."""
    row = (
        Correction.objects.select_for_update(of=("self",)).select_related("paper", "paper__case").get(pk=correction.pk)
    )
    if row.asked_by_id == by.pk:
        raise NotNow("four_eyes")
    if row.status != Correction.Status.ASKED or row.paper.status != Paper.Status.VALID:
        raise NotNow("valid")
    row.status = Correction.Status.DONE if accept else Correction.Status.REFUSED
    row.decided_by, row.decided_at = by, timezone.now()
    row.save()
    return supersede(row.paper, json.loads(row.changes), row.reason, by, actor_for(by)) if accept else None


def waiting_corrections(user: User) -> QuerySet[Correction]:
    """Return the corrections that wait for a decision in the agencies of a user."""
    mine = below(agencies_of(user))
    rows = Correction.objects.filter(status=Correction.Status.ASKED, paper__case__agency_id__in=mine)
    return rows.select_related("paper", "paper__case", "asked_by").defer("paper__case__search").order_by("id")


def change_rows(correction: Correction, language: str) -> list[tuple[str, str, str]]:
    """Return (question, before, after) of a correction in words; identity numbers are masked."""
    definition = pinned_definition(correction.paper.case.definition_id)
    before, rows = answers_of(correction.paper.case), []
    for path, value in json.loads(correction.changes).items():
        field = definition.data.fields.get(path)
        if field is None:
            rows.append((path, "", str(value)))
            continue
        words = [
            shown_answer(field, answer, language) if answer is not None else ""
            for answer in (find_answer(before, path), value)
        ]
        safe_words = [mask(word) if field.pii == "secret" and word else word for word in words]
        rows.append((say(field.label, language) or path, safe_words[0], safe_words[1]))
    return rows
