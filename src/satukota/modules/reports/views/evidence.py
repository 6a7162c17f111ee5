"""Is what is closed really solved? Before and after side by side, and the figures of integrity."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from satukota.kernel.people.api import agencies_of, below, has_permission, require
from satukota.modules.reports.queries.integrity import integrity
from satukota.modules.reports.queries.pairs import pairs
from satukota.modules.reports.views.findings import FINDINGS
from satukota.web.api import page, staff_only

YEAR = timedelta(days=365)


@staff_only
def evidence(request: HttpRequest) -> HttpResponse:
    """Show the proof that waits for a second person, and how often proof was refused, by agency and officer."""
    require(request.user, "reports.check")
    user = request.user
    own = None if has_permission(user, "kernel.see_city") else below(agencies_of(user))
    waiting, count = pairs(user)
    for pair in waiting:
        for photo in pair.after:
            photo["words"] = [FINDINGS.get(finding["code"], finding["code"]) for finding in photo["findings"]]
    since = timezone.now() - YEAR
    context = {
        "pairs": waiting,
        "count": count,
        "agencies": integrity(since, own),
        "officers": integrity(since, own, "officer")[:50],
    }
    return page(request, "reports/evidence.html", context)
