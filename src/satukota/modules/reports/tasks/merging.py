"""What follows from the fate of a main report for those that were merged into it."""

from collections.abc import Sequence
from contextlib import suppress

from satukota.kernel.cases.api import SYSTEM, Act, Case, CaseLink, NotAllowed, apply
from satukota.kernel.events.api import Event, batch


@batch("reports.settle_merged")
def settle_merged(events: Sequence[Event]) -> None:
    """Settle what was merged into reports that are closed now."""
    closed = [event.subject_id for event in events]
    ties = CaseLink.objects.filter(other__in=closed, kind=CaseLink.Kind.DUPLICATE, ended_at__isnull=True)
    for case in Case.objects.filter(pk__in=ties.values("case_id"), state="merged").defer("search"):
        with suppress(NotAllowed):
            apply(case, Act("settle"), SYSTEM)
