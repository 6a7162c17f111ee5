"""What was found on the photos that are to prove a solution, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Case, readable
from satukota.kernel.people.api import Visitor
from satukota.modules.reports.models import Evidence

FINDINGS = {
    "same_bytes": _("This very photo was used before"),
    "alike": _("A photo that looks the same was used before"),
    "far": _("Taken far from the place of the report"),
    "before_report": _("Taken before the report came in"),
    "no_capture": _("The photo does not say where it was taken"),
}


def evidence_of(user: Visitor, case: Case) -> list[dict[str, Any]]:
    """Return the newest closing photos with their verdicts and findings; another case is named where a user may see it."""
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
