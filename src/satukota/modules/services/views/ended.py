"""The page of a service that has ended, wherever somebody comes to it."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from satukota.kernel.cases.api import CaseType
from satukota.modules.services.queries.ended import ended_service
from satukota.web.api import page

type View = Callable[[HttpRequest, str], HttpResponse]


def while_in_force(view: View) -> View:
    """Let a view show a service; of one that has ended say so (410), of what never was one nothing (404)."""

    @wraps(view)
    def shown(request: HttpRequest, case_type: str) -> HttpResponse:
        try:
            return view(request, case_type)
        except (CaseType.DoesNotExist, Http404) as error:
            ended = ended_service(case_type, get_language() or "id")
            if ended is None:
                raise Http404 from error
            return page(request, "services/ended.html", {"ended": ended}, status=410)

    return shown
