"""Versions of definitions that agencies write: kept as drafts, proposed, published by a second person."""

import hashlib

from django.db import transaction
from django.db.models import Max

from satukota.kernel.cases.api import CaseType, publish
from satukota.kernel.people.api import User


class NotTwoPeople(Exception):
    """Who wrote a version does not publish it."""


@transaction.atomic
def keep_draft(source: str, case_type: str, by: User) -> CaseType:
    """Keep a checked text as the writer's draft: the one they have, else a new version."""
    mine = (
        CaseType.objects.select_for_update().filter(type=case_type, status=CaseType.Status.DRAFT, created_by=by).first()
    )
    digest = hashlib.sha256(source.encode()).hexdigest()
    if mine is None:
        last = CaseType.objects.filter(type=case_type).aggregate(last=Max("version"))["last"] or 0
        mine = CaseType(type=case_type, version=last + 1, module="", created_by=by)
    mine.source, mine.digest = source, digest
    mine.save()
    return mine


def propose(row: CaseType, by: User) -> None:
    """Say that a draft is ready for a second person."""
    CaseType.objects.filter(pk=row.pk, status=CaseType.Status.DRAFT, created_by=by).update(
        status=CaseType.Status.REVIEW
    )


@transaction.atomic
def publish_draft(row: CaseType, by: User) -> CaseType:
    """Publish a proposed version. Raises NotTwoPeople, or DefinitionError where it fails its own examples now."""
    found = CaseType.objects.select_for_update().get(pk=row.pk)
    if found.status != CaseType.Status.REVIEW or found.created_by_id in {None, by.pk}:
        raise NotTwoPeople
    return publish(found, by)
