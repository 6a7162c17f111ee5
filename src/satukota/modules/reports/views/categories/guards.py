"""Who is let in to a category's pages."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from satukota.modules.reports.queries.category_pages import Written, written_category
from satukota.modules.reports.queries.category_rights import changes_all, may_change

PERMISSION = "reports.categories"


def category_or_404(code: str) -> Written:
    """Return a category with its draft. Raises Http404."""
    try:
        return written_category(code)
    except KeyError as error:
        raise Http404 from error


def changeable(request: HttpRequest, code: str) -> Written:
    """Return a category that the reader may change. Raises Http404, PermissionDenied."""
    written = category_or_404(code)
    if not may_change(request.user, written.in_force or written.values):
        raise PermissionDenied
    return written


def require_all(request: HttpRequest) -> None:
    """Let nobody in but who may change every category. Raises PermissionDenied."""
    if not changes_all(request.user):
        raise PermissionDenied
