"""Words of the history that everybody reads are taken down by the desk, at whatever state the report is."""

from collections.abc import Collection

from django.db import transaction

from satukota.kernel.cases.api import Case, CaseEntry, lock_case, redact_history
from satukota.kernel.events.api import Actor


def public_lines(case: Case) -> list[CaseEntry]:
    """Return the lines of a report whose words everybody reads, oldest first."""
    rows = CaseEntry.objects.filter(case=case, public=True).select_related("user", "owner").order_by("id")
    return [row for row in rows if row.public_text]


@transaction.atomic
def take_down_words(case: Case, lines: Collection[int], by: Actor) -> int:
    """Take words of the history down for good, for staff too; who did what and when stays. Return of how many lines."""
    lock_case(case)
    chosen = [row.pk for row in public_lines(case) if row.pk in lines]
    return redact_history(case, by, "desk", chosen) if chosen else 0
