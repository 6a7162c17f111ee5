"""What follows from the fate of a main report for those that were merged into it."""

from satukota.kernel.cases.api import SYSTEM, Act, Case, CaseLink, NotAllowed, apply
from satukota.kernel.events.api import event, retry, task
from satukota.modules.reports.rules.submission import TYPE


@task(name="reports.settle_merged", retry=retry)
def settle_merged(event_id: int) -> None:
    """Settle what was merged into a report that is closed now."""
    happened = event(event_id)
    if happened.data.get("type") != TYPE or not happened.data.get("closed"):
        return
    ties = CaseLink.objects.filter(other_id=happened.subject_id, kind=CaseLink.Kind.DUPLICATE, ended_at__isnull=True)
    for case in Case.objects.filter(pk__in=ties.values("case_id"), state="merged").defer("search"):
        try:
            apply(case, Act("settle"), SYSTEM)
        except NotAllowed:
            continue
