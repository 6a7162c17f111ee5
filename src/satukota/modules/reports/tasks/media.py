"""Photos of reports that lie elsewhere."""

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import retry, task
from satukota.modules.reports.actions.media import enclose


@task(name="reports.fetch_media", retry=retry)
def fetch_media(case_id: int, url: str) -> None:
    """Fetch one photo of a case; one that cannot be had is left out."""
    case = Case.objects.defer("search").filter(pk=case_id).first()
    if case:
        enclose(case, url)
