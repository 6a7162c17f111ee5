"""Time stamps on issued papers: put on by a job, so that no decision waits for an authority."""

import hashlib
from datetime import timedelta

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import subject_of
from satukota.kernel.events.api import Actor, record
from satukota.kernel.files.api import copy_to_serve, delete, store
from satukota.kernel.registry.api import configured_text
from satukota.modules.services.actions.ending import IN_FORCE
from satukota.modules.services.actions.events import PaperStamped
from satukota.modules.services.channels.tsa import NotStamped, stamped_pdf
from satukota.modules.services.models import Paper

AGAIN_FOR = timedelta(days=7)
AT_ONCE, FAILURES = 200, 3
log = structlog.get_logger()


def stamp(paper: Paper) -> bool:
    """Put a time stamp on an issued paper; False where there is no authority, it is silent, or the paper has one.

    What was signed stays byte for byte: the file as it was issued is still known by its digest.
    """
    copy = copy_to_serve(paper.file, "original") if paper.file and paper.stamped_at is None else None
    if copy is None:
        return False
    pdf = copy.path.read_bytes()
    try:
        stamped = stamped_pdf(pdf)
    except NotStamped as error:
        log.warning("services.not_stamped", paper=paper.pk, reason=str(error))
        return False
    return stamped is not None and _keep(paper, hashlib.sha256(pdf).hexdigest(), stamped)


@transaction.atomic
def _keep(paper: Paper, before: str, stamped: bytes) -> bool:
    row = Paper.objects.select_for_update(of=("self",)).select_related("case", "file").get(pk=paper.pk)
    if row.stamped_at is not None or row.sha256 != before or row.file is None:
        return False
    unstamped, name = row.file, f"{row.output}-{row.number}.pdf".replace("/", "-")
    row.file = store(ContentFile(stamped, name), kind="paper", by=Actor.system(), case_id=row.case_id)
    row.unstamped_sha256, row.sha256 = before, hashlib.sha256(stamped).hexdigest()
    row.stamped_at = timezone.now()
    row.save(update_fields=["file", "unstamped_sha256", "sha256", "stamped_at"])
    record(PaperStamped(paper=row.pk), subject_of(row.case), Actor.system())
    delete(unstamped, Actor.system(), "stamped")
    return True


def stamp_waiting() -> int:
    """Put stamps on papers of the last days that have none; return how many.

    In no order, so that one that gets none never stands before the others; after a few in a row the round ends.
    """
    done = failures = 0
    since = timezone.now() - AGAIN_FOR
    rows = Paper.objects.filter(status__in=IN_FORCE, stamped_at=None, file__isnull=False, issued_at__gte=since)
    for paper in rows.order_by("?")[:AT_ONCE] if configured_text("TSA_URL") else ():
        if stamp(paper):
            done, failures = done + 1, 0
        else:
            failures += 1
        if failures == FAILURES:
            break
    return done
