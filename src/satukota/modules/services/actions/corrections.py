"""Corrections of issued papers: one person asks, another decides, and the corrected paper supersedes the wrong one."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.cases.api import (
    Case,
    Definition,
    Field,
    Form,
    answers_of,
    case_roles,
    flatten,
    lock_case,
    pinned_definition,
    say,
    who,
)
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import Upload, store
from satukota.kernel.people.api import User, actor_for, mask
from satukota.modules.services.actions.messages import tell_news
from satukota.modules.services.actions.papers import reissue
from satukota.modules.services.actions.register import tell_correction
from satukota.modules.services.models import Correction, Paper
from satukota.modules.services.queries.agencies import agencies_for
from satukota.modules.services.queries.office_answers import shown_answer

SUPPORT = "correction"
"""The kind of the files that come with a correction."""


class NotNow(ValueError):
    """The correction cannot be asked or decided now; `code` is same, valid, asked, four_eyes or signs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(
    paper: Paper, changes: Mapping[str, Any], reason: str, by: User | None, uploads: Sequence[Upload] = ()
) -> Correction:
    """Ask for a correction with what shows that it is right, as its applicant where nobody of the staff does.

    Raises NotNow where nothing changes, the paper does not hold, or a correction of the matter waits already, and
    RefusedFile; then nothing is kept.
    """
    if not changes:
        raise NotNow("same")
    if paper.status != Paper.Status.VALID:
        raise NotNow("valid")
    waiting = Correction.objects.filter(paper__case_id=paper.case_id, status=Correction.Status.ASKED)
    try:
        with transaction.atomic():
            lock_case(paper.case)
            if waiting.exists():
                raise NotNow("asked")
            text = json.dumps(dict(changes), ensure_ascii=False)
            asked = Correction.objects.create(paper=paper, changes=text, reason=reason, asked_by=by)
            actor = actor_for(by) if by else Actor(None, "applicant")
            asked.files.set([store(upload, kind=SUPPORT, by=actor, case_id=paper.case_id) for upload in uploads])
            return asked
    except IntegrityError:
        raise NotNow("asked") from None


@transaction.atomic
def decide(correction: Correction, by: User, answer: str, *, accept: bool) -> list[Paper]:
    """Issue all papers of the matter anew and tell SIAK, or refuse; tell who asked, return the new papers.

    `answer` are the office's words: the remark on the papers, or why it refused. Whoever decides signs the papers.
    Raises NotNow where the same person asked, it was decided, or this person signs no papers of the matter.
    """
    row = (
        Correction.objects.select_for_update(of=("self",)).select_related("paper", "paper__case").get(pk=correction.pk)
    )
    if row.asked_by_id == by.pk:
        raise NotNow("four_eyes")
    if not may_sign(row.paper.case, by):
        raise NotNow("signs")
    if row.status != Correction.Status.ASKED or row.paper.status != Paper.Status.VALID:
        raise NotNow("valid")
    row.status = Correction.Status.DONE if accept else Correction.Status.REFUSED
    row.decided_by, row.decided_at, row.answer = by, timezone.now(), answer
    row.save()
    tell_news(row.paper.case, f"correction:{row.pk}", answer)
    if not accept:
        return []
    papers = reissue(row.paper.case, json.loads(row.changes), answer, by)
    tell_correction(row.paper.case)
    return papers


def may_sign(case: Case, somebody: User) -> bool:
    """Tell whether somebody has a role in a case that signs its papers."""
    definition = pinned_definition(case.definition_id)
    return any(definition.roles[role].signs for role in case_roles(definition, case, who(somebody)))


def corrections_of(case: Case) -> list[Correction]:
    """Return what was asked to be put right in the papers of a matter, the newest first."""
    return list(Correction.objects.filter(paper__case=case).prefetch_related("files").order_by("-id"))


def waiting_corrections(user: User) -> QuerySet[Correction]:
    """Return the corrections that wait for a decision in the agencies of a user."""
    mine = agencies_for(user, "services.papers")
    rows = Correction.objects.filter(status=Correction.Status.ASKED, paper__case__agency_id__in=mine)
    rows = rows.select_related("paper", "paper__case", "asked_by").prefetch_related("files")
    return rows.defer("paper__case__search").order_by("id")


def change_rows(correction: Correction, language: str) -> list[tuple[str, str, str]]:
    """Return (question, before, after) of a correction in words; identity numbers are masked."""
    definition = pinned_definition(correction.paper.case.definition_id)
    before = flatten(answers_of(correction.paper.case))
    return [
        change_row(definition, path, (before.get(path), value), language)
        for path, value in json.loads(correction.changes).items()
    ]


def change_row(definition: Definition, path: str, values: tuple[Any, Any], language: str) -> tuple[str, str, str]:
    """Return (question, before, after) in words; identity numbers are masked."""
    label, field = question_of(definition, path, language)
    if field is None:
        first, second = ("" if value is None else str(value) for value in values)
        return label, first, second
    words = [shown_answer(field, value, language) if value is not None else "" for value in values]
    first, second = (mask(word) if field.pii == "secret" and word else word for word in words)
    return label, first, second


def question_of(definition: Definition, path: str, language: str) -> tuple[str, Field | None]:
    """Return how a question is called, inside a row too (`saksi.0.nik`: "Saksi 1: NIK"), and the question itself."""
    fields = definition.data.fields
    if path in fields:
        return say(fields[path].label, language) or path, fields[path]
    name, _, rest = path.partition(".")
    place, _, inner_name = rest.partition(".")
    rows = fields.get(name)
    inner = rows.items.fields.get(inner_name) if rows and isinstance(rows.items, Form) else None
    if rows is None or inner is None or not place.isdecimal():
        return path, None
    return f"{say(rows.label, language)} {int(place) + 1}: {say(inner.label, language)}", inner
