"""Proof of solutions: what waits for a second person, the figures of integrity, the findings beside a case."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Case, readable
from satukota.kernel.people.api import Visitor, agencies_of, below, has_permission, require
from satukota.modules.reports.models import Evidence
from satukota.modules.reports.queries.evidence import integrity, pairs
from satukota.web.api import page, staff_only

YEAR = timedelta(days=365)
FINDINGS = {
    "same_bytes": _("This very photo was used before"),
    "alike": _("A photo that looks the same was used before"),
    "far": _("Taken far from the place of the report"),
    "before_report": _("Taken before the report came in"),
    "no_capture": _("The photo does not say where it was taken"),
}


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


def evidence_of(user: Visitor, case: Case) -> list[dict[str, Any]]:
    """Return the newest closing photos with verdicts and findings; another case is named where a user may see it."""
    rows = Evidence.objects.filter(case=case).select_related("file").order_by("-id")[:6]
    return [
        {
            "file": evidence.file,
            "verdict": evidence.verdict,
            "findings": [
                (FINDINGS.get(f["code"], f["code"]), f["number"], _number(user, f["case"])) for f in evidence.findings
            ],
        }
        for evidence in rows
    ]


def _number(user: Visitor, case_id: int | None) -> str:
    return str(readable(user).filter(pk=case_id).values_list("number", flat=True).first() or "") if case_id else ""
