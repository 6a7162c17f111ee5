"""What ends for the people in a case: the links that were sent to them, and the words that they wrote."""

from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from satukota.kernel.cases.models import Case, CaseEntry, CaseParty
from satukota.kernel.cases.queries.search import forget_words
from satukota.kernel.cases.rules.permission import APPLICANTS

REDACTED = "$redacted"
"""Key in the data of a history line whose words were forgotten."""


def revoke_links(case: Case, *roles: str) -> int:
    """End all links that were sent to the parties of a case (those of some roles, or all); return how many parties.

    It belongs into the caller's action, whose event tells of it. Messages sent from now on carry new links.
    """
    parties = CaseParty.objects.filter(case=case)
    return (parties.filter(role__in=roles) if roles else parties).update(epoch=F("epoch") + 1)


def redact_entries(case: Case, *, everything: bool = False) -> int:
    """Forget words in the history of a case, its applicant's or `everything`; return of how many lines.

    Who did what and when stays, and figures; so does what staff wrote, but where they only reworded the applicant's
    title or text. The one place where a line of the history is written again, inside the caller's transaction.
    """
    rows = CaseEntry.objects.filter(case=case)
    if not everything:
        rows = rows.filter(Q(role__in=APPLICANTS, user__isnull=True) | Q(data__has_any_keys=["title", "summary"]))
    lines = [row for row in rows if row.text or row.data]
    for row in lines:
        row.text, row.data = "", {**_figures(row.data), REDACTED: True}
    CaseEntry.objects.bulk_update(lines, ["text", "data"])
    return len(lines)


def _figures(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if isinstance(value, bool | int | float)}


STEMS = "SELECT unnest(tsvector_to_array(search)) FROM kernel_case WHERE id = %s"
UNLEARN = """
    DELETE FROM kernel_word WHERE word = ANY(%s) AND NOT EXISTS (
        SELECT FROM kernel_case WHERE search @@ quote_literal(kernel_word.word)::tsquery)
"""


@transaction.atomic
def redact_case(case: Case, *, title: str, summary: str) -> None:
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
        redact_entries(case)
        cursor.execute(UNLEARN, [stems])
    forget_words()
