"""Papers that are added to a case beside its actions: a scan from the counter, or what its applicant brings later."""

from collections.abc import Sequence
from fnmatch import fnmatch

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.actions.acting import Act, Applied, NotAllowed, write_step
from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.access import Who, case_roles
from satukota.kernel.cases.queries.definitions import pinned_definition
from satukota.kernel.cases.queries.detail import lock_case
from satukota.kernel.cases.rules.definition import DOCUMENT, Action, Definition
from satukota.kernel.cases.rules.engine import PAPER_ADDED, Refusal, may_bring
from satukota.kernel.cases.rules.words import say
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import RefusedFile, StoredFile, Unacceptable, Upload, store

MB = 1_000_000


@transaction.atomic
def store_papers(
    definition: Definition, document: str, uploads: Sequence[Upload], by: Actor, case_id: int | None = None
) -> list[StoredFile]:
    """Keep uploads as one paper, in their order, of a case or of what becomes one. The caller's action records it.

    Raises RefusedFile for what the definition does not take: larger than its `maxMb`, of another kind than `accept`.
    """
    paper = definition.documents[document]
    files = []
    for upload in uploads:
        if (upload.size or 0) > paper.max_mb * MB:
            raise RefusedFile(
                Unacceptable("too_large", size=upload.size or 0, most=paper.max_mb * MB), upload.name or ""
            )
        file = store(upload, kind=f"{DOCUMENT}{document}"[:40], by=by, case_id=case_id)
        if paper.accept and not any(fnmatch(file.content_type, kind) for kind in paper.accept):
            raise RefusedFile(Unacceptable("type", found=file.content_type), upload.name or "", wanted=paper.accept)
        files.append(file)
    return files


@transaction.atomic
def add_papers(case: Case, document: str, uploads: Sequence[Upload], by: Who) -> Case:
    """Add a paper of one or several files to an open case; the history says which, by whom and when.

    What it holds of that paper stays beside it. Raises RefusedFile, or NotAllowed for who has no step to do here.
    """
    here = lock_case(case)
    definition = pinned_definition(here.definition_id)
    paper = definition.documents[document]
    if not may_bring(definition, paper, here.state, case_roles(definition, here, by)):
        raise NotAllowed(Refusal("finished") if not here.is_open else Refusal("guard"))
    _note(
        here,
        definition,
        PAPER_ADDED,
        Act(
            PAPER_ADDED.id,
            note=say(paper.title, "id"),
            files=store_papers(definition, document, uploads, by.actor, here.pk),
        ),
        by,
    )
    return here


@transaction.atomic
def note_beside(case: Case, step: Action, words: str, by: Actor) -> None:
    """Write into the history of a case what was done beside its definition's actions, for its applicant to read as well."""
    here = lock_case(case)
    _note(here, pinned_definition(here.definition_id), step, Act(step.id, note=words), Who(by))


def _note(here: Case, definition: Definition, step: Action, act: Act, by: Who) -> None:
    here.version, here.changed_at = here.version + 1, timezone.now()
    write_step(Applied(here, definition, step, act, by, {}, here.changed_at))
