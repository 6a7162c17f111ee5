"""A view of one report for those who handle it."""

from functools import wraps
from typing import Any, Protocol

from django.http import Http404, HttpRequest, HttpResponse

from satukota.kernel.cases.api import Case, case_for
from satukota.modules.reports.rules.submission import TYPE
from satukota.web.api import staff_only


class CaseView(Protocol):
    """A view of one report that staff may see."""

    def __call__(self, request: HttpRequest, case: Case) -> HttpResponse:
        """Answer for the report."""
        ...


def on_case(view: CaseView) -> Any:
    """Open the report of the address for those who handle it; for all others it does not exist."""

    @staff_only
    @wraps(view)
    def with_case(request: HttpRequest, number: str) -> HttpResponse:
        try:
            case = case_for(request.user, number, staff=True)
        except Case.DoesNotExist as error:
            raise Http404 from error
        if case.type != TYPE:
            raise Http404
        return view(request, case)

    return with_case
