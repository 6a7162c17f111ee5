"""Begin an application and go on with it, before it is sent."""

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import (
    DOCUMENT,
    Case,
    CaseParty,
    answers_of,
    pinned_definition,
    published_version,
    store_papers,
)
from satukota.kernel.cases.api import facts as case_words
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import StoredFile, copy_to_serve, of_case
from satukota.kernel.people.api import Agency, User
from satukota.kernel.tracking import Code, new_secret
from satukota.modules.services.models import Batch, Draft, DraftFile
from satukota.modules.services.queries.admission import SIGNED_IN, refused_start
from satukota.modules.services.queries.draft_versions import carried_answers, left_out_answers
from satukota.modules.services.queries.ledgers import owes_back
from satukota.modules.services.queries.origins import ORIGINS
from satukota.modules.services.queries.sequels import holds_for_holder, opened_by_reminder
from satukota.modules.services.rules.codes import digest
from satukota.modules.services.rules.numbers import moment_before

LASTING = timedelta(days=30)
APPLICANT = Actor(None, "applicant")
LINK, TRACK = "services.draft", "services.track"
LEFT = "$left"
"""Where a draft keeps the answers that a newer version of its service does not ask for."""


@dataclass(frozen=True, slots=True)
class Started:
    """A draft and the secret of its link, which is shown once and kept nowhere in the clear."""

    draft: Draft
    token: str


