"""Versions of definitions that agencies write: kept as drafts, proposed, published by a second person."""

import hashlib
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import CaseType, Definition, load, load_stored, publish, say
from satukota.kernel.events.api import Audience, Subject, record
from satukota.kernel.notifications.api import notify
from satukota.kernel.people.api import User, actor_for
from satukota.modules.services.actions.checking import require_service
from satukota.modules.services.actions.events import DefinitionProposed
from satukota.modules.services.queries.ownership import (
    both_sides,
    owner_of,
    publishers_of,
    require_change,
    sensitive_changes,
)
from satukota.modules.services.queries.starting import unsettled
from satukota.modules.services.rules.source_text import ended, in_force


class NotTwoPeople(Exception):
    """Who wrote a version does not publish it."""


class NotConfirmed(Exception):
    """The text still says what a city has to check, and who publishes did not say that each was; `lines` are they."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(lines)
        self.lines = lines


class NeedsBothSides(Exception):
    """Parts that the owner's head and the city's standard setter change only together; `parts` are their keys."""

    def __init__(self, parts: list[str]) -> None:
        super().__init__(parts)
        self.parts = parts


@transaction.atomic
def keep_draft(source: str, case_type: str, by: User, *, anew: bool = False) -> CaseType:
    """Keep a checked text as the writer's draft: in the place of the newest they have, else (or `anew`) as a new version.

    Raises PermissionDenied where the service is another agency's.
    """
    require_change(by, load(source))
    own = CaseType.objects.select_for_update().filter(type=case_type, status=CaseType.Status.DRAFT, created_by=by)
    mine = None if anew else own.order_by("-version").first()
    digest = hashlib.sha256(source.encode()).hexdigest()
    if mine is None:
        last = CaseType.objects.filter(type=case_type).aggregate(last=Max("version"))["last"] or 0
        mine = CaseType(type=case_type, version=last + 1, module="", created_by=by)
    mine.source, mine.digest = source, digest
    mine.save()
    return mine


def bring_back(earlier: CaseType, by: User) -> CaseType:
    """Keep the text of an earlier version as a draft of its own; it is proposed and published as any other.

    Raises PermissionDenied, or DefinitionError where the text fails the checks of today.
    """
    return keep_draft(_holding(in_force(earlier.source)), earlier.type, by, anew=True)


def end_service(current: CaseType, by: User, why: str, instead: str = "") -> CaseType:
    """Keep a draft that ends a service once a second person publishes it: no new applications, open ones go on.

    `why` is read by people on its page, `instead` is the service that takes its place. Raises PermissionDenied, or
    DefinitionError where the text fails the checks of today.
    """
    return keep_draft(_holding(ended(current.source, why, instead)), current.type, by, anew=True)


def _holding(source: str) -> str:
    require_service(source)
    return source


@transaction.atomic
def propose(row: CaseType, by: User) -> list[User]:
    """Say that a draft is ready for a second person and tell those who can publish it; return them.

    Raises PermissionDenied for another agency's service.
    """
    definition = load_stored(row.source)
    require_change(by, definition)
    drafts = CaseType.objects.filter(pk=row.pk, status=CaseType.Status.DRAFT, created_by=by)
    if not drafts.update(status=CaseType.Status.REVIEW):
        return []
    _record(row, definition, by, back=False)
    people, round_ = publishers_of(definition, by), timezone.now().isoformat()
    for person in people:
        words = _words(row, definition, by)
        notify(person, "definition-proposed", words, key=f"definition:{row.pk}:{round_}:{person.pk}")
    return people


@transaction.atomic
def send_back(row: CaseType, by: User, why: str) -> bool:
    """Give a proposed version back to its writer as a draft, with why; who wrote it takes it back so. False where it is none.

    Raises PermissionDenied for another agency's service.
    """
    definition = load_stored(row.source)
    require_change(by, definition)
    proposed = CaseType.objects.filter(pk=row.pk, status=CaseType.Status.REVIEW)
    if not proposed.update(status=CaseType.Status.DRAFT):
        return False
    _record(row, definition, by, back=True)
    _answer(row, definition, by, f"dikembalikan: {why}")
    return True


def _record(row: CaseType, definition: Definition, by: User, *, back: bool) -> None:
    owner = owner_of(definition)
    subject = Subject("case_type", row.pk, Audience.AGENCY, owner.id if owner else None)
    record(DefinitionProposed(type=row.type, version=row.version, back=back), subject, actor_for(by))


def _answer(row: CaseType, definition: Definition, by: User, answer: str) -> None:
    """Tell who wrote a version what became of it; the messages of a city are written in Indonesian."""
    if row.created_by and row.created_by_id != by.pk:
        words = {**_words(row, definition, by), "answer": answer}
        notify(row.created_by, "definition-decided", words, key=f"definition:{row.pk}:{timezone.now().isoformat()}")


def _words(row: CaseType, definition: Definition, by: User) -> dict[str, str]:
    link = absolute(reverse("services:definition", args=[row.pk]))
    return {"service": say(definition.title, "id"), "version": str(row.version), "name": str(by), "link": link}


@transaction.atomic
def publish_draft(row: CaseType, by: User, *, confirmed: Collection[str] = ()) -> CaseType:
    """Publish a proposed version; `confirmed` are the lines `# KOTA:` of it that who publishes has checked.

    Raises NotTwoPeople, NotConfirmed, PermissionDenied where writer or publisher has no say in the service, NeedsBothSides, or
    DefinitionError where it fails its own examples now.
    """
    # All versions are locked: what is compared with the published one is compared with what this replaces.
    versions = {
        version.pk: version for version in CaseType.objects.select_for_update().filter(type=row.type).order_by("pk")
    }
    proposed = versions[row.pk]
    author = proposed.created_by
    if proposed.status != CaseType.Status.REVIEW or author is None or author.pk == by.pk:
        raise NotTwoPeople
    definition, open_lines = load_stored(proposed.source), unsettled(proposed.source)
    if not set(open_lines) <= set(confirmed):
        raise NotConfirmed(open_lines)
    for person in (by, author):
        require_change(person, definition)
    parts = sensitive_changes(definition)
    if parts and not both_sides(definition, author, by):
        raise NeedsBothSides(parts)
    require_service(proposed.source)
    _answer(proposed, definition, by, "sudah terbit")
    return publish(proposed, by)
