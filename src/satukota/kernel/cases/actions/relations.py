"""Links between cases, and what happens to the parties of one: links revoked, history redacted."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from satukota.kernel.cases.actions.events import CaseLinked, HistoryRedacted
from satukota.kernel.cases.actions.opening import subject_of
from satukota.kernel.cases.models import Case, CaseEntry, CaseLink, CaseParty
from satukota.kernel.cases.queries.search import forget_words
from satukota.kernel.cases.rules.permission import APPLICANTS
from satukota.kernel.events.api import Actor, as_json, event_row, record, ring


@transaction.atomic
def link(case: Case, other: Case, kind: CaseLink.Kind, actor: Actor) -> CaseLink:
    """Link a case to another; the same link made twice is one. Both histories show it."""
    case_link, is_new = CaseLink.objects.get_or_create(case=case, other=other, kind=kind, ended_at=None)
    if is_new:
        _record(case, other, kind, actor, "linked")
        _record(other, case, kind, actor, "linked")
    return case_link


@transaction.atomic
def unlink(existing: CaseLink, actor: Actor) -> None:
    """End a link; it stays in both histories."""
    existing.ended_at = timezone.now()
    existing.save(update_fields=["ended_at"])
    _record(existing.case, existing.other, existing.kind, actor, "unlinked")
    _record(existing.other, existing.case, existing.kind, actor, "unlinked")


def _record(case: Case, other: Case, kind: str, actor: Actor, change: str) -> None:
    data = CaseLinked(type=case.type, number=case.number, kind=str(kind), other=other.pk, change=change)
    record(data, subject_of(case), actor)


REDACT_HISTORY = "SELECT kernel_redact_history(%s, %s, %s::jsonb)"


def revoke_links(case: Case, *roles: str) -> int:
    """End all links that were sent to the parties of a case (those of some roles, or all); return how many parties.

    It belongs into the caller's action, whose event tells of it. Messages sent from now on carry new links.
    """
    parties = CaseParty.objects.filter(case=case)
    return (parties.filter(role__in=roles) if roles else parties).update(epoch=F("epoch") + 1)


def redact_history(case: Case, actor: Actor, reason: str, lines: Iterable[int] | None = None) -> int:
    """Take words and data from a case's history for good, or from these `lines` of it; return from how many.

    The only change that the history allows. It is recorded, and the seals hold: a digest of the words stays with the line.
    """
    row, _tasks = event_row(HistoryRedacted(reason=reason), subject_of(case), actor)
    with connection.cursor() as cursor:
        cursor.execute(REDACT_HISTORY, [case.pk, None if lines is None else [*lines], as_json(row)])
        changed = int(cursor.fetchone()[0])
    ring(jobs=False)
    return changed


def redact_entries(case: Case, actor: Actor, reason: str, *, everything: bool = False) -> int:
    """Forget words in the history of a case, its applicant's or `everything`; return of how many lines.

    Who did what and when stays; so does what staff wrote, but where they only reworded the applicant's title or text.
    """
    if everything:
        return redact_history(case, actor, reason)
    words = Q(role__in=APPLICANTS, user__isnull=True) | Q(data__has_any_keys=["title", "summary"])
    return redact_history(case, actor, reason, CaseEntry.objects.filter(words, case=case).values_list("pk", flat=True))


STEMS = "SELECT unnest(tsvector_to_array(search)) FROM kernel_case WHERE id = %s"
UNLEARN = """
    DELETE FROM kernel_word WHERE word = ANY(%s) AND NOT EXISTS (
        SELECT FROM kernel_case WHERE search @@ quote_literal(kernel_word.word)::tsquery)
"""


@transaction.atomic
def redact_case(case: Case, actor: Actor, reason: str, *, title: str, summary: str) -> None:
    """Forget what the applicant wrote into a case and its history: both get other words instead.

    The search and the learned words follow: a word that no other case has is known no more. Category, place on the
    map, times, state and what staff wrote stay. The caller locked the case and records the event; what it changed in
    `case.data` is kept with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [case.pk])
        stems = [stem for (stem,) in cursor.fetchall()]
        case.title, case.summary, case.place_note, case.personal = title, summary, "", ""
        case.version += 1  # so that a form that was opened before does not bring the words back
        case.save(update_fields=["title", "summary", "place_note", "personal", "data", "version"])
        redact_entries(case, actor, reason)
        cursor.execute(UNLEARN, [stems])
    forget_words()
