"""The health of the installation: everything on one page, and one check with its course."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from satukota.modules.administration.queries.health import board, detail
from satukota.web.api import page, permission_required


@permission_required("administration.health")
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what every check says now, the worst first in words; the list renews itself."""
    return page(request, "administration/health/overview.html", {"board": board()}, part="board")


@permission_required("administration.health")
@never_cache
@require_safe
def check(request: HttpRequest, check_id: str) -> HttpResponse:
    """Show one check: what it says, its figures, its course over seven days. 404 where there is none of that name."""
    shown = detail(check_id)
    if shown is None:
        raise Http404
    return page(request, "administration/health/check.html", {"line": shown})
