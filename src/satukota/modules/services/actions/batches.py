"""Many applications of one service at once: checked, looked at, and sent together or not at all."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Invalid, published_version
from satukota.kernel.people.api import User
from satukota.kernel.tracking import new_secret
from satukota.modules.services.actions.drafts import LASTING, NotOffered, add_paper, begin, save_answers
from satukota.modules.services.actions.submission import NewVersionError, send
from satukota.modules.services.models import Batch, Draft
from satukota.modules.services.rules.codes import digest

LINK = "services.batch"


class RowRefused(Exception):
    """An application of a batch cannot be sent; `place` counts from 1, `invalid` says why. Nothing was sent."""

    def __init__(self, place: int, invalid: Invalid) -> None:
        super().__init__(place)
        self.place, self.invalid = place, invalid


@transaction.atomic
def begin_batch(
    case_type: str,
    rows: Sequence[Mapping[str, Any]],
    papers: Mapping[str, Sequence[Any]],
    *,
    user: User | None = None,
    level: int | None = None,
) -> str:
    """Keep applications as one batch with the papers that hold for all; return the secret of its link.

    Each has copies of the papers of its own. Raises NotOffered, RefusedFile.
    """
    definition_id, definition = published_version(case_type)
    if not definition.batch or len(rows) > definition.batch:
        raise NotOffered("batch")
    token = new_secret(20)
    batch = Batch.objects.create(digest=digest(token, LINK), definition_id=definition_id, user=user)
    files = {name: [(upload.name, upload.read()) for upload in uploads] for name, uploads in papers.items()}
    for row in rows:
        draft = begin(case_type, user=user, level=level).draft
        draft.batch = batch
        draft.save(update_fields=["batch"])
        save_answers(draft, row)
        for document, uploads in files.items():
            add_paper(draft, document, *(ContentFile(content, name) for name, content in uploads))
    return token


def find_batch(token: str) -> Batch | None:
    """Return the batch of a link: one that was sent as long as it is kept, any other for 30 days."""
    batch = Batch.objects.filter(digest=digest(token, LINK)).first()
    if batch is None or (batch.sent_at is None and batch.created_at < timezone.now() - LASTING):
        return None
    return batch


@transaction.atomic
def send_batch(batch: Batch) -> list[Draft]:
    """Send all applications of a batch, or none; sent twice they are sent once. Return them in the order of the sheet.

    Raises RowRefused, and NewVersionError where the service has changed meanwhile.
    """
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    drafts = list(batch.drafts.order_by("id"))
    if batch.sent_at is None:
        for place, draft in enumerate(drafts, 1):
            try:
                send(draft)
            except Invalid as invalid:
                raise RowRefused(place, invalid) from invalid
        batch.sent_at = timezone.now()
        batch.save(update_fields=["sent_at"])
    return list(batch.drafts.select_related("case").order_by("id"))


__all__ = ["NewVersionError", "RowRefused", "begin_batch", "find_batch", "send_batch"]