class NotOffered(Exception):
    """The service cannot be begun so; `code` is channel, audience or assurance."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def begin(
    case_type: str,
    *,
    channel: str = "web",
    user: User | None = None,
    origin: Agency | None = None,
    level: int | None = None,
) -> Started:
    """Begin an application of a published service; `level` says how sure we are of the user (`queries.admission`).

    Raises NotOffered where the definition does not let it begin so.
    """
    definition_id, definition = published_version(case_type)
    sure = (SIGNED_IN if user else 0) if level is None else level
    refused = refused_start(definition, channel, user, sure)
    if refused:
        raise NotOffered(refused)
    return start_draft(Draft(definition_id=definition_id, channel=channel, user=user, origin=origin))


def lasting(draft: Draft) -> timedelta:
    """Return how long a draft is kept after it was last changed: as its service says (`privacy.retain`), else 30 days."""
    definition = pinned_definition(draft.definition_id)
    term = definition.privacy.retain.get(definition.initial.id) if definition.privacy else None
    now = timezone.now()
    return now - moment_before(term, now) if term else LASTING


def start_draft(draft: Draft) -> Started:
    """Keep a new draft under a link of its own."""
    token = new_secret(20)
    draft.digest, draft.expires_at = digest(token, LINK), timezone.now() + lasting(draft)
    draft.save()
    return Started(draft, token)


def find_draft(token: str) -> Draft | None:
    """Return the draft of a link that still holds, or None."""
    drafts = Draft.objects.select_related("case", "corrects").filter(digest=digest(token, LINK))
    return drafts.filter(expires_at__gt=timezone.now()).first()


def draft_answers(draft: Draft) -> dict[str, Any]:
    """Return what was answered so far."""
    return {name: value for name, value in _kept(draft).items() if name not in (LEFT, ORIGINS)}


def origins_of(draft: Draft) -> dict[str, Any]:
    """Return which answers were filled in from registers, by path (`queries.origins`)."""
    return dict(_kept(draft).get(ORIGINS, {}))


def keep_origins(draft: Draft, origins: Mapping[str, Any]) -> None:
    """Keep which answers were filled in from registers."""
    draft.answers = json.dumps({**_kept(draft), ORIGINS: dict(origins)}, ensure_ascii=False)
    draft.save(update_fields=["answers", "changed_at"])


def answers_left_out(draft: Draft) -> list[list[str]]:
    """Return (question, answer) of what a newer version of the service does not ask any more."""
    return list(_kept(draft).get(LEFT, []))


def _kept(draft: Draft) -> dict[str, Any]:
    return dict(json.loads(draft.answers)) if draft.answers else {}


def save_answers(draft: Draft, answers: Mapping[str, Any]) -> None:
    """Keep the answers of a draft."""
    beside = {name: value for name, value in _kept(draft).items() if name in (LEFT, ORIGINS)}
    draft.answers = json.dumps({**answers, **beside}, ensure_ascii=False)
    draft.expires_at = timezone.now() + lasting(draft)
    draft.save(update_fields=["answers", "expires_at", "changed_at"])


@transaction.atomic
def take_version(draft: Draft, version: int) -> None:
    """Go on with a draft under another version of its service; what that one does not ask stays readable beside it."""
    row = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if row.case_id:
        return
    before, definition = pinned_definition(row.definition_id), pinned_definition(version)
    answers, left = carried_answers(draft_answers(row), definition)
    lines = [[change.name, change.before] for change in left_out_answers(left, before, "id")]
    kept = {**answers, LEFT: [*answers_left_out(row), *lines]} if lines or answers_left_out(row) else answers
    if origins_of(row):
        kept = {**kept, ORIGINS: origins_of(row)}
    draft.definition_id, draft.answers = version, json.dumps(kept, ensure_ascii=False)
    draft.save(update_fields=["definition", "answers", "changed_at"])


def add_paper(draft: Draft, document: str, *uploads: Any) -> list[StoredFile]:
    """Keep a paper of a draft, of one or several files in their order; it replaces an earlier one. Raises RefusedFile."""
    with transaction.atomic():
        files = store_papers(pinned_definition(draft.definition_id), document, uploads, actor_of(draft))
        DraftFile.objects.filter(draft=draft, document=document).delete()
        DraftFile.objects.bulk_create(DraftFile(draft=draft, document=document, file=file) for file in files)
    return files


def reuse(draft: Draft, code: Code) -> int:
    """Take the papers of an earlier application that this one asks for too; return how many.

    Raises Case.DoesNotExist where the code opens nothing. Copies are made: each application keeps its own.
    """
    return take_papers(draft, case_of_code(code), frozenset(pinned_definition(draft.definition_id).documents))


def take_papers(draft: Draft, case: Case, wanted: Container[str]) -> int:
    """Copy the papers of an earlier case that are wanted and not there yet; return how many."""
    known, present = pinned_definition(draft.definition_id).documents, document_ids(draft)
    earlier: dict[str, list[StoredFile]] = {}
    for file in of_case(case.pk):
        name = file.kind.removeprefix(DOCUMENT)
        if file.kind.startswith(DOCUMENT) and name in known and name in wanted and name not in present:
            earlier.setdefault(name, []).append(file)
    taken = 0
    for document, files in earlier.items():
        copies = ((file.name, copy_to_serve(file, "original")) for file in files)
        uploads = [ContentFile(copy.path.read_bytes(), name) for name, copy in copies if copy]
        if uploads:
            add_paper(draft, document, *uploads)
            taken += 1
    return taken


def actor_of(draft: Draft) -> Actor:
    """Return who acts in a draft: its applicant."""
    return Actor(draft.user_id, "applicant", draft.origin_id)


def built_ins(draft: Draft) -> dict[str, Any]:
    """Return the variables that expressions may read in a draft."""
    known = case_words(
        {}, now=timezone.localtime(), channel=draft.channel, flags=[], documents=sorted(document_ids(draft))
    )
    known["$course"] = draft.course or None
    return {name: value for name, value in known.items() if name.startswith("$")}


def document_ids(draft: Draft) -> set[str]:
    """Return the ids of the papers that are there: added now, or with the case that is put right."""
    documents = set(draft.files.values_list("document", flat=True))
    if draft.corrects_id:
        documents |= {file.kind.removeprefix(DOCUMENT) for file in of_case(draft.corrects_id)}
    return documents


def case_of_code(code: Code) -> Case:
    """Return the case of an applicant's code, until `LINK_DAYS` after its end, as long as a paper of it holds or money of
    it may be asked back. Raises Case.DoesNotExist.
    """
    case = Case.objects.defer("search").get(number=code.number)
    own = CaseParty.objects.filter(case=case, role="applicant", token_digest=digest(code.secret, TRACK))
    over = case.closed_at and case.closed_at < timezone.now() - timedelta(days=settings.LINK_DAYS)
    known = own.exists() and (not over or holds_for_holder(case) or owes_back(case))
    if not known and not opened_by_reminder(case, code.secret):
        raise Case.DoesNotExist(code.number)
    return case


@transaction.atomic
def correct(case: Case, code: Code) -> Started:
    """Begin to put a case right that was sent back: a draft with its answers."""
    plain = {name: value for name, value in answers_of(case).items() if not name.startswith("$")}
    draft = Draft(definition_id=case.definition_id, channel=case.channel, corrects=case, secret=code.secret)
    draft.answers = json.dumps(plain, ensure_ascii=False)
    return start_draft(draft)


def forget_drafts() -> int:
    """Delete the drafts whose link no longer holds, and batches without any; return how many."""
    deleted = Draft.objects.filter(expires_at__lt=timezone.now()).delete()[0]
    Batch.objects.filter(drafts=None, created_at__lt=timezone.now() - LASTING).delete()
    return deleted
